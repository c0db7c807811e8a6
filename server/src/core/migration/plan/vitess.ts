import { costOf, releaseOf } from '../../engines/index.js';
import { mySqlColumn } from '../../engines/mysql/print.js';
import { applyAlter } from '../../schema/state/apply.js';
import { findColumn, indexesWith, type TableState } from '../../schema/state/state.js';
import {
  type Alter,
  type AlterClause,
  addColumn,
  alterTable,
  modifyColumn,
  plainColumn,
  type Statement,
} from '../../schema/statement.js';
import { isLargeObject } from '../../schema/type.js';
import { columnOfType } from '../alter/sync.js';
import { columnsLeft, dropOfColumns } from './drops.js';
import { clausesOf, type DocTypePlan } from './model.js';

type Part = Pick<
  DocTypePlan,
  'premigrate' | 'postdeploy' | 'drops' | 'revert' | 'remaining' | 'tools' | 'notes'
>;

/**
 * The plan for MySQL and Vitess: one ALTER in words that MySQL knows. Vitess runs it as online DDL, which copies
 * beside the running table; it takes no RENAME, and the table needs a unique key without NULL (Frappe's `name`).
 */
export function vitessPlan(plan: DocTypePlan, state: TableState, target: 'mysql' | 'vitess'): Part {
  const parts = partsOf(plan, state);
  const fills = plan.updates.map((update): Statement => ({ ...update, limit: FILLED_AT_ONCE }));
  const gone = columnsLeft(plan.changes, state);
  const drop = gone.map(({ name }): AlterClause => ({ kind: 'drop-column', name, ifExists: false }));
  const strategy = target === 'vitess' ? [ONLINE] : [];
  const [alters, blocking] =
    target === 'vitess' ? [[alterTable(state.name, ...parts)], []] : asAlters(state, parts);
  const changes = parts.length > 0;
  return {
    premigrate: [...fills, ...(changes ? [...strategy, ...alters] : [])],
    postdeploy: [],
    drops:
      drop.length === 0
        ? []
        : [dropOfColumns(plan.doctype, state, gone, [...strategy, alterTable(state.name, ...drop)])],
    revert: target === 'vitess' && changes ? [{ kind: 'revert-migration' }] : [],
    remaining: blocking.map((statement) => ({ statement, blocksWrites: true })),
    tools: blocking,
    notes: [
      ...(fills.length > 0
        ? ['Repeat each UPDATE until it changes no row; Vitess stops one of more than 10,000.']
        : []),
      ...(blocking.length > 0
        ? ['MySQL copies the table for what is left, and holds writers back: use the tool below.']
        : []),
    ],
  };
}

const ONLINE: Statement = {
  kind: 'set-variable',
  name: 'ddl_strategy',
  value: "'vitess --prefer-instant-ddl'",
};

/** Rows of one UPDATE: Vitess takes 10,000 in one transaction. */
const FILLED_AT_ONCE = 5000;

/** The clauses of `migrate` in MySQL's words; of two that change one column the later. */
function partsOf(plan: DocTypePlan, state: TableState): AlterClause[] {
  const parts = new Map<string, AlterClause>();
  for (const clause of clausesOf(plan)) {
    if (clause.kind === 'add-column' && !findColumn(state, clause.column.name)) {
      parts.set(clause.column.name, addColumn(mySqlColumn(plainColumn(clause.column))));
    } else if (clause.kind === 'modify') {
      const modify = modifyColumn(mySqlColumn(plainColumn(clause.column)));
      const after = applyAlter(state, alterTable(state.name, modify));
      // MySQL shows no display width, so what Frappe resends without a change is left to Frappe.
      if (JSON.stringify(after) === JSON.stringify(state)) continue;
      if (isLargeObject(clause.column.type)) {
        // MySQL takes no text into an index that was made for a varchar (1170).
        for (const { name, columns } of indexesWith(state, clause.from)) {
          if (columns.every((part) => part.prefix === undefined))
            parts.set(`-${name}`, { kind: 'drop-index', name, ifExists: false });
        }
      }
      parts.set(clause.from, modify);
    } else if (clause.kind === 'add-index' && clause.name !== undefined) {
      if (state.indexes.some((index) => index.name === clause.name)) continue;
      const columns = clause.columns.map(({ name }) => ({ name }));
      parts.set(`+${clause.name}`, { ...clause, columns, ifNotExists: false });
    }
  }
  for (const { kind, field, old } of plan.changes) {
    // On MariaDB a json is a longtext already, on MySQL it goes on refusing what is no JSON.
    const json = kind === 'change-type' && old === 'JSON' && findColumn(state, field)?.json;
    if (json && !parts.has(field) && findColumn(plan.after ?? state, field)?.type === 'longtext') {
      parts.set(field, modifyColumn(columnOfType(field, 'longtext')));
    }
  }
  return [...parts.values()];
}

/**
 * What MySQL does beside its writers, in statements that say so and fail where they would do more: what is instant,
 * then what is done in place; and what copies the table under a lock.
 */
function asAlters(state: TableState, parts: readonly AlterClause[]): [alters: Alter[], blocking: Alter[]] {
  const alters: Alter[] = [];
  const blocking: Alter[] = [];
  let current = state;
  const groups = new Map<string, AlterClause[]>([
    ['INSTANT', []],
    ['INPLACE', []],
    ['COPY', []],
  ]);
  for (const part of parts) {
    const alone = alterTable(state.name, part);
    const result = costOf(alone, afterAll(state, parts, part), releaseOf('mysql-8.4'));
    const algorithm =
      !result || 'refused' in result || result.cost.blocksWrites ? 'COPY' : result.cost.algorithm;
    groups.get(algorithm)!.push(part);
  }
  for (const group of groups.values()) {
    if (group.length === 0) continue;
    const alter = alterTable(state.name, ...group);
    const result = costOf(alter, current, releaseOf('mysql-8.4'));
    current = applyAlter(current, alter);
    if (!result || 'refused' in result || result.cost.blocksWrites) blocking.push(alter);
    else {
      const { algorithm, lock } = result.cost;
      // MySQL takes no LOCK beside ALGORITHM=INSTANT.
      alters.push({ ...alter, algorithm, ...(algorithm !== 'INSTANT' && { lock }) });
    }
  }
  return [alters, blocking];
}

/** The table with the columns that other parts add, which an index may need. */
function afterAll(state: TableState, parts: readonly AlterClause[], part: AlterClause): TableState {
  const adds = parts.filter((other) => other !== part && other.kind === 'add-column');
  return adds.length === 0 ? state : applyAlter(state, alterTable(state.name, ...adds));
}
