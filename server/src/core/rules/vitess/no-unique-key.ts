import type { ColumnDefinition, TableStatement } from '../../engines/mysql/definitions/model.js';
import { nameOf } from '../../engines/mysql/definitions/reader.js';
import { defineRule } from '../../rule.js';
import { statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/no-unique-key',
    summary: 'A table without a primary key or a unique key that can stand for it: no online DDL, no copying',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'info',
    needsEngine: true,
  },

  *check(context) {
    const { ddl, parse, plan, fragment } = context;
    if (!ddl || ddl.statement.error || parse?.verdict === 'error' || plan?.verdict === 'error') return;
    const { statement } = ddl;
    if (statement.kind !== 'create' || statement.temporary || statement.from || fragment.holes.length > 0)
      return;
    if (hasIterationKey(statement)) return;
    const name = nameOf(statement.table);
    const token = context.tokens.find((own) => nameOf(own) === name) ?? context.tokens[0]!;
    yield statementProblem(context, token, {
      message: `${name} has no primary key, nor a unique key of columns that are never NULL: Vitess can change it only directly, not online, and cannot copy it to other shards. Give it a primary key.`,
    });
  },
});

/** go/vt/schemadiff/onlineddl.go `IsValidIterationKey`: unique, never NULL, no FLOAT or DOUBLE, no prefix. */
function hasIterationKey({ columns, keys }: TableStatement): boolean {
  const isFit = (column: ColumnDefinition | undefined, neverNull: boolean) =>
    column !== undefined && neverNull && !/^(float|double|real)/.test(column.type.name);
  const primary = columns.find((column) => column.primary);
  if (primary && isFit(primary, true)) return true;
  if (columns.some((column) => column.type.name === 'serial')) return true;
  if (columns.some((column) => column.unique && isFit(column, column.notNull !== undefined))) return true;
  return keys.some(
    ({ kind, parts }) =>
      (kind === 'primary' || kind === 'unique') &&
      parts.every(({ column: part, length }) => {
        const column =
          part && columns.find(({ name }) => nameOf(name).toLowerCase() === nameOf(part).toLowerCase());
        return length === undefined && isFit(column, kind === 'primary' || column?.notNull !== undefined);
      }),
  );
}
