import { costOf, releaseOf } from '../../engines/index.js';
import { sqlName } from '../../escape.js';
import { parseAlter } from '../../schema/state/alter.js';
import { applyStatement, findColumn, indexesWith, type TableState } from '../../schema/state/state.js';
import { isLargeObject } from '../../schema/type.js';
import { columnsLeft, dropOfColumns } from './drops.js';
import { definitionOf, toolsFor } from './expand.js';
import type { DocTypePlan } from './model.js';

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
  const fills = plan.updates.map((sql) => `${sql} LIMIT ${FILLED_AT_ONCE}`);
  const gone = columnsLeft(plan.changes, state);
  const drop = gone.map(({ name }) => `DROP COLUMN ${sqlName(name)}`);
  const strategy = target === 'vitess' ? ["SET @@ddl_strategy='vitess --prefer-instant-ddl'"] : [];
  const [alters, blocking] = target === 'vitess' ? [[alterOf(state, parts)], []] : asAlters(state, parts);
  const changes = parts.length > 0;
  return {
    premigrate: [...fills, ...(changes ? [...strategy, ...alters] : [])],
    postdeploy: [],
    drops:
      drop.length === 0
        ? []
        : [dropOfColumns(plan.doctype, state, gone, [...strategy, alterOf(state, drop)])],
    revert:
      target === 'vitess' && changes ? ["REVERT VITESS_MIGRATION '<uuid that the ALTER returned>'"] : [],
    remaining: blocking.map((statement) => ({ statement, blocksWrites: true })),
    tools: blocking.length === 0 ? [] : toolsFor(blocking, state.name),
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

/** Rows of one UPDATE: Vitess takes 10,000 in one transaction. */
const FILLED_AT_ONCE = 5000;

/** The clauses of `migrate` in MySQL's words; of two that change one column the later. */
function partsOf(plan: DocTypePlan, state: TableState): string[] {
  const clauses = plan.statements.flatMap((sql) => parseAlter(sql)?.clauses ?? []);
  const parts = new Map<string, string>();
  for (const clause of clauses) {
    if (clause.kind === 'add-column' && !findColumn(state, clause.column.name)) {
      const name = sqlName(clause.column.name);
      parts.set(name, `ADD COLUMN ${name} ${mysqlDefinition(definitionOf(clause.column))}`);
    } else if (clause.kind === 'modify') {
      const sql = `ALTER TABLE ${sqlName(state.name)} MODIFY ${sqlName(clause.from)} ${mysqlDefinition(definitionOf(clause.column))}`;
      const after = applyStatement(state, sql);
      // MySQL shows no display width, so what Frappe resends without a change is left to Frappe.
      if (JSON.stringify(after) === JSON.stringify(state)) continue;
      if (isLargeObject(clause.column.type)) {
        // MySQL takes no text into an index that was made for a varchar (1170).
        for (const { name, columns } of indexesWith(state, clause.from)) {
          if (columns.every((part) => part.prefix === undefined))
            parts.set(`-${name}`, `DROP INDEX ${sqlName(name)}`);
        }
      }
      parts.set(
        sqlName(clause.from),
        `MODIFY COLUMN ${sqlName(clause.from)} ${mysqlDefinition(definitionOf(clause.column))}`,
      );
    } else if (clause.kind === 'add-index' && clause.name !== undefined) {
      if (state.indexes.some((index) => index.name === clause.name)) continue;
      const columns = clause.columns.map((part) => sqlName(part.name)).join(', ');
      const kind = clause.type === 'unique' ? 'UNIQUE INDEX' : 'INDEX';
      parts.set(`+${clause.name}`, `ADD ${kind} ${sqlName(clause.name)} (${columns})`);
    }
  }
  for (const { kind, field, old } of plan.changes) {
    // On MariaDB a json is a longtext already, on MySQL it goes on refusing what is no JSON.
    const json = kind === 'change-type' && old === 'JSON' && findColumn(state, field)?.json;
    if (json && !parts.has(sqlName(field)) && findColumn(plan.after ?? state, field)?.type === 'longtext') {
      parts.set(sqlName(field), `MODIFY COLUMN ${sqlName(field)} longtext`);
    }
  }
  return [...parts.values()];
}

const alterOf = (state: TableState, parts: readonly string[]): string =>
  `ALTER TABLE ${sqlName(state.name)} ${parts.join(', ')}`;

/**
 * What MySQL does beside its writers, in statements that say so and fail where they would do more: what is instant,
 * then what is done in place; and what copies the table under a lock.
 */
function asAlters(state: TableState, parts: readonly string[]): [alters: string[], blocking: string[]] {
  const alters: string[] = [];
  const blocking: string[] = [];
  let current = state;
  const groups = new Map<string, string[]>([
    ['INSTANT', []],
    ['INPLACE', []],
    ['COPY', []],
  ]);
  for (const part of parts) {
    const result = costOf(alterOf(state, [part]), afterAll(state, parts, part), releaseOf('mysql-8.4'));
    const algorithm =
      !result || 'refused' in result || result.cost.blocksWrites ? 'COPY' : result.cost.algorithm;
    groups.get(algorithm)!.push(part);
  }
  for (const group of groups.values()) {
    if (group.length === 0) continue;
    const sql = alterOf(state, group);
    const result = costOf(sql, current, releaseOf('mysql-8.4'));
    current = applyStatement(current, sql);
    if (!result || 'refused' in result || result.cost.blocksWrites) blocking.push(sql);
    else if (result.cost.algorithm === 'INSTANT') alters.push(`${sql}, ALGORITHM=INSTANT`);
    else alters.push(`${sql}, ALGORITHM=${result.cost.algorithm}, LOCK=${result.cost.lock}`);
  }
  return [alters, blocking];
}

/** The table with the columns that other parts add, which an index may need. */
function afterAll(state: TableState, parts: readonly string[], part: string): TableState {
  const adds = parts.filter((other) => other !== part && other.startsWith('ADD COLUMN'));
  return adds.length === 0 ? state : applyStatement(state, alterOf(state, adds));
}

/** No uuid, no literal default for text and JSON. */
function mysqlDefinition(definition: string): string {
  const text = /^(text|longtext|json)\b/.test(definition);
  const [, head, value] = /^(.*?) DEFAULT (.*)$/s.exec(definition) ?? [];
  const plain = text && head !== undefined ? `${head} DEFAULT (${value})` : definition;
  return plain.replace(/^uuid\b/, 'char(36)');
}
