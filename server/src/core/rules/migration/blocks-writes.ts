import { type ChangeContext, fieldSpan } from '../../contexts/change.js';
import type { Cost } from '../../engines/cost.js';
import { costOf, releaseOf } from '../../engines/index.js';
import type { Problem } from '../../finding.js';
import { stateBefore } from '../../migration/alter/migrate.js';
import { clausesOf } from '../../migration/plan/model.js';
import { frappeSql } from '../../migration/plan/print.js';
import { defineRule } from '../../rule.js';
import { applyStatement } from '../../schema/state/apply.js';
import { findColumn } from '../../schema/state/state.js';
import { alterTable, modifyColumn, plainColumn, type Statement } from '../../schema/statement.js';

export default defineRule('change', {
  meta: {
    id: 'migration/blocks-writes',
    summary: 'A changed field for which migrate copies the whole table while every writer waits',
    targets: ['zero-downtime'],
    severity: 'warning',
  },

  *check(context) {
    const release = releaseOf(`mariadb-${context.versions.mariadb}`);
    const state = stateBefore(context.before, { frappe: context.frappe });
    if (!state) return;
    const changed = new Set(context.plan.changes.map((change) => change.field));
    let current = state;
    for (const statement of context.plan.statements) {
      const told = new Set<string>();
      for (const clause of clausesOf({ statements: [statement] })) {
        if (clause.kind !== 'modify' || !changed.has(clause.from)) continue;
        const old = findColumn(state, clause.from);
        const alone = alterTable(state.name, modifyColumn(plainColumn(clause.column)));
        const result = costOf(alone, state, release);
        if (!old || !result || !('cost' in result) || !result.cost.blocksWrites) continue;
        const { algorithm, lock } = result.cost;
        yield {
          span: fieldSpan(context, clause.from, 'fieldtype', 'length', 'fieldname'),
          message: `From ${old.json ? 'json' : old.type} to ${clause.column.typeText} MariaDB copies \`${state.name}\`, and nobody can write to it meanwhile. \`doctype-compat plan\` writes the SQL that does it without.`,
          evidence: {
            engine: 'mariadb',
            errno: 1846,
            sqlstate: '0A000',
            text: `ALGORITHM=INPLACE is not supported. Reason: Cannot change column type. Try ALGORITHM=${algorithm} (LOCK=${lock})`,
          },
          statement: frappeSql(statement),
          fieldname: clause.from,
        };
        told.add(clause.from);
      }
      const whole = costOf(statement, current, release);
      if (told.size === 0 && whole && 'cost' in whole && whole.cost.blocksWrites)
        yield* wholeStatement(context, statement, changed, whole.cost);
      current = applyStatement(current, statement);
    }
  },
});

/** What blocks and is no changed type: an index on a table that is no InnoDB, a new primary key. */
function* wholeStatement(
  context: ChangeContext,
  statement: Statement,
  changed: ReadonlySet<string>,
  { algorithm, lock }: Cost,
): Generator<Problem> {
  const fields = clausesOf({ statements: [statement] }).flatMap((clause) =>
    clause.kind === 'add-column'
      ? [clause.column.name]
      : clause.kind === 'add-index'
        ? [clause.columns[0]?.name ?? '']
        : [],
  );
  const field = fields.find((name) => changed.has(name));
  if (field === undefined) return;
  yield {
    span: fieldSpan(context, field, 'unique', 'search_index', 'fieldname'),
    message: `MariaDB works on the whole of \`${context.plan.table}\` for this, and nobody can write to it meanwhile. \`doctype-compat plan\` writes the SQL that does it without, where there is any.`,
    evidence: {
      engine: 'mariadb',
      errno: 1846,
      sqlstate: '0A000',
      text: `LOCK=NONE is not supported. Try ALGORITHM=${algorithm} (LOCK=${lock})`,
    },
    statement: frappeSql(statement),
    fieldname: field,
  };
}
