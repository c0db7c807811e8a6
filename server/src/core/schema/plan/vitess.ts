import { costOf, ENGINES } from '../cost/cost.js';
import { parseAlter } from '../state/alter.js';
import { applyStatement, findColumn, type TableState } from '../state/state.js';
import { definitionOf } from './expand.js';
import type { DocTypePlan } from './model.js';
import { quote } from './names.js';

type Part = Pick<DocTypePlan, 'premigrate' | 'postdeploy' | 'revert' | 'remaining' | 'tools'>;

/**
 * The plan for MySQL and Vitess: one ALTER in words that MySQL knows. Vitess runs it as online DDL, which copies
 * beside the running table; it takes no RENAME, and the table needs a unique key without NULL (Frappe's `name`).
 */
export function vitessPlan(plan: DocTypePlan, state: TableState, target: 'mysql' | 'vitess'): Part {
  const clauses = plan.statements.flatMap((sql) => parseAlter(sql)?.clauses ?? []);
  const parts: string[] = [];
  const added = new Set<string>();
  for (const clause of clauses) {
    if (clause.kind === 'add-column' && !findColumn(state, clause.column.name)) {
      parts.push(`ADD COLUMN ${quote(clause.column.name)} ${mysqlDefinition(definitionOf(clause.column))}`);
    } else if (clause.kind === 'modify') {
      const sql = `ALTER TABLE ${quote(state.name)} MODIFY ${quote(clause.from)} ${mysqlDefinition(definitionOf(clause.column))}`;
      const after = applyStatement(state, sql);
      // MySQL shows no display width, so what Frappe resends without a change is left to Frappe.
      if (JSON.stringify(after) === JSON.stringify(state)) continue;
      parts.push(`MODIFY COLUMN ${quote(clause.from)} ${mysqlDefinition(definitionOf(clause.column))}`);
    } else if (clause.kind === 'add-index' && clause.name !== undefined && !added.has(clause.name)) {
      if (state.indexes.some((index) => index.name === clause.name)) continue;
      added.add(clause.name);
      const columns = clause.columns.map((part) => quote(part.name)).join(', ');
      const kind = clause.type === 'unique' ? 'UNIQUE INDEX' : 'INDEX';
      parts.push(`ADD ${kind} ${quote(clause.name)} (${columns})`);
    }
  }
  const gone = plan.changes
    .filter((change) => change.kind === 'remove-field')
    .map((change) => change.field)
    .filter((name) => findColumn(state, name) !== undefined);
  const strategy = target === 'vitess' ? ["SET @@ddl_strategy='vitess --prefer-instant-ddl'"] : [];
  const premigrate = parts.length === 0 ? [] : [...strategy, ...asAlters(state, parts, target)];
  const drop = gone.map((name) => `DROP COLUMN ${quote(name)}`);
  return {
    premigrate,
    postdeploy: drop.length === 0 ? [] : [...strategy, `ALTER TABLE ${quote(state.name)} ${drop.join(', ')}`],
    revert:
      target === 'vitess' && premigrate.length > 0
        ? ["REVERT VITESS_MIGRATION '<uuid that the ALTER returned>'"]
        : [],
    remaining: [],
    tools: [],
  };
}

function asAlters(state: TableState, parts: string[], target: 'mysql' | 'vitess'): string[] {
  const sql = `ALTER TABLE ${quote(state.name)} ${parts.join(', ')}`;
  if (target === 'vitess') return [sql];
  const result = costOf(sql, state, ENGINES['mysql-8.4']);
  if (!result || 'refused' in result) return [sql];
  const { algorithm, lock } = result.cost;
  return [
    algorithm === 'INSTANT' ? `${sql}, ALGORITHM=INSTANT` : `${sql}, ALGORITHM=${algorithm}, LOCK=${lock}`,
  ];
}

/** No uuid, no literal default for text and JSON. */
function mysqlDefinition(definition: string): string {
  const text = /^(text|longtext|json)\b/.test(definition);
  const [, head, value] = /^(.*?) DEFAULT (.*)$/s.exec(definition) ?? [];
  const plain = text && head !== undefined ? `${head} DEFAULT (${value})` : definition;
  return plain.replace(/^uuid\b/, 'char(36)');
}
