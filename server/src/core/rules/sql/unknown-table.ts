import { defineRule } from '../../rule.js';
import { isSure } from '../../schema/lookup.js';
import { TABLES_WITHOUT_DOCTYPE } from '../../schema/table.js';
import { nearestDocType } from '../../similar.js';
import { isFiller, isWritten } from '../../sources/sql/fragment.js';
import { identifierOf } from '../../sources/sql/tokens.js';
import { factsOfNames } from '../../statements/names-without-engine.js';
import { serverEvidence, statementProblem } from '../../statements/problem.js';
import { nameInstead } from '../../statements/repairs.js';

/** Methods that go to the table without asking for the DocType first. */
const DIRECT: ReadonlySet<string> = new Set(['set_value', 'db_set', 'delete', 'count', 'get_query']);
/** Frappe 15 looks among the values of Singles where there is no table. */
const DIRECT_SINCE_16: ReadonlySet<string> = new Set(['get_value', 'get_values']);

export default defineRule('statement', {
  meta: {
    id: 'sql/unknown-table',
    summary: 'A table `tab…` of no DocType in the bench, or of a Single or virtual one (1146)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
    byName: true,
  },

  *check(context) {
    const { tables, doctypes } = context;
    if (context.lenient || context.fragment.ignoresMissing) return;
    const facts = factsOfNames(context);
    const told = new Set<string>();
    for (const [index, { name, qualifier, role, cte }] of (facts?.tables ?? []).entries()) {
      if (cte || qualifier || role === 'ddl' || !name.startsWith('tab') || isFiller(name) || told.has(name))
        continue;
      if (TABLES_WITHOUT_DOCTYPE.has(name) || tables.get(name) || context.made.has(name)) continue;
      const doctype = name.slice(3);
      if (doctype === '' || !isSure(tables, name)) continue;
      told.add(name);
      const token = context.tokens.find((own) => identifierOf(own) === name);
      if (!token) continue;
      const known = doctypes.get(doctype);
      const near = known ? undefined : nearestDocType(doctype, doctypes.names());
      // It may be an app's that the code asks for elsewhere, where no name is like it; lists load their DocType first.
      const { fragment } = context;
      const byOrm = !isWritten(fragment) && fragment.method !== 'qb';
      const direct =
        DIRECT.has(fragment.method!) || (context.frappe !== '15' && DIRECT_SINCE_16.has(fragment.method!));
      const other = index > 0 && !known;
      if (byOrm && !((near || known?.issingle) && (direct || other))) continue;
      yield statementProblem(context, token, {
        message: known
          ? `${doctype} is ${known.is_virtual ? 'virtual' : 'a Single'}: it has no table.`
          : `There is no DocType ${doctype} in the bench.${near ? ` Did you mean ${near}?` : ''}`,
        evidence: serverEvidence(context, 1146, '42S02', `Table '${name}' doesn't exist`),
        key: name,
        fixes: near === undefined ? [] : nameInstead(context, token, `tab${near}`),
      });
    }
  },
});
