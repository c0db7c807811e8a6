import { pageTooSmall, rowTooLarge, tooManyColumns } from '../../errors.js';
import { pageSize, ROW_LIMIT, rowSize } from '../../limits/size.js';
import { COLUMNS_LIMIT } from '../../limits/verdict.js';
import type { TableStatement } from './model.js';
import {
  bytesOf,
  type DefinitionProblem,
  LARGE,
  problem,
  storageEngine,
  textOf,
  typeText,
} from './problem.js';
import { nameOf } from './reader.js';

/** Table options that InnoDB refuses in its strict mode, the default (1031). */
export function* innodbProblem(statement: TableStatement): Generator<DefinitionProblem> {
  if (storageEngine(statement).toUpperCase() !== 'INNODB') return;
  const table = nameOf(statement.table);
  for (const { name, value } of statement.options) {
    const text = value ? textOf(value).toUpperCase() : '';
    const wrong =
      (name === 'ROW_FORMAT' && text === 'FIXED') ||
      (name === 'KEY_BLOCK_SIZE' && /^\d+$/.test(text) && !BLOCK_SIZES.has(text)) ||
      (name === 'COMPRESSION' && !COMPRESSIONS.has(text)) ||
      name === 'INDEX DIRECTORY';
    if (wrong && value)
      yield problem(value, 1031, `Table storage engine for '${table}' doesn't have this option`, 'HY000');
  }
}

const BLOCK_SIZES = new Set(['0', '1', '2', '4', '8', '16']);
const COMPRESSIONS = new Set(['', 'NONE', 'ZLIB', 'LZ4']);

/** What engines other than InnoDB cannot hold (manual, "Alternative Storage Engines"). */
export function* engineProblem(statement: TableStatement): Generator<DefinitionProblem> {
  const value = statement.options.find(({ name }) => name === 'ENGINE')?.value;
  if (!value) return;
  const engine = textOf(value).toUpperCase();
  const { columns } = statement;
  const keyed =
    statement.keys[0]?.token ??
    columns.map((column) => column.primary ?? column.unique).find((token) => token);
  if (engine === 'CSV' && keyed) yield problem(keyed, 1069, 'Too many keys specified; max 0 keys allowed');
  else if (engine === 'CSV') {
    const nullable = columns.find((column) => !column.notNull);
    if (nullable)
      yield problem(nullable.name, 1178, "The storage engine for the table doesn't support nullable columns");
  } else if (engine === 'MEMORY' || engine === 'HEAP') {
    const large = columns.find((column) => LARGE.has(column.type.name));
    if (large) yield problem(large.type.token, 1163, "The used table type doesn't support BLOB/TEXT columns");
  }
}

const NUMBERS = 'tinyint smallint mediumint int bigint float double decimal'.split(' ');
const TIMES = 'date datetime time timestamp year'.split(' ');
const SIZED = new Set([
  ...NUMBERS,
  ...TIMES,
  ...['varchar', 'char', 'varbinary', 'binary', 'enum', 'set'],
  ...LARGE,
]);
/** Their bytes depend on the character set. */
const CHARACTERS = new Set(['varchar', 'char']);

/** Rows that are too long (1118), where the types of all columns are known. */
export function* sizeProblem(statement: TableStatement): Generator<DefinitionProblem> {
  const { columns } = statement;
  const known = columns.every(
    ({ type }) =>
      SIZED.has(type.name) &&
      type.name !== 'geometry' &&
      (!CHARACTERS.has(type.name) || bytesOf(type, statement) === 4) &&
      // FLOAT(30) is a DOUBLE.
      (type.name !== 'float' || (type.args[0] ?? 0) <= 24) &&
      (!/^(?:enum|set)$/.test(type.name) || type.members.length > 0),
  );
  const isInnoDb = storageEngine(statement).toUpperCase() === 'INNODB';
  const format = statement.options.find(({ name }) => name === 'ROW_FORMAT')?.value?.upper ?? 'DYNAMIC';
  if (!known) return;
  const primary =
    columns.some((column) => column.primary) || statement.keys.some((key) => key.kind === 'primary');
  const sized = columns.map((column) => ({
    name: nameOf(column.name),
    type: typeText(column.type),
    nullable: !column.notNull && !column.primary,
  }));
  // The size of a compressed page is an option of its own.
  const isKnownFormat =
    format === 'DYNAMIC' ||
    (format === 'COMPRESSED' && !statement.options.some(({ name }) => name === 'KEY_BLOCK_SIZE'));
  const page = pageSize(sized, 'mysql', { primaryKey: primary, rowFormat: format });
  const widest = columns.reduce((a, b) => ((b.type.args[0] ?? 0) > (a.type.args[0] ?? 0) ? b : a));
  if (rowSize(sized, 'mysql').bytes > ROW_LIMIT) {
    yield { token: widest.name, evidence: rowTooLarge('mysql') };
  } else if (isInnoDb && columns.length > COLUMNS_LIMIT) {
    yield { token: columns[COLUMNS_LIMIT]!.name, evidence: tooManyColumns('mysql', nameOf(statement.table)) };
  } else if (isInnoDb && isKnownFormat && page.bytes > page.limit) {
    yield { token: widest.name, evidence: pageTooSmall('mysql') };
  }
}

/** Every unique key must hold the columns that the table is partitioned by (1503). */
export function* partitionProblem(statement: TableStatement): Generator<DefinitionProblem> {
  const by = statement.partitioning;
  if (!by || by.columns.length === 0) return;
  const keys = [
    ...statement.columns.flatMap((column) =>
      column.primary ? [{ word: 'PRIMARY KEY', names: [nameOf(column.name)] }] : [],
    ),
    ...statement.columns.flatMap((column) =>
      column.unique ? [{ word: 'UNIQUE INDEX', names: [nameOf(column.name)] }] : [],
    ),
    ...statement.keys
      .filter((key) => key.kind === 'primary' || key.kind === 'unique')
      .map((key) => ({
        word: key.kind === 'primary' ? 'PRIMARY KEY' : 'UNIQUE INDEX',
        names: key.parts.map((part) => nameOf(part.column)),
      })),
  ];
  const columns = by.columns
    .map((token) => nameOf(token).toLowerCase())
    .filter((name) => statement.columns.some((column) => nameOf(column.name).toLowerCase() === name));
  for (const key of keys) {
    const names = new Set(key.names.map((name) => name.toLowerCase()));
    if (columns.every((column) => names.has(column))) continue;
    yield problem(
      by.token,
      1503,
      `A ${key.word} must include all columns in the table's partitioning function (prefixed columns are not considered).`,
      'HY000',
    );
    return;
  }
}
