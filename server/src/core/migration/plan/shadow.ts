import type { Release } from '../../engines/engine.js';
import { costOf, releaseOf } from '../../engines/index.js';
import { sqlName } from '../../escape.js';
import { applyStatement } from '../../schema/state/apply.js';
import { isInteger, parseSqlType } from '../../schema/state/sql-type.js';
import {
  columnSqlType,
  findColumn,
  type StateColumn,
  type StateIndex,
  type TableState,
} from '../../schema/state/state.js';
import {
  type Alter,
  type AlterClause,
  addColumn,
  alterTable,
  type ColumnDefinition,
  type CreateTrigger,
  modifyColumn,
  type Statement,
} from '../../schema/statement.js';
import { conversionRisks } from '../risk/conversion.js';
import { batchedUpdate, guard, guardOnce } from './backfill.js';
import { suffixed } from './names.js';

/** One column that is to get a type for which the server would copy the table. */
export interface Replacement {
  from: StateColumn;
  /** Without a key. */
  to: ColumnDefinition;
}

export interface ShadowPlan {
  premigrate: Statement[];
  /** Drops the old columns. */
  drop: Alter[];
  /** The old columns under their new names, and the columns that took their places. */
  copies: { old: string; now: string }[];
  revert: Statement[];
  /** The table after `premigrate`. */
  state: TableState;
}

const shadowName = (column: string): string => suffixed(column, '__new');
const oldName = (column: string): string => suffixed(column, '__old');

/**
 * Changes columns' types without a copy under a lock: a second column of the new type beside each (INSTANT), kept
 * up by triggers, filled in batches, then both renamed at once (INSTANT). The old column stays, under another name.
 */
export function shadowSwap(
  state: TableState,
  replacements: readonly Replacement[],
  engine: Release = releaseOf('mariadb-10.11'),
): ShadowPlan {
  const table = state.name;
  const premigrate: Statement[] = [];
  const conversions = replacements.map((replacement) => ({
    ...replacement,
    shadow: shadowName(replacement.from.name),
    old: oldName(replacement.from.name),
    ...conversion(replacement),
  }));
  premigrate.push(guardOnce(state.name, conversions[0]!.old));
  for (const { from, refused, when } of conversions) {
    if (refused !== undefined) premigrate.push(guard(state, refused, `${state.name}.${from.name}: ${when}`));
  }
  let current = state;
  const run = <S extends Statement>(list: S[], statement: S): void => {
    list.push(statement);
    current = applyStatement(current, statement);
  };
  const add = conversions.map(({ from, shadow, to }) => ({
    ...addColumn({ ...to, name: shadow }, { after: from.name }),
    ifNotExists: true,
  }));
  // INSTANT, but for a compressed table, which is rebuilt beside its writers.
  run<Statement>(premigrate, withAlgorithm(alterTable(table, ...add), current, engine));
  const names = triggerNames(state.name, 'convert');
  for (const [name, event] of names) {
    const sets = conversions.map(
      ({ from, shadow, expression }) => `NEW.${sqlName(shadow)} = ${expression(`NEW.${sqlName(from.name)}`)}`,
    );
    premigrate.push(setTrigger(name, event, table, sets));
  }
  const sets = conversions.map(
    ({ from, shadow, expression }) => `${sqlName(shadow)} = ${expression(sqlName(from.name))}`,
  );
  // Every row: a comparison of the two types would be an error where the default is no value of the old one.
  premigrate.push(batchedUpdate(state, sets.join(', ')));
  const shadows = new Map(conversions.map(({ from, shadow }) => [from.name.toLowerCase(), shadow]));
  const renamed: [string, string][] = [];
  for (const index of state.indexes) {
    if (!index.columns.some((part) => shadows.has(part.name.toLowerCase()))) continue;
    const name = suffixed(index.name, '__new');
    const columns = index.columns.map((part) => ({
      ...part,
      name: shadows.get(part.name.toLowerCase()) ?? part.name,
    }));
    run<Statement>(premigrate, addIndex(current, { ...index, name, columns }, engine));
    renamed.push([name, index.name]);
  }
  const swap = conversions.flatMap(({ from, old, shadow, to }) => [
    modifyColumn({ ...definitionOf(from), name: old }, from.name),
    modifyColumn({ ...to, name: from.name }, shadow),
  ]);
  // Held together by the lock, so that no row is written between the trigger's end and the swap.
  premigrate.push({ kind: 'lock-table', table });
  for (const [name] of names) premigrate.push({ kind: 'drop-trigger', name, ifExists: false });
  run<Statement>(premigrate, instant(alterTable(table, ...swap)));
  premigrate.push({ kind: 'unlock-tables' });
  const swapped = current;
  const drop: Alter[] = [];
  const copies = conversions.map(({ old, from }) => ({ old, now: from.name }));
  const olds = copies.map(({ old }) => old);
  run(drop, dropColumns(current, olds, engine));
  const back = renamed.filter(([, name]) => !current.indexes.some((index) => index.name === name));
  if (back.length > 0) {
    const renames = back.map(([from, to]): AlterClause => ({ kind: 'rename-index', from, to }));
    run(drop, instant(alterTable(table, ...renames)));
  }
  const indexes = renamed.map(([name]) => name);
  return {
    premigrate,
    drop,
    copies,
    revert: swapBack(swapped, conversions, indexes, engine),
    state: swapped,
  };
}

type Converted = Replacement & Conversion & { shadow: string; old: string };

/**
 * The way back, while the old columns are there: what has been written since the swap is carried over to them, what
 * has not been touched keeps the very value it had.
 */
function swapBack(
  state: TableState,
  conversions: readonly Converted[],
  indexes: readonly string[],
  engine: Release,
): Statement[] {
  const table = state.name;
  const columns = conversions.map((one) => ({
    ...one,
    name: sqlName(one.from.name),
    kept: sqlName(one.old),
    back: conversion({
      from: findColumn(state, one.from.name)!,
      to: definitionOf(one.from),
    }).expression,
  }));
  const names = triggerNames(state.name, 'revert');
  const triggers = names.map(([trigger, event]) => {
    const sets = columns.map(({ name, kept, back }) => {
      const value = back(`NEW.${name}`);
      const set = event === 'INSERT' ? value : `IF(NEW.${name} <=> OLD.${name}, NEW.${kept}, ${value})`;
      return `NEW.${kept} = ${set}`;
    });
    return setTrigger(trigger, event, table, sets);
  });
  const fills = columns.map(({ name, kept, back, to, expression }) =>
    batchedUpdate(
      state,
      `${kept} = ${back(name)}`,
      `NOT (${compared(expression(kept), to)} <=> ${compared(name, to)})`,
    ),
  );
  const swap = columns.flatMap(({ from, old, shadow, to }) => [
    modifyColumn({ ...to, name: shadow }, from.name),
    modifyColumn(definitionOf(from), old),
  ]);
  const back = instant(alterTable(table, ...swap));
  const drops = [
    ...indexes.map((name): AlterClause => ({ kind: 'drop-index', name, ifExists: true })),
    ...columns.map(({ shadow }): AlterClause => ({ kind: 'drop-column', name: shadow, ifExists: true })),
  ];
  return [
    ...triggers,
    ...fills,
    { kind: 'lock-table', table },
    ...names.map(([name]): Statement => ({ kind: 'drop-trigger', name, ifExists: false })),
    back,
    { kind: 'unlock-tables' },
    withAlgorithm(alterTable(table, ...drops), applyStatement(state, back), engine),
  ];
}

/** A value as a column of that type would hold it, told apart letter by letter. */
function compared(value: string, { type }: ColumnDefinition): string {
  if (isInteger(type)) return `CAST(${value} AS DECIMAL(65,0))`;
  if (type.base === 'decimal') return `CAST(${value} AS DECIMAL(${type.precision},${type.scale}))`;
  if (type.base === 'date') return `CAST(${value} AS DATE)`;
  if (type.base === 'datetime' || type.base === 'time') {
    return `CAST(${value} AS ${type.base.toUpperCase()}(${type.length ?? 0}))`;
  }
  return `BINARY ${value}`;
}

/** The triggers of a table for one purpose, with their events. */
export function triggerNames(table: string, purpose: string): [string, 'INSERT' | 'UPDATE'][] {
  return [
    [suffixed(table, ` ${purpose} insert`), 'INSERT'],
    [suffixed(table, ` ${purpose} update`), 'UPDATE'],
  ];
}

/** `DROP COLUMN` of several, with the strongest clause that the server will take. */
export function dropColumns(state: TableState, columns: readonly string[], engine: Release): Alter {
  const drops = columns.map((name): AlterClause => ({ kind: 'drop-column', name, ifExists: true }));
  return withAlgorithm(alterTable(state.name, ...drops), state, engine);
}

/** `ADD INDEX IF NOT EXISTS`, with the strongest clause that the server will take. */
export function addIndex(state: TableState, index: StateIndex, engine: Release): Alter {
  const add: AlterClause = { kind: 'add-index', ...index, ifNotExists: true };
  return withAlgorithm(alterTable(state.name, add), state, engine);
}

/** Says what the statement may do, so that it fails where it would do more. */
export function withAlgorithm(alter: Alter, state: TableState, engine: Release): Alter {
  const result = costOf(alter, state, engine);
  if (!result || 'refused' in result) return alter;
  const { algorithm, lock } = result.cost;
  return { ...alter, algorithm, lock };
}

const instant = (alter: Alter): Alter => ({ ...alter, algorithm: 'INSTANT', lock: 'NONE' });

const setTrigger = (
  name: string,
  event: CreateTrigger['event'],
  table: string,
  sets: readonly string[],
): CreateTrigger => ({ kind: 'create-trigger', name, event, table, body: `SET ${sets.join(', ')}` });

/** The definition of a column as it stands. */
export function definitionOf(column: StateColumn): ColumnDefinition {
  const typeText = column.json ? 'json' : column.type;
  return {
    name: column.name,
    type: parseSqlType(typeText),
    typeText,
    nullable: column.nullable,
    ...(column.default !== undefined && column.default !== 'NULL' && { default: column.default }),
  };
}

interface Conversion {
  expression(value: string): string;
  /** Rows that would lose their value; undefined when every value fits. */
  refused: string | undefined;
  when: string;
}

/** How a value is carried over: as the server's own conversion, with what that refuses emptied after a check. */
function conversion({ from, to }: Replacement): Conversion {
  const empty = to.nullable
    ? 'NULL'
    : (to.default ?? (/^(varchar|text|longtext)$/.test(to.type.base) ? "''" : '0'));
  const before = { type: columnSqlType(from), nullable: true };
  const after = { type: to.type, nullable: true };
  const risks = (column: string) =>
    conversionRisks(before, after, 'mariadb', column).filter(
      (risk) => risk.errno !== 0 && risk.where !== undefined,
    );
  const column = sqlName(from.name);
  const found = risks(column);
  const text = /^(varchar|text|longtext)$/.test(before.type.base) && !from.json;
  const offending = found.map((risk) => `(${risk.where})`).join(' OR ');
  const unset = text ? ` AND ${column} <> ''` : '';
  return {
    expression(value) {
      const fails = risks(value).map((risk) => `(${risk.where})`);
      const unsafe = [`${value} IS NULL`, ...(text && fails.length > 0 ? [`${value} = ''`] : []), ...fails];
      if (fails.length === 0 && to.nullable) return value;
      return `IF(${unsafe.join(' OR ')}, ${empty}, ${value})`;
    },
    refused: found.length === 0 ? undefined : `${column} IS NOT NULL${unset} AND (${offending})`,
    when: found[0]?.when ?? '',
  };
}
