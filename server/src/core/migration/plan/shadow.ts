import type { Release } from '../../engines/engine.js';
import { costOf, releaseOf } from '../../engines/index.js';
import { sqlName } from '../../escape.js';
import { type ColumnDefinition, parseColumn } from '../../schema/state/alter.js';
import { isInteger } from '../../schema/state/sql-type.js';
import {
  applyStatement,
  columnSqlType,
  findColumn,
  type StateColumn,
  type StateIndex,
  type TableState,
} from '../../schema/state/state.js';
import { conversionRisks } from '../risk/conversion.js';
import { batchedUpdate, guard, guardOnce } from './backfill.js';
import { suffixed } from './names.js';

/** One column that is to get a type for which the server would copy the table. */
export interface Replacement {
  from: StateColumn;
  to: ColumnDefinition;
  /** `to` as SQL: type, NOT NULL, DEFAULT. */
  definition: string;
}

export interface ShadowPlan {
  premigrate: string[];
  /** Drops the old columns. */
  drop: string[];
  /** The old columns under their new names, and the columns that took their places. */
  copies: { old: string; now: string }[];
  revert: string[];
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
  const table = sqlName(state.name);
  const premigrate: string[] = [];
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
  const run = (list: string[], sql: string): void => {
    list.push(sql);
    current = applyStatement(current, sql);
  };
  const add = conversions.map(
    ({ from, shadow, definition }) =>
      `ADD COLUMN IF NOT EXISTS ${sqlName(shadow)} ${definition} AFTER ${sqlName(from.name)}`,
  );
  // INSTANT, but for a compressed table, which is rebuilt beside its writers.
  run(premigrate, withAlgorithm(`ALTER TABLE ${table} ${add.join(', ')}`, current, engine));
  const names = triggerNames(state.name, 'convert');
  for (const [name, event] of names) {
    const sets = conversions.map(
      ({ from, shadow, expression }) => `NEW.${sqlName(shadow)} = ${expression(`NEW.${sqlName(from.name)}`)}`,
    );
    premigrate.push(
      `CREATE OR REPLACE TRIGGER ${sqlName(name)} BEFORE ${event} ON ${table} FOR EACH ROW SET ${sets.join(', ')}`,
    );
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
    run(premigrate, addIndex(current, { ...index, name, columns }, engine));
    renamed.push([name, index.name]);
  }
  const swap = conversions.flatMap(({ from, old, shadow, definition }) => [
    `CHANGE COLUMN ${sqlName(from.name)} ${sqlName(old)} ${columnDefinition(from)}`,
    `CHANGE COLUMN ${sqlName(shadow)} ${sqlName(from.name)} ${definition}`,
  ]);
  // Held together by the lock, so that no row is written between the trigger's end and the swap.
  premigrate.push(`LOCK TABLES ${table} WRITE`);
  for (const [name] of names) premigrate.push(`DROP TRIGGER ${sqlName(name)}`);
  run(premigrate, `ALTER TABLE ${table} ${swap.join(', ')}, ALGORITHM=INSTANT, LOCK=NONE`);
  premigrate.push('UNLOCK TABLES');
  const swapped = current;
  const drop: string[] = [];
  const copies = conversions.map(({ old, from }) => ({ old, now: from.name }));
  const olds = copies.map(({ old }) => old);
  run(drop, dropColumns(current, olds, engine));
  const back = renamed.filter(([, name]) => !current.indexes.some((index) => index.name === name));
  if (back.length > 0) {
    const renames = back.map(([from, to]) => `RENAME INDEX ${sqlName(from)} TO ${sqlName(to)}`);
    run(drop, `ALTER TABLE ${table} ${renames.join(', ')}, ALGORITHM=INSTANT, LOCK=NONE`);
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
): string[] {
  const table = sqlName(state.name);
  const columns = conversions.map((one) => ({
    ...one,
    name: sqlName(one.from.name),
    kept: sqlName(one.old),
    back: conversion({
      from: findColumn(state, one.from.name)!,
      to: parseColumn(one.from.name, columnDefinition(one.from)),
      definition: '',
    }).expression,
  }));
  const names = triggerNames(state.name, 'revert');
  const triggers = names.map(([trigger, event]) => {
    const sets = columns.map(({ name, kept, back }) => {
      const value = back(`NEW.${name}`);
      const set = event === 'INSERT' ? value : `IF(NEW.${name} <=> OLD.${name}, NEW.${kept}, ${value})`;
      return `NEW.${kept} = ${set}`;
    });
    return `CREATE OR REPLACE TRIGGER ${sqlName(trigger)} BEFORE ${event} ON ${table} FOR EACH ROW SET ${sets.join(', ')}`;
  });
  const fills = columns.map(({ name, kept, back, to, expression }) =>
    batchedUpdate(
      state,
      `${kept} = ${back(name)}`,
      `NOT (${compared(expression(kept), to)} <=> ${compared(name, to)})`,
    ),
  );
  const swap = columns.flatMap(({ name, kept, shadow, definition, from }) => [
    `CHANGE COLUMN ${name} ${sqlName(shadow)} ${definition}`,
    `CHANGE COLUMN ${kept} ${name} ${columnDefinition(from)}`,
  ]);
  const back = `ALTER TABLE ${table} ${swap.join(', ')}`;
  const drops = [
    ...indexes.map((name) => `DROP INDEX IF EXISTS ${sqlName(name)}`),
    ...columns.map(({ shadow }) => `DROP COLUMN IF EXISTS ${sqlName(shadow)}`),
  ];
  return [
    ...triggers,
    ...fills,
    `LOCK TABLES ${table} WRITE`,
    ...names.map(([name]) => `DROP TRIGGER ${sqlName(name)}`),
    `${back}, ALGORITHM=INSTANT, LOCK=NONE`,
    'UNLOCK TABLES',
    withAlgorithm(`ALTER TABLE ${table} ${drops.join(', ')}`, applyStatement(state, back), engine),
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
export function dropColumns(state: TableState, columns: readonly string[], engine: Release): string {
  const drops = columns.map((name) => `DROP COLUMN IF EXISTS ${sqlName(name)}`).join(', ');
  return withAlgorithm(`ALTER TABLE ${sqlName(state.name)} ${drops}`, state, engine);
}

/** `ADD INDEX IF NOT EXISTS`, with the strongest clause that the server will take. */
export function addIndex(state: TableState, index: StateIndex, engine: Release): string {
  const kind = index.type === 'unique' ? 'UNIQUE INDEX' : 'INDEX';
  const columns = index.columns
    .map((part) => sqlName(part.name) + (part.prefix === undefined ? '' : `(${part.prefix})`))
    .join(', ');
  const sql = `ALTER TABLE ${sqlName(state.name)} ADD ${kind} IF NOT EXISTS ${sqlName(index.name)} (${columns})`;
  return withAlgorithm(sql, state, engine);
}

/** Says what the statement may do, so that it fails where it would do more. */
export function withAlgorithm(sql: string, state: TableState, engine: Release): string {
  const result = costOf(sql, state, engine);
  if (!result || 'refused' in result) return sql;
  return `${sql}, ALGORITHM=${result.cost.algorithm}, LOCK=${result.cost.lock}`;
}

/** A column as it stands, as SQL. */
export function columnDefinition(column: StateColumn): string {
  const parts = [column.json ? 'json' : column.type];
  if (!column.nullable) parts.push('NOT NULL');
  if (column.default !== undefined && column.default !== 'NULL') parts.push('DEFAULT', column.default);
  return parts.join(' ');
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
