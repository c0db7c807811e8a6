import { nearest } from '../../check/similar.js';
import { clauseName, isQuery, type NameSource, SqlNames } from '../../check/sql-names.js';
import { columnToken } from '../../check/sql-tokens.js';
import { mysqlEvidence, statementProblem } from '../../check/statement-problem.js';
import type { AstColumn } from '../../engines/vitess.js';
import { defineRule } from '../../rule.js';

export default defineRule('statement', {
  meta: {
    id: 'sql/unknown-column',
    summary: 'A column that the DocType does not have (1054)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check(context) {
    const { facts, tables } = context;
    if (!facts?.columns || !isQuery(facts) || !tables.complete || context.lenient) return;
    const loose = context.fragment.holes.some(({ kind }) => kind === 'unknown');
    const names = new SqlNames(facts, tables);
    const told = new Set<string>();
    for (const column of facts.columns) {
      const written = column.table ? `${column.table}.${column.name}` : column.name;
      if (told.has(written) || column.clause === 'limit' || column.clause === 'into') continue;
      // A hole may bring tables and aliases of its own.
      if (!column.table && (loose || names.isAlias(column))) continue;
      const resolution = names.resolve(column);
      if (
        resolution.kind !== 'missing' ||
        !isCertain(column, resolution.near, context.made) ||
        tables.mayHaveColumn?.(column.name)
      )
        continue;
      const token = columnToken(context.tokens, column);
      if (!token) continue;
      told.add(written);
      const near = nearest(
        column.name,
        resolution.near.flatMap((source) => [...(source.columns ?? [])]),
      );
      const owners = resolution.near.map(({ known, name }) => known?.doctype ?? name).join(', ');
      yield statementProblem(context, token, {
        message: `${owners} has no column ${column.name}.${near ? ` Did you mean ${near}?` : ''}`,
        evidence: mysqlEvidence(
          1054,
          '42S22',
          `Unknown column '${written}' in '${clauseName(column.clause)}'`,
        ),
        key: written,
      });
    }
  },
});

/** Columns that Frappe keeps for itself, or that a site adds, are not looked for. */
function isCertain(column: AstColumn, near: readonly NameSource[], made: ReadonlySet<string>): boolean {
  if (column.name.startsWith('_') || column.name.startsWith('custom_')) return false;
  return (
    near.every((source) => source.columns && !made.has(source.known?.name ?? '')) &&
    near.some((source) => source.known)
  );
}
