import type { AstFacts } from '../../engines/vitess/verdicts.js';
import { defineRule } from '../../rule.js';
import { clauseName, isQuery, SqlNames } from '../../statements/names.js';
import { serverEvidence, statementProblem } from '../../statements/problem.js';
import { columnToken } from '../../statements/tokens.js';

export default defineRule('statement', {
  meta: {
    id: 'sql/ambiguous-column',
    summary: 'A column without its table that two of the joined tables have (1052)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
    byName: true,
  },

  *check(context) {
    const { facts, tables } = context;
    if (
      !facts?.columns ||
      !isQuery(facts) ||
      facts.kind === 'insert' ||
      facts.kind === 'replace' ||
      merges(facts, context.sql)
    )
      return;
    const names = new SqlNames(facts, tables);
    const told = new Set<string>();
    for (const column of facts.columns) {
      if (column.table || told.has(column.name) || !CLAUSES.has(column.clause) || names.isAlias(column))
        continue;
      // ORDER BY and GROUP BY take an item of the select list first.
      if (
        column.clause !== 'select' &&
        column.clause !== 'where' &&
        column.clause !== 'on' &&
        isSelected(facts, column.name)
      )
        continue;
      const resolution = names.resolve(column);
      if (resolution.kind !== 'found' || resolution.sources.length < 2) continue;
      const token = columnToken(context.tokens, column);
      if (!token) continue;
      told.add(column.name);
      const clause = clauseName(column.clause, facts.kind);
      const where = resolution.sources.map(({ name }) => name).join(' and ');
      yield statementProblem(context, token, {
        message: `${column.name} is in ${where}: name the table before it.`,
        evidence: serverEvidence(context, 1052, '23000', {
          mariadb: `Column '${column.name}' in ${clause.mariadb} is ambiguous`,
          mysql: `Column '${column.name}' in ${clause.mysql} is ambiguous`,
        }),
        key: column.name,
      });
    }
  },
});

const CLAUSES = new Set(['select', 'where', 'on', 'group', 'order', 'having', 'set']);

/** NATURAL JOIN and USING make one column of two. */
function merges(facts: AstFacts, sql: string): boolean {
  return (
    /\busing\s*\(/i.test(sql) ||
    (facts.scopes ?? []).some(({ joins }) => joins?.some((join) => join.includes('natural')))
  );
}

function isSelected(facts: AstFacts, name: string): boolean {
  return (facts.selects ?? []).some(
    (item) => (item.alias || item.column)?.toLowerCase() === name.toLowerCase(),
  );
}
