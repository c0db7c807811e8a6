import type { AlterClause, AlterStatement, ColumnDefinition } from '../state/alter.js';
import { bytesPerCharacter, isText, type SqlType, sameSqlType } from '../state/sql-type.js';
import {
  applyAlter,
  columnSqlType,
  findColumn,
  hashUnique,
  indexesWith,
  type StateColumn,
  type TableState,
} from '../state/state.js';
import { atLeast, type CostResult, cost, type Refusal } from './cost.js';

/** What the clauses of one statement ask for together; the dearest decides (`Alter_inplace_info`). */
interface Work {
  copy: boolean;
  /** COPY that 11.2's online copy cannot do either: it holds writers back on every version. */
  copyLocked: boolean;
  rebuild: boolean;
  /** Columns added, dropped or moved: instant alone, a rebuild beside an index that is built. */
  columns: boolean;
  buildIndex: boolean;
  /** A varchar made longer: other engines than InnoDB write every row again. */
  resized: boolean;
  dropIndex: boolean;
  shared: boolean;
  exclusive: boolean;
  refused: Refusal | undefined;
}

/** MariaDB 10.6 to 11.8. From 11.2 on COPY lets writers go on (MDEV-16329), so only its lock differs. */
export function mariaDbCost(
  alter: AlterStatement,
  state: TableState,
  version: readonly number[],
): CostResult | undefined {
  const work: Work = {
    copy: false,
    copyLocked: false,
    rebuild: false,
    columns: false,
    buildIndex: false,
    resized: false,
    dropIndex: false,
    shared: false,
    exclusive: false,
    refused: undefined,
  };
  const after = applyAlter(state, alter);
  for (const clause of alter.clauses) addWork(work, clause, alter, state, after);
  if (work.refused) return { refused: work.refused };
  if (!/^innodb$/i.test(state.engine) && touchesRows(work)) work.copy = true;
  // The hidden column behind a unique text or a unique key over 3,072 bytes lets no change be made in place.
  const hashed = state.indexes.some(
    (index) => index.type === 'unique' && hashUnique(state.columns, index.columns),
  );
  if (hashed && alter.clauses.some((clause) => clause.kind !== 'drop-index')) work.copy = true;
  if (work.copy) {
    const online = atLeast(version, [11, 2]) && !work.copyLocked && state.primary.length > 0;
    return { cost: cost('COPY', online ? 'NONE' : 'SHARED', true, false) };
  }
  const fulltext = after.indexes.some((index) => index.type === 'fulltext');
  const compressed = /^compressed$/i.test(state.rowFormat);
  const rebuild = work.rebuild || (work.columns && (work.buildIndex || fulltext || compressed));
  const lock = work.exclusive ? 'EXCLUSIVE' : work.shared || (rebuild && fulltext) ? 'SHARED' : 'NONE';
  if (rebuild) return { cost: cost('INPLACE', lock, true, false) };
  if (work.buildIndex || work.dropIndex) return { cost: cost('NOCOPY', lock, false, !work.buildIndex) };
  return { cost: cost('INSTANT', lock, false, true) };
}

function touchesRows(work: Work): boolean {
  return work.rebuild || work.columns || work.buildIndex || work.dropIndex || work.resized;
}

function addWork(
  work: Work,
  clause: AlterClause,
  alter: AlterStatement,
  state: TableState,
  after: TableState,
): void {
  switch (clause.kind) {
    case 'add-column':
      if (!findColumn(state, clause.column.name)) addColumn(work, clause.column, after);
      break;
    case 'drop-column':
      dropColumn(work, clause.name, alter, state);
      break;
    case 'modify': {
      const old = findColumn(state, clause.from);
      const next = findColumn(after, clause.column.name);
      if (!old || !next) break;
      if (clause.position !== undefined) work.columns = true;
      changeColumn(work, old, next, state);
      break;
    }
    case 'add-index':
      addIndex(work, clause, state, after);
      break;
    case 'drop-index':
      if (!readded(clause.name, alter, state)) {
        work.dropIndex ||= state.indexes.some((index) => same(index.name, clause.name));
      }
      break;
    case 'add-primary':
      work.rebuild = true;
      break;
    case 'drop-primary':
      if (after.primary.length === 0) {
        work.copy = true;
        work.copyLocked = true;
      } else work.rebuild = true;
      break;
    case 'add-check':
    case 'add-foreign':
    case 'convert':
    case 'partition':
      work.copy = true;
      break;
    case 'force':
      work.rebuild = true;
      break;
    case 'option':
      option(work, clause.name, clause.value, state);
      break;
    case 'rename-table':
      work.exclusive = true;
      break;
    default:
      // Names, defaults and dropped constraints are metadata.
      break;
  }
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function option(work: Work, name: string, value: string, state: TableState): void {
  if (name === 'row_format' || name === 'key_block_size') work.rebuild = true;
  if (name !== 'engine') return;
  if (same(value, state.engine)) work.rebuild = true;
  else {
    // The server takes the word INSTANT here too, and copies all the same.
    work.copy = true;
    work.copyLocked = true;
  }
}

/** A default that the server must work out for each row: `(uuid())`; not a literal or CURRENT_TIMESTAMP. */
function needsRows(column: ColumnDefinition): boolean {
  return column.default?.startsWith('(') ?? false;
}

function addColumn(work: Work, column: ColumnDefinition, after: TableState): void {
  if (column.generated === 'virtual') return;
  if (column.generated === 'stored' || needsRows(column)) work.copy = true;
  work.columns = true;
  if (column.autoIncrement) {
    work.rebuild = true;
    work.shared = true;
    work.copyLocked = true;
  }
  if (column.unique) {
    if (hashUnique(after.columns, [{ name: column.name }])) work.copy = true;
    else work.buildIndex = true;
  }
}

function dropColumn(work: Work, name: string, alter: AlterStatement, state: TableState): void {
  if (!findColumn(state, name)) return;
  work.columns = true;
  for (const index of indexesWith(state, name)) {
    const dropped = alter.clauses.some(
      (clause) => clause.kind === 'drop-index' && same(clause.name, index.name),
    );
    const others = index.columns.filter((part) => !same(part.name, name));
    if (dropped || others.length === 0) work.dropIndex = true;
    // What is left of a composite index is built again.
    else work.rebuild = true;
  }
}

/** Dropped and added again with the same columns: nothing happens. */
function readded(name: string, alter: AlterStatement, state: TableState): boolean {
  const old = state.indexes.find((index) => same(index.name, name));
  return alter.clauses.some(
    (clause) =>
      clause.kind === 'add-index' &&
      old !== undefined &&
      same(clause.name ?? '', name) &&
      clause.type === old.type &&
      JSON.stringify(clause.columns) === JSON.stringify(old.columns),
  );
}

function addIndex(
  work: Work,
  clause: Extract<AlterClause, { kind: 'add-index' }>,
  state: TableState,
  after: TableState,
): void {
  const name = clause.name ?? '';
  const exists = state.indexes.some((index) => same(index.name, name));
  if (clause.ifNotExists && exists) return;
  if (exists && after.indexes.some((index) => same(index.name, name))) {
    const old = state.indexes.find((index) => same(index.name, name))!;
    if (old.type === clause.type && JSON.stringify(old.columns) === JSON.stringify(clause.columns)) return;
  }
  if (clause.type === 'fulltext') {
    work.shared = true;
    // The first one adds a hidden FTS_DOC_ID to every row.
    if (state.indexes.some((index) => index.type === 'fulltext')) work.buildIndex = true;
    else work.rebuild = true;
  } else if (clause.type === 'unique' && hashUnique(after.columns, clause.columns)) work.copy = true;
  else work.buildIndex = true;
}

function changeColumn(work: Work, old: StateColumn, next: StateColumn, state: TableState): void {
  const from = columnSqlType(old);
  const to = columnSqlType(next);
  if (old.generated !== next.generated || (next.autoIncrement && !old.autoIncrement)) work.copy = true;
  if (old.nullable !== next.nullable) {
    const instant = next.nullable && /^redundant$/i.test(state.rowFormat);
    if (!instant) work.rebuild = true;
  }
  if (uuidRefused(from, to)) {
    work.refused = {
      errno: 4078,
      text: `Cannot cast '${from.base}' as '${to.base}' in assignment of \`${next.name}\``,
    };
  }
  if (!sameSqlType(from, to)) changeType(work, from, to, old, next, state);
  else if (charsetOf(old, state) !== charsetOf(next, state)) {
    changeType(work, from, to, old, next, state);
  } else if (
    collationOf(old, state) !== collationOf(next, state) &&
    indexesWith(state, old.name).length > 0
  ) {
    work.buildIndex = true;
  }
}

const charsetOf = (column: StateColumn, state: TableState): string =>
  column.charset ?? column.collation?.split('_')[0] ?? state.charset;
const collationOf = (column: StateColumn, state: TableState): string => column.collation ?? state.collation;

function uuidRefused(from: SqlType, to: SqlType): boolean {
  if ((from.base === 'uuid') === (to.base === 'uuid')) return false;
  const other = from.base === 'uuid' ? to : from;
  return /^(tinyint|smallint|mediumint|int|bigint|decimal|float|double|date|datetime|timestamp|time)$/.test(
    other.base,
  );
}

function changeType(
  work: Work,
  from: SqlType,
  to: SqlType,
  old: StateColumn,
  next: StateColumn,
  state: TableState,
): void {
  if (from.base === 'enum' && to.base === 'enum') {
    const appended = from.values!.every((value, i) => to.values![i] === value);
    if (!appended) work.copy = true;
    return;
  }
  const variable = /^var(char|binary)$/.test(from.base) && from.base === to.base;
  const text = isText(from) && from.base === to.base;
  const charset = [charsetOf(old, state), charsetOf(next, state)] as const;
  const widerCharset =
    charset[0] === charset[1] || (/^utf8(mb3)?$/.test(charset[0]) && charset[1] === 'utf8mb4');
  if (!(variable || text) || !widerCharset) {
    work.copy = true;
    return;
  }
  const indexes = indexesWith(state, old.name);
  work.resized = true;
  if (variable) {
    const perCharacter = (name: string): number => (from.base === 'varchar' ? bytesPerCharacter(name) : 1);
    const before = (from.length ?? 0) * perCharacter(charset[0]);
    const after = (to.length ?? 0) * perCharacter(charset[1]);
    // Up to 255 bytes a row keeps the length in one byte; up to 127 both forms look the same.
    const sameLengthBytes = before > 255 || after <= 255 || before <= 127;
    if ((to.length ?? 0) < (from.length ?? 0) || after < before || !sameLengthBytes) {
      work.copy = true;
      return;
    }
    for (const index of indexes) {
      const part = index.columns.find((key) => same(key.name, old.name))!;
      if (part.prefix !== undefined || index.type === 'fulltext') continue;
      if (index.type === 'unique' && after > 3072) work.copy = true;
      // A plain index is cut to 768 characters, so its key changes from the whole column to a prefix.
      else if (before < 3072 && after > 3072) work.buildIndex = true;
    }
  }
  if (charset[0] !== charset[1] && indexes.length > 0) work.buildIndex = true;
}
