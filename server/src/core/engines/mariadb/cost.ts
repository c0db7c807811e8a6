import { applyAlter } from '../../schema/state/apply.js';
import {
  findColumn,
  findIndex,
  hashUnique,
  indexesWith,
  isCharacters,
  type StateIndex,
  sameName,
  type TableState,
} from '../../schema/state/state.js';
import type { Alter, AlterClause, ClauseOf, ColumnDefinition } from '../../schema/statement.js';
import { columnChange } from '../column-change.js';
import { atLeast, type CostResult, cost } from '../cost.js';
import { generatedWork } from '../generated.js';
import { effective } from '../mysql/effective.js';
import { changeColumn, convertColumn, type Work } from './cost-column.js';

/** MariaDB 10.6 to 11.8. From 11.2 on COPY lets writers go on (MDEV-16329), so only its lock differs. */
export function mariaDbCost(
  alter: Alter,
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
  const clauses = effective(alter, state);
  for (const clause of clauses) addWork(work, clause, alter, state, after);
  generatedWork(work, clauses, state);
  if (work.refused) return { refused: work.refused };
  if (!/^innodb$/i.test(state.engine) && touchesRows(work)) work.copy = true;
  if (hashRefuses(clauses, state)) work.copy = true;
  if (work.copy) {
    const online = atLeast(version, [11, 2]) && !work.copyLocked && state.primary.length > 0;
    return { cost: cost('COPY', online ? 'NONE' : 'SHARED', true, false) };
  }
  const fulltext = after.indexes.some((index) => index.type === 'fulltext');
  const compressed = /^compressed$/i.test(state.rowFormat);
  const hidden = fulltext || state.indexes.some((index) => index.type === 'fulltext');
  const rebuild = work.rebuild || (work.columns && (work.buildIndex || hidden || compressed));
  const lock = work.exclusive ? 'EXCLUSIVE' : work.shared || (rebuild && fulltext) ? 'SHARED' : 'NONE';
  if (rebuild) return { cost: cost('INPLACE', lock, true, false) };
  if (work.buildIndex || work.dropIndex) return { cost: cost('NOCOPY', lock, false, !work.buildIndex) };
  return { cost: cost('INSTANT', lock, false, true) };
}

/**
 * The hidden column behind a unique text or a unique key over 3,072 bytes lets no change be made in place, but that
 * all such keys go at once, with no other unique one beside them.
 */
function hashRefuses(clauses: readonly AlterClause[], state: TableState): boolean {
  const unique = state.indexes.filter((index) => index.type === 'unique');
  const hashed = unique.filter((index) => hashUnique(state.columns, index.columns));
  if (hashed.length === 0 || clauses.every((clause) => clause.kind === 'rename-table')) return false;
  const gone = (name: string): boolean =>
    clauses.some((clause) => clause.kind === 'drop-index' && sameName(clause.name, name));
  const onlyDrops = clauses.every((clause) => clause.kind === 'drop-index');
  return !onlyDrops || !unique.every((index) => gone(index.name) === hashed.includes(index));
}

/** InnoDB alone takes a primary key that is dropped and added again for no change. */
const samePrimary = (a: TableState, b: TableState): boolean =>
  /^innodb$/i.test(a.engine) && a.primary.join() === b.primary.join();

function touchesRows(work: Work): boolean {
  return work.rebuild || work.columns || work.buildIndex || work.dropIndex || work.resized;
}

function addWork(work: Work, clause: AlterClause, alter: Alter, state: TableState, after: TableState): void {
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
      changeColumn(work, columnChange(old, next, state, after));
      break;
    }
    case 'add-index':
      addIndex(work, clause, state, after);
      break;
    case 'drop-index':
      if (!readded(clause.name, alter, state)) {
        work.dropIndex ||= findIndex(state, clause.name) !== undefined;
      }
      break;
    case 'add-primary':
      work.rebuild ||= !samePrimary(state, after);
      break;
    case 'drop-primary':
      if (after.primary.length === 0) {
        work.copy = true;
        work.copyLocked = true;
      } else work.rebuild ||= !samePrimary(state, after);
      break;
    case 'add-check':
    case 'add-foreign':
    case 'partition':
      work.copy = true;
      break;
    case 'convert':
      if (!/^innodb$/i.test(state.engine)) work.copy = true;
      for (const column of state.columns) {
        const next = findColumn(after, column.name);
        if (!next || !isCharacters(column)) continue;
        // A text becomes one of the next size, to hold as many characters.
        if (/text$/.test(column.type) && state.charset !== clause.charset) work.copy = true;
        convertColumn(work, columnChange(column, next, state, after));
      }
      break;
    case 'force':
      work.rebuild = true;
      break;
    case 'option':
      option(work, clause.name, clause.value, state);
      break;
    case 'rename-table':
      work.exclusive = alter.clauses.length === 1;
      break;
    default:
      // Names, defaults and dropped constraints are metadata.
      break;
  }
}

function option(work: Work, name: string, value: string, state: TableState): void {
  if (name === 'row_format' || name === 'key_block_size') work.rebuild = true;
  if (/^(charset|collate)$/.test(name) && !/^innodb$/i.test(state.engine)) work.copy = true;
  if (name !== 'engine') return;
  if (sameName(value, state.engine)) work.rebuild = true;
  else {
    // The server takes the word INSTANT here too, and copies all the same.
    work.copy = true;
    work.copyLocked = true;
  }
}

/** A default that the server must work out for each row: `(uuid())`, or one of another column. */
function needsRows(column: ColumnDefinition, after: TableState): boolean {
  if (!column.default?.startsWith('(')) return false;
  const words = column.default.match(/[a-z_]\w*/gi) ?? [];
  return words.some((word) => /^(uuid|uuid_short|sys_guid|nextval)$/i.test(word) || findColumn(after, word));
}

function addColumn(work: Work, column: ColumnDefinition, after: TableState): void {
  if (column.generated === 'virtual') return;
  if (column.generated === 'stored' || needsRows(column, after)) work.copy = true;
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

function dropColumn(work: Work, name: string, alter: Alter, state: TableState): void {
  if (!findColumn(state, name)) return;
  work.columns = true;
  for (const index of indexesWith(state, name)) {
    const dropped = alter.clauses.some(
      (clause) => clause.kind === 'drop-index' && sameName(clause.name, index.name),
    );
    const others = index.columns.filter((part) => !sameName(part.name, name));
    if (dropped || others.length === 0) work.dropIndex = true;
    // What is left of a composite index is built again.
    else work.rebuild = true;
  }
}

/** Dropped and added again with the same columns: nothing happens. */
function readded(name: string, alter: Alter, state: TableState): boolean {
  const old = findIndex(state, name);
  return alter.clauses.some(
    (clause) =>
      clause.kind === 'add-index' &&
      old !== undefined &&
      sameName(clause.name ?? '', name) &&
      sameKey(clause, old),
  );
}

const sameKey = (clause: AddIndex, index: StateIndex): boolean =>
  clause.type === index.type &&
  clause.columns.length === index.columns.length &&
  clause.columns.every(({ name, prefix }, i) => {
    const part = index.columns[i]!;
    return name === part.name && prefix === part.prefix;
  });

type AddIndex = ClauseOf<'add-index'>;

function addIndex(work: Work, clause: AddIndex, state: TableState, after: TableState): void {
  const name = clause.name ?? '';
  const old = findIndex(state, name);
  if (old && findIndex(after, name) && sameKey(clause, old)) return;
  if (clause.type === 'fulltext') {
    work.shared = true;
    // The first one adds a hidden FTS_DOC_ID to every row.
    if (state.indexes.some((index) => index.type === 'fulltext')) work.buildIndex = true;
    else work.rebuild = true;
  } else if (clause.type === 'unique' && hashUnique(after.columns, clause.columns)) work.copy = true;
  else work.buildIndex = true;
}
