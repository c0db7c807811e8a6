import type { StatementContext } from '../../contexts/statement.js';
import type { Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { isWritten } from '../../sources/sql/fragment.js';
import { isQuery, SqlNames, unknownColumn } from '../../statements/names.js';
import { serverEvidence, statementProblem } from '../../statements/problem.js';
import { columnToken } from '../../statements/tokens.js';

export default defineRule('statement', {
  meta: {
    id: 'migration/not-yet-there',
    summary:
      'A statement of a new patch that names a column or table which this release brings later, or took away before (1054, 1146)',
    targets: ['mariadb', 'vitess', 'vitess-sharded', 'sqlite', 'zero-downtime'],
    severity: 'error',
  },

  *check(context) {
    const { facts, patch, fragment } = context;
    if (!patch || !facts || !isQuery(facts) || fragment.asks) return;
    yield* tables(context);
    const names = new SqlNames(facts, patch.tables);
    const told = new Set<string>();
    for (const column of facts.columns ?? []) {
      const written = column.table ? `${column.table}.${column.name}` : column.name;
      if (told.has(written) || names.isAlias(column)) continue;
      const resolution = names.resolve(column);
      const evidence = serverEvidence(
        context,
        1054,
        '42S22',
        unknownColumn(written, column.clause, facts.kind),
      );
      if (resolution.kind === 'found') {
        const [source] = resolution.sources;
        const doctype = resolution.sources.length === 1 ? source?.known?.doctype : undefined;
        const why = doctype && patch.goneColumn(doctype, column.name);
        const place = why ? columnToken(context.tokens, column) : undefined;
        if (!why || !place) continue;
        told.add(written);
        const message = `${doctype} has no column ${column.name} any more when ${patch.what} runs: ${why}.`;
        yield statementProblem(context, place, { message, evidence, key: written });
        continue;
      }
      if (resolution.kind !== 'missing') continue;
      const owners = resolution.near.flatMap(({ known }) => (known ? [known.doctype] : []));
      const owner = owners.find((doctype) => patch.laterColumn(doctype, column.name) !== undefined);
      const token = owner === undefined ? undefined : columnToken(context.tokens, column);
      if (owner === undefined || !token) continue;
      told.add(written);
      yield statementProblem(context, token, {
        message: `${owner} has no column ${column.name} yet when ${patch.what} runs: ${patch.laterColumn(owner, column.name)}.`,
        evidence,
        key: written,
      });
    }
  },
});

function* tables(context: StatementContext): Generator<Problem> {
  const { facts, patch, fragment } = context;
  for (const table of facts?.tables ?? []) {
    if (table.cte || table.qualifier || !table.name.startsWith('tab')) continue;
    const doctype = table.name.slice(3);
    const later = patch?.laterTable(doctype);
    // A list asks for the DocType before it asks for the table.
    const gone = isWritten(fragment) || fragment.method === 'qb' ? patch?.goneTable(doctype) : undefined;
    const why = later ?? gone;
    const token =
      why === undefined ? undefined : context.tokens.find(({ text }) => text.includes(table.name));
    if (why === undefined || !token) continue;
    yield statementProblem(context, token, {
      message: `There is no table ${table.name} ${later ? 'yet' : 'any more'} when ${patch!.what} runs: ${why}.`,
      evidence: serverEvidence(context, 1146, '42S02', `Table '${table.name}' doesn't exist`),
      key: table.name,
    });
  }
}
