import { applyAlter } from '../../schema/state/apply.js';
import { bytesPerCharacter, isText, type SqlType, sameSqlType } from '../../schema/state/sql-type.js';
import {
  columnSqlType,
  findColumn,
  indexesWith,
  isCharacters,
  sameName,
  type TableState,
} from '../../schema/state/state.js';
import type { Alter, AlterClause, ClauseOf, ColumnDefinition } from '../../schema/statement.js';
import { type ColumnChange, columnChange, isComputedAnew } from '../column-change.js';
import { atLeast, type CostResult, cost, type Refusal } from '../cost.js';

/** What the clauses ask for together; the dearest decides. */
interface Work {
  copy: boolean;
  rebuild: boolean;
  /** INPLACE without touching rows: a widened varchar, a renamed index. */
  inplace: boolean;
  /** A column whose rows other engines than InnoDB write again. */
  resized: boolean;
  /** A virtual column is added, which goes with nothing that rebuilds. */
  virtual: boolean;
  buildIndex: boolean;
  /** Columns added or dropped: INSTANT alone, a rebuild beside anything that is not. */
  columns: boolean;
  shared: boolean;
  exclusive: boolean;
  refused: Refusal | undefined;
}

/** MySQL 8.0 and later, InnoDB. INSTANT learned to place (8.0.29), to drop (8.0.29) and to rename (8.0.28). */
export function mySqlCost(
  alter: Alter,
  state: TableState,
  version: readonly number[],
): CostResult | undefined {
  const work: Work = {
    copy: false,
    rebuild: false,
    inplace: false,
    resized: false,
    virtual: false,
    buildIndex: false,
    columns: false,
    shared: false,
    exclusive: false,
    refused: undefined,
  };
  const after = applyAlter(state, alter);
  const alone = alter.clauses.length === 1;
  for (const clause of alter.clauses) addWork(work, clause, state, after, version, alone);
  if (work.refused) return { refused: work.refused };
  const innodb = /^innodb$/i.test(state.engine);
  if (!innodb && (work.rebuild || work.columns || work.buildIndex || work.resized)) work.copy = true;
  if (!innodb && !work.copy)
    return { cost: cost('INSTANT', work.exclusive ? 'EXCLUSIVE' : 'NONE', false, true) };
  // A table with FULLTEXT is rebuilt by COPY only: its hidden FTS_DOC_ID cannot be carried over.
  if (work.virtual && (work.rebuild || !innodb)) work.copy = true;
  const fulltext = state.indexes.some((index) => index.type === 'fulltext');
  if (fulltext && (work.columns || work.rebuild)) work.copy = true;
  if (work.copy) return { cost: cost('COPY', 'SHARED', true, false) };
  const compressed = /^compressed$/i.test(state.rowFormat);
  const rebuild = work.rebuild || (work.columns && (work.buildIndex || work.inplace || compressed));
  const lock = work.exclusive ? 'EXCLUSIVE' : work.shared ? 'SHARED' : 'NONE';
  if (rebuild) return { cost: cost('INPLACE', lock, true, false) };
  if (work.buildIndex || work.inplace) return { cost: cost('INPLACE', lock, false, !work.buildIndex) };
  return { cost: cost('INSTANT', lock, false, true) };
}

function syntaxError(near: string): Refusal {
  return { errno: 1064, text: `You have an error in your SQL syntax; … near '${near}'` };
}

function addWork(
  work: Work,
  clause: AlterClause,
  state: TableState,
  after: TableState,
  version: readonly number[],
  alone: boolean,
): void {
  switch (clause.kind) {
    case 'add-column':
      if (clause.ifNotExists) work.refused = syntaxError('IF NOT EXISTS');
      else addColumn(work, clause.column, clause.position !== undefined, version);
      break;
    case 'drop-column': {
      if (clause.ifExists) work.refused = syntaxError('IF EXISTS');
      const plain = indexesWith(state, clause.name).length === 0;
      if (atLeast(version, [8, 0, 29]) && plain) work.columns = true;
      else work.rebuild = true;
      break;
    }
    case 'modify': {
      const old = findColumn(state, clause.from);
      const next = findColumn(after, clause.column.name);
      if (!old || !next) break;
      checkType(work, clause.column);
      if (clause.position !== undefined) work.rebuild = true;
      if (!sameName(clause.from, clause.column.name)) rename(work, version);
      changeColumn(work, columnChange(old, next, state, after));
      break;
    }
    case 'rename-column':
      rename(work, version);
      break;
    case 'add-index':
      addIndex(work, clause, after);
      break;
    case 'drop-index':
    case 'rename-index':
      if (clause.kind === 'drop-index' && clause.ifExists) work.refused = syntaxError('IF EXISTS');
      work.inplace = true;
      break;
    case 'add-primary':
      if (after.primary.join() !== state.primary.join()) work.rebuild = true;
      break;
    case 'drop-primary':
      if (after.primary.length === 0) work.copy = true;
      else if (after.primary.join() !== state.primary.join()) work.rebuild = true;
      break;
    case 'add-check':
      // Before 8.0.16 CHECK is read and dropped.
      if (atLeast(version, [8, 0, 16])) work.copy = true;
      break;
    case 'convert':
      work.inplace = true;
      if (!/^innodb$/i.test(state.engine)) work.copy = true;
      for (const column of state.columns) {
        const next = findColumn(after, column.name);
        if (next && isCharacters(column)) convertColumn(work, columnChange(column, next, state, after));
      }
      break;
    case 'add-foreign':
    case 'partition':
      work.copy = true;
      break;
    case 'force':
      work.rebuild = true;
      break;
    case 'option':
      if (clause.name === 'engine' && !sameName(clause.value, state.engine)) work.copy = true;
      else if (/^(engine|row_format|key_block_size)$/.test(clause.name)) work.rebuild = true;
      else if (/^(charset|collate)$/.test(clause.name) && !/^innodb$/i.test(state.engine)) work.copy = true;
      else work.inplace = true;
      break;
    case 'rename-table':
      work.exclusive = alone;
      break;
    default:
      break;
  }
}

function rename(work: Work, version: readonly number[]): void {
  if (!atLeast(version, [8, 0, 28])) work.inplace = true;
}

const hasNoLiteralDefault = (type: SqlType): boolean =>
  isText(type) || type.base === 'json' || /blob$|^geometry$/.test(type.base);

function checkType(work: Work, column: ColumnDefinition): void {
  const value = column.default;
  if (column.type.base === 'uuid') work.refused = syntaxError('uuid');
  else if (value !== undefined && !/^\(|^null$/i.test(value) && hasNoLiteralDefault(column.type)) {
    work.refused = {
      errno: 1101,
      text: `BLOB, TEXT, GEOMETRY or JSON column '${column.name}' can't have a default value`,
    };
  }
}

function addColumn(work: Work, column: ColumnDefinition, placed: boolean, version: readonly number[]): void {
  checkType(work, column);
  // Before 8.0.16 CHECK is read and dropped.
  if (column.check && atLeast(version, [8, 0, 16])) work.copy = true;
  if (column.generated === 'virtual') {
    work.virtual = true;
    return;
  }
  if (column.generated === 'stored') work.copy = true;
  if (column.default?.startsWith('(')) {
    if (/\b(uuid|rand|now|sysdate|load_file)\s*\(/i.test(column.default) && atLeast(version, [8, 0, 16])) {
      work.refused = {
        errno: 1674,
        text: 'Statement is unsafe because it uses a system function that may return a different value on the replica.',
      };
    } else work.copy = true;
  }
  // '0000-00-00' in each row has to be checked against sql_mode.
  const zeroDate =
    /^(date|datetime|timestamp)$/.test(column.type.base) && !column.nullable && column.default === undefined;
  if (zeroDate || (placed && !atLeast(version, [8, 0, 29]))) work.rebuild = true;
  work.columns = true;
  if (column.autoIncrement) {
    work.rebuild = true;
    work.shared = true;
  }
  if (column.unique) work.buildIndex = true;
}

function addIndex(work: Work, clause: ClauseOf<'add-index'>, after: TableState): void {
  if (clause.ifNotExists) work.refused = syntaxError('IF NOT EXISTS');
  if (clause.type === 'fulltext') {
    work.shared = true;
    work.rebuild = true;
    return;
  }
  let bytes = 0;
  for (const part of clause.columns) {
    const column = findColumn(after, part.name);
    if (!column) continue;
    const type = columnSqlType(column);
    if (type.base === 'json') {
      work.refused = {
        errno: 3152,
        text: `JSON column '${column.name}' supports indexing only via generated columns on a specified JSON path.`,
      };
    } else if (isText(type) && part.prefix === undefined) {
      work.refused = {
        errno: 1170,
        text: `BLOB/TEXT column '${column.name}' used in key specification without a key length`,
      };
    }
    if (type.base === 'varchar') bytes += (part.prefix ?? type.length ?? 0) * 4;
  }
  if (bytes > longestKey(after) && !work.refused) work.refused = keyTooLong(after);
  work.buildIndex = true;
}

const longestKey = ({ rowFormat }: TableState): number =>
  /^(compact|redundant)$/i.test(rowFormat) ? 767 : 3072;

const keyTooLong = (state: TableState): Refusal => ({
  errno: 1071,
  text: `Specified key was too long; max key length is ${longestKey(state)} bytes`,
});

function changeColumn(work: Work, change: ColumnChange): void {
  if (isComputedAnew(change)) work.copy = true;
  if (change.old.nullable !== change.next.nullable) work.rebuild = true;
  convertColumn(work, change);
}

function convertColumn(work: Work, change: ColumnChange): void {
  const { old, from, to, charsets: charset, collations: collation, primary, indexes, after: into } = change;
  const sameText = collation[0] === collation[1] && charset[0] === charset[1];
  if (sameSqlType(from, to) && (sameText || !isCharacters(old))) return;
  work.resized = true;
  if (sameSqlType(from, to) && charset[0] === charset[1]) {
    if (primary || indexes.length > 0) work.copy = true;
    else work.inplace = true;
    return;
  }
  if (from.base === 'enum' && to.base === 'enum') {
    if (!from.values!.every((value, i) => to.values![i] === value)) work.copy = true;
    return;
  }
  const before = (from.length ?? 0) * bytesPerCharacter(charset[0]);
  const after = (to.length ?? 0) * bytesPerCharacter(charset[1]);
  const widened =
    from.base === 'varchar' &&
    to.base === 'varchar' &&
    (to.length ?? 0) >= (from.length ?? 0) &&
    (before > 255 || after <= 255) &&
    (charset[0] === charset[1] || !(primary || indexes.length > 0)) &&
    (charset[0] === charset[1] || (/^utf8(mb3)?$/.test(charset[0]) && charset[1] === 'utf8mb4'));
  const whole =
    primary ||
    indexes.some(
      (index) =>
        index.type !== 'fulltext' &&
        index.columns.some((part) => sameName(part.name, old.name) && part.prefix === undefined),
    );
  if (to.base === 'varchar' && after > longestKey(into) && whole) work.refused = keyTooLong(into);
  if (widened) work.inplace = true;
  else work.copy = true;
}
