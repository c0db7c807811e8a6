import { isInteger, parseSqlType, sameSqlType } from './state/sql-type.js';
import { findColumn, findIndex, type StateColumn, sameName, type TableState } from './state/state.js';
import { unquote } from './state/stored.js';

/** How a live table differs from what its DocType makes. `column` is null where it is about the table. */
export interface Drift {
  doctype: string;
  table: string;
  kind:
    | 'missing-table'
    | 'extra-table'
    | 'missing-column'
    | 'extra-column'
    | 'type'
    | 'default'
    | 'index'
    | 'collation';
  column: string | null;
  expected: string;
  found: string;
}

/** What a server does not keep as MariaDB does, so that it is no drift. */
export interface DriftOptions {
  /** MySQL keeps no default of a text column, and has no type uuid. */
  mysql: boolean;
}

/**
 * Compares a table as its DocType makes it with the one on a server, both as information_schema prints them. Columns
 * that Frappe leaves behind when a field goes are told as `extra-column`; indexes that nobody asked for are not told
 * unless they are unique, since those refuse data.
 */
export function driftOf(
  doctype: string,
  expected: TableState,
  live: TableState,
  options: DriftOptions,
): Drift[] {
  const told: Drift[] = [];
  const say = (kind: Drift['kind'], column: string | null, wanted: string, found: string) =>
    told.push({ doctype, table: expected.name, kind, column, expected: wanted, found });
  for (const column of expected.columns) {
    const found = findColumn(live, column.name);
    if (!found) {
      say('missing-column', column.name, column.type, '');
      continue;
    }
    if (!sameType(column, found, options)) say('type', column.name, typeText(column), typeText(found));
    else if (!sameDefault(column, found, options))
      say('default', column.name, column.default ?? 'none', found.default ?? 'none');
    if (found.collation !== undefined && found.collation !== expected.collation)
      say('collation', column.name, expected.collation, found.collation);
  }
  for (const column of live.columns) {
    if (!findColumn(expected, column.name)) say('extra-column', column.name, '', column.type);
  }
  for (const index of expected.indexes) {
    // Without its column it cannot be there; that the column is missing is told.
    if (index.columns.some(({ name }) => !findColumn(live, name))) continue;
    const found = findIndex(live, index.name);
    const wanted = indexText(index);
    if (!found) {
      // An index of another name on the same columns does as well.
      if (!live.indexes.some((other) => indexText(other) === wanted))
        say('index', index.columns[0]?.name ?? null, wanted, '');
    } else if (indexText(found) !== wanted)
      say('index', index.columns[0]?.name ?? null, wanted, indexText(found));
  }
  for (const index of live.indexes) {
    if (index.type === 'unique' && !expected.indexes.some((other) => sameName(other.name, index.name)))
      say('index', index.columns[0]?.name ?? null, '', indexText(index));
  }
  if (live.collation !== '' && live.collation !== expected.collation)
    say('collation', null, expected.collation, live.collation);
  return told;
}

function sameType(a: StateColumn, b: StateColumn, { mysql }: DriftOptions): boolean {
  const [wanted, found] = [parseSqlType(a.type), parseSqlType(b.type)];
  // Other versions of Frappe made them wider or narrower, and none alters them.
  if (/^(?:docstatus|idx)$/.test(a.name) && isInteger(wanted) && isInteger(found)) return true;
  if (a.nullable !== b.nullable) return false;
  // A json column is longtext with a check on MariaDB, json on MySQL.
  if (a.json && (found.base === 'json' || found.base === 'longtext')) return true;
  if (mysql && wanted.base === 'uuid') return /^(?:var)?char$/.test(found.base);
  return sameSqlType(wanted, found);
}

function sameDefault(a: StateColumn, b: StateColumn, { mysql }: DriftOptions): boolean {
  if (a.generated || b.generated) return true;
  if (mysql && /text|blob|json/.test(a.type)) return true;
  const plain = (text: string | undefined, isLiteral: boolean): string => {
    if (text === undefined || /^null$/i.test(text)) return '';
    const bare = isLiteral && /^'.*'$/s.test(text) ? unquote(text) : text;
    return /^[-+]?\d+(?:\.\d+)?$/.test(bare)
      ? String(Number(bare))
      : bare.replace(/^(\w+)\(\)$/, '$1').toLowerCase();
  };
  // MariaDB prints a default as a literal, MySQL its value.
  return plain(a.default, true) === plain(b.default, !mysql);
}

const typeText = ({ type, nullable }: StateColumn): string => `${type}${nullable ? '' : ' NOT NULL'}`;

function indexText({ type, columns }: TableState['indexes'][number]): string {
  const parts = columns.map(
    ({ name, prefix }) => `${name.toLowerCase()}${prefix === undefined ? '' : `(${prefix})`}`,
  );
  return `${type === 'plain' ? '' : `${type} `}index (${parts.join(', ')})`;
}
