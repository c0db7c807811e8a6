import type { Evidence } from '../../../finding.js';
import { defaultErrno } from '../../../schema/limits/defaults.js';
import { keyVerdict } from '../../../schema/limits/keys.js';
import { PAGE_LIMIT, pageSize, ROW_LIMIT, rowSize } from '../../../schema/limits/size.js';
import { stringValueOf, type Token } from '../../../sources/sql/tokens.js';
import { blobDefault, blobKeyWithoutLength, invalidDefault, jsonKey, keyTooLong } from '../../errors.js';
import { charsetBytes, charsetName, charsetOfCollation, isCharset } from '../charsets.js';
import { isStorageEngine } from '../storage-engines.js';
import type { ColumnDefinition, ColumnType, DefaultValue, KeyDefinition, TableStatement } from './model.js';
import { nameOf } from './reader.js';

/** What MySQL answers to a table statement that its grammar takes, and where it looks wrong. */
export interface DefinitionProblem {
  token: Token;
  evidence: Evidence;
}

function problem(token: Token, errno: number, text: string, sqlstate = '42000'): DefinitionProblem {
  return { token, evidence: { engine: 'mysql', errno, sqlstate, text } };
}

/** Unknown engines, character sets and collations come first: MySQL finds them while it parses. */
export function* nameProblems(statement: TableStatement): Generator<DefinitionProblem> {
  for (const { name, value } of statement.options) {
    if (!value || value.upper === 'DEFAULT') continue;
    if (name === 'ENGINE' && !isStorageEngine(textOf(value))) {
      yield problem(value, 1286, `Unknown storage engine '${textOf(value)}'`);
    }
    if (name === 'ALGORITHM' && !ALGORITHMS.has(value.upper)) {
      yield problem(value, 1800, `Unknown ALGORITHM '${textOf(value)}'`, 'HY000');
    }
    if (name === 'LOCK' && !LOCKS.has(value.upper))
      yield problem(value, 1801, `Unknown LOCK type '${textOf(value)}'`, 'HY000');
    if (name === 'CHARSET') yield* charsetProblem(value);
    if (name === 'COLLATE') yield* collationProblem(value, optionCharset(statement));
  }
  for (const column of statement.columns) {
    if (column.type.charset) yield* charsetProblem(column.type.charset);
    if (column.collate) yield* collationProblem(column.collate, column.type.charset);
  }
}

const ALGORITHMS = new Set(['DEFAULT', 'INSTANT', 'INPLACE', 'COPY']);
const LOCKS = new Set(['DEFAULT', 'NONE', 'SHARED', 'EXCLUSIVE']);

function* charsetProblem(token: Token): Generator<DefinitionProblem> {
  if (!isCharset(textOf(token))) yield problem(token, 1115, `Unknown character set: '${textOf(token)}'`);
}

export function* collationProblem(token: Token, charset: Token | undefined): Generator<DefinitionProblem> {
  const name = textOf(token);
  const owner = charsetOfCollation(name);
  if (!owner) yield problem(token, 1273, `Unknown collation: '${name}'`, 'HY000');
  else if (charset && isCharset(textOf(charset)) && charsetName(textOf(charset)) !== owner) {
    yield problem(
      token,
      1253,
      `COLLATION '${name}' is not valid for CHARACTER SET '${charsetName(textOf(charset))}'`,
    );
  }
}

function optionCharset(statement: TableStatement): Token | undefined {
  return statement.options.find(({ name }) => name === 'CHARSET')?.value;
}

function textOf(token: Token): string {
  return token.kind === 'string' ? stringValueOf(token) : nameOf(token);
}

/** Columns, defaults, keys and sizes, in about the order in which MySQL finds them. */
export function* definitionProblems(statement: TableStatement): Generator<DefinitionProblem> {
  let refused = false;
  for (const column of statement.columns) {
    for (const found of columnProblems(column, statement)) {
      refused = true;
      yield found;
    }
  }

  if (statement.kind !== 'create') return;
  yield* duplicateColumns(statement);
  yield* autoColumn(statement);
  if (!statement.from) yield* keyProblems(statement);
  if (statement.columns.length > 0 && !statement.from && !refused) {
    yield* sizeProblem(statement);
    yield* engineProblem(statement);
  }
  yield* partitionProblem(statement);
}

const LARGE = new Set(
  'tinytext text mediumtext longtext tinyblob blob mediumblob longblob json geometry'.split(' '),
);
const WHOLE = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
const TIMED = new Set(['time', 'datetime', 'timestamp']);

function* columnProblems(column: ColumnDefinition, statement: TableStatement): Generator<DefinitionProblem> {
  const name = nameOf(column.name);
  if ([...name].length > 64) yield problem(column.name, 1059, `Identifier name '${name}' is too long`);
  if (/\s$/.test(name)) yield problem(column.name, 1166, `Incorrect column name '${name}'`);
  const size = typeProblem(column, statement);
  if (size) {
    yield size;
    return;
  }
  if (column.generated) return;
  if (column.notNull && column.nullable) return;
  if (column.default) yield* defaultProblem(column, column.default);
  if (
    column.autoIncrement &&
    !WHOLE.has(column.type.name) &&
    column.type.name !== 'float' &&
    column.type.name !== 'double'
  ) {
    yield problem(column.name, 1063, `Incorrect column specifier for column '${name}'`);
  }
}

function typeProblem(
  { name: token, type }: ColumnDefinition,
  statement: TableStatement,
): DefinitionProblem | undefined {
  const name = nameOf(token);
  const [length = 0, scale] = type.args;
  const tooBig = (max: number) =>
    problem(
      type.token,
      1074,
      `Column length too big for column '${name}' (max = ${max}); use BLOB or TEXT instead`,
    );
  switch (type.name) {
    case 'varchar': {
      const bytes = bytesOf(type, statement);
      if (bytes === undefined) return undefined;
      const max = Math.floor(65535 / bytes);
      return length > max ? tooBig(max) : undefined;
    }
    case 'char':
    case 'binary':
      return length > 255 ? tooBig(255) : undefined;
    case 'varbinary':
      return length > 65535 ? tooBig(65535) : undefined;
    case 'decimal':
      if (length > 65)
        return problem(
          type.token,
          1426,
          `Too-big precision ${length} specified for '${name}'. Maximum is 65.`,
        );
      if ((scale ?? 0) > 30)
        return problem(
          type.token,
          1425,
          `Too big scale ${scale} specified for column '${name}'. Maximum is 30.`,
        );
      return scale !== undefined && scale > length ? wrongScale(type, name) : undefined;
    case 'double':
    case 'float':
      if (scale === undefined && length > 53)
        return problem(token, 1063, `Incorrect column specifier for column '${name}'`);
      return scale !== undefined && scale > length ? wrongScale(type, name) : undefined;
    case 'bit':
      return length > 64
        ? problem(type.token, 1439, `Display width out of range for column '${name}' (max = 64)`)
        : undefined;
    case 'year':
      return type.args.length > 0 && length !== 4
        ? problem(type.token, 1818, 'Supports only YEAR or YEAR(4) column.', 'HY000')
        : undefined;
    default:
      if (TIMED.has(type.name) && length > 6) {
        return problem(
          type.token,
          1426,
          `Too-big precision ${length} specified for '${name}'. Maximum is 6.`,
        );
      }
      if (WHOLE.has(type.name) && length > 255) {
        return problem(type.token, 1439, `Display width out of range for column '${name}' (max = 255)`);
      }
      return duplicateMember(type, name);
  }
}

function wrongScale(type: ColumnType, name: string): DefinitionProblem {
  return problem(
    type.token,
    1427,
    `For float(M,D), double(M,D) or decimal(M,D), M must be >= D (column '${name}').`,
  );
}

function duplicateMember(type: ColumnType, name: string): DefinitionProblem | undefined {
  const seen = new Set<string>();
  for (const member of type.members) {
    const value = stringValueOf(member).replace(/ +$/, '').toLowerCase();
    if (seen.has(value)) {
      return problem(
        member,
        1291,
        `Column '${name}' has duplicated value '${stringValueOf(member)}' in ${type.name.toUpperCase()}`,
        'HY000',
      );
    }
    seen.add(value);
  }
  return undefined;
}

/** Bytes of a character of the column, undefined where its character set is not known here. */
function bytesOf(type: ColumnType, statement: TableStatement): number | undefined {
  if (type.charset) return charsetBytes(textOf(type.charset));
  if (type.ownCharset || statement.kind !== 'create') return undefined;
  const charset = optionCharset(statement);
  if (charset) return charsetBytes(textOf(charset));
  const collate = statement.options.find(({ name }) => name === 'COLLATE')?.value;
  const owner = collate && charsetOfCollation(textOf(collate));
  // MySQL's and Frappe's default alike.
  return charsetBytes(owner ?? 'utf8mb4');
}

function* defaultProblem(column: ColumnDefinition, value: DefaultValue): Generator<DefinitionProblem> {
  const name = nameOf(column.name);
  const { type } = column;
  const invalid = () => ({ token: value.token, evidence: invalidDefault('mysql', name) });
  if (value.kind === 'expression') return;
  if (value.kind === 'null') {
    if (column.notNull || column.primary) yield invalid();
    return;
  }
  if (LARGE.has(type.name)) {
    if (value.kind !== 'now') yield { token: value.token, evidence: blobDefault(name) };
    else yield invalid();
    return;
  }
  if (column.autoIncrement || type.name === 'serial') yield invalid();
  else if (value.kind === 'now') {
    const fits =
      (type.name === 'datetime' || type.name === 'timestamp') && (type.args[0] ?? 0) === value.digits;
    if (!fits) yield invalid();
  } else if (!fitsLiteral(type, value)) yield invalid();
}

function fitsLiteral(type: ColumnType, value: DefaultValue): boolean {
  if (value.kind === 'boolean') return true;
  if (value.kind !== 'string' && value.kind !== 'number') return true;
  if (value.kind === 'string' && !/^['"]/.test(value.token.text)) return true;
  const text =
    value.kind === 'string' ? stringValueOf(value.token) : `${value.negative ? '-' : ''}${value.token.text}`;
  if (type.name === 'enum') {
    if (value.kind === 'number') return true;
    return type.members.some(
      (member) => stringValueOf(member).toLowerCase() === text.toLowerCase().trimEnd(),
    );
  }
  if (WHOLE.has(type.name)) return fitsInteger(type, text);
  if (type.name === 'timestamp' || value.kind === 'number') {
    if (TIMED.has(type.name) && Number(text) === 0 && type.name !== 'time') return false;
  }
  if (type.name === 'timestamp') return value.kind === 'number' || !/^\s*$|^0000-/.test(text);
  const written = value.kind === 'string' ? `'${text.replaceAll("'", "''")}'` : text;
  const size = type.args.length > 0 ? `(${type.args.join(',')})` : '';
  return defaultErrno(`${type.name}${size}`, written, 'mysql') === undefined;
}

const BITS: Record<string, bigint> = { tinyint: 8n, smallint: 16n, mediumint: 24n, int: 32n, bigint: 64n };

function fitsInteger(type: ColumnType, text: string): boolean {
  if (!/^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text)) return /^0[xXbB]/.test(text);
  const number = Number(text);
  const bits = BITS[type.name]!;
  const high = type.unsigned ? 2n ** bits - 1n : 2n ** (bits - 1n) - 1n;
  const low = type.unsigned ? 0n : -(2n ** (bits - 1n));
  const rounded = /^\s*[+-]?\d+\s*$/.test(text)
    ? BigInt(text.trim().replace('+', ''))
    : BigInt(Math.round(number));
  return rounded >= low && rounded <= high;
}

function* duplicateColumns({ columns }: TableStatement): Generator<DefinitionProblem> {
  const seen = new Set<string>();
  for (const { name } of columns) {
    const key = nameOf(name).toLowerCase();
    if (seen.has(key)) yield problem(name, 1060, `Duplicate column name '${nameOf(name)}'`, '42S21');
    seen.add(key);
  }
}

function* autoColumn(statement: TableStatement): Generator<DefinitionProblem> {
  const autos = statement.columns.filter((column) => column.autoIncrement || column.type.name === 'serial');
  const [first] = autos;
  if (!first || statement.from) return;
  const name = nameOf(first.name).toLowerCase();
  const keyed =
    first.primary ||
    first.unique ||
    first.type.name === 'serial' ||
    statement.keys.some((key) => key.parts.some((part) => nameOf(part.column).toLowerCase() === name));
  if (autos.length > 1 || !keyed) {
    yield problem(
      autos[1]?.name ?? first.name,
      1075,
      'Incorrect table definition; there can be only one auto column and it must be defined as a key',
    );
  }
}

function* keyProblems(statement: TableStatement): Generator<DefinitionProblem> {
  const inline: KeyDefinition[] = statement.columns.flatMap((column) => [
    ...(column.primary ? [keyOf('primary', column.primary, column)] : []),
    ...(column.unique ? [keyOf('unique', column.unique, column)] : []),
  ]);
  const keys = [...inline, ...statement.keys];
  const primary = keys.filter((key) => key.kind === 'primary');
  if (primary.length > 1) yield problem(primary[1]!.token, 1068, 'Multiple primary key defined');
  yield* duplicateKeys(keys);
  const sized = statement.columns.map((column) => ({
    name: nameOf(column.name),
    type: typeText(column.type),
    nullable: !column.notNull,
  }));
  for (const key of keys) {
    if (key.kind === 'fulltext' || key.kind === 'spatial') {
      yield* typedKeyProblem(key, statement);
      continue;
    }
    yield* keyProblem(key, sized, statement);
  }
}

function keyOf(kind: KeyDefinition['kind'], token: Token, column: ColumnDefinition): KeyDefinition {
  return { kind, token, parts: [{ column: column.name }] };
}

function* duplicateKeys(keys: readonly KeyDefinition[]): Generator<DefinitionProblem> {
  const seen = new Set<string>();
  for (const { name } of keys) {
    if (!name) continue;
    const key = nameOf(name).toLowerCase();
    if (seen.has(key)) yield problem(name, 1061, `Duplicate key name '${nameOf(name)}'`);
    if ([...key].length > 64) yield problem(name, 1059, `Identifier name '${nameOf(name)}' is too long`);
    seen.add(key);
  }
}

function* keyProblem(
  key: KeyDefinition,
  columns: { name: string; type: string; nullable: boolean }[],
  statement: TableStatement,
): Generator<DefinitionProblem> {
  for (const part of key.parts) {
    if (!part.column) return;
    const column = statement.columns.find(
      ({ name }) => nameOf(name).toLowerCase() === nameOf(part.column).toLowerCase(),
    );
    if (!column) {
      yield problem(part.column, 1072, `Key column '${nameOf(part.column)}' doesn't exist in table`);
      return;
    }
    if (column.type.name === 'geometry') return;
    if (key.kind === 'primary' && column.nullable) {
      yield problem(
        part.column,
        1171,
        'All parts of a PRIMARY KEY must be NOT NULL; if you need NULL in a key, use UNIQUE instead',
      );
      return;
    }
    if (column.type.name === 'json') {
      yield { token: part.column, evidence: jsonKey(nameOf(part.column)) };
      return;
    }
    if (LARGE.has(column.type.name) && part.length === undefined) {
      yield { token: part.column, evidence: blobKeyWithoutLength(nameOf(part.column)) };
      return;
    }
    if (bytesOf(column.type, statement) !== 4) return;
  }
  const parts = key.parts.map((part) => ({
    name: nameOf(part.column),
    ...(part.length !== undefined && { prefix: part.length }),
  }));
  const kind = key.kind === 'primary' || key.kind === 'unique' ? key.kind : 'index';
  const verdict = keyVerdict({ name: nameOf(key.name), columns: parts, kind }, columns, 'mysql');
  if (verdict.errno === 1071)
    yield { token: key.parts[0]!.column!, evidence: keyTooLong('mysql', verdict.limit) };
  if (verdict.errno === 1089) {
    yield problem(
      key.parts[0]!.column!,
      1089,
      "Incorrect prefix key; the used key part isn't a string, the used length is longer than the key part, or the storage engine doesn't support unique prefix keys",
      'HY000',
    );
  }
}

const CHARACTERS = new Set('char varchar tinytext text mediumtext longtext'.split(' '));

/** FULLTEXT takes text, SPATIAL takes geometries that are not NULL. */
function* typedKeyProblem(key: KeyDefinition, statement: TableStatement): Generator<DefinitionProblem> {
  for (const { column: token } of key.parts) {
    const name = nameOf(token);
    const column = statement.columns.find((one) => nameOf(one.name).toLowerCase() === name.toLowerCase());
    if (!token || !column) continue;
    if (key.kind === 'fulltext' && !CHARACTERS.has(column.type.name)) {
      yield problem(token, 1283, `Column '${name}' cannot be part of FULLTEXT index`, 'HY000');
    } else if (key.kind === 'spatial' && column.type.name !== 'geometry') {
      yield problem(token, 1687, 'A SPATIAL index may only contain a geometrical type column');
    } else if (key.kind === 'spatial' && !column.notNull) {
      yield problem(token, 1252, 'All parts of a SPATIAL index must be NOT NULL');
    }
  }
}

/** What engines other than InnoDB cannot hold (manual, "Alternative Storage Engines"). */
function* engineProblem(statement: TableStatement): Generator<DefinitionProblem> {
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

function typeText(type: ColumnType): string {
  return type.args.length > 0 ? `${type.name}(${type.args.join(',')})` : type.name;
}

const SIZED = new Set(
  'tinyint int bigint varchar char decimal date datetime time timestamp tinytext text mediumtext longtext json'.split(
    ' ',
  ),
);

function* sizeProblem(statement: TableStatement): Generator<DefinitionProblem> {
  const { columns } = statement;
  const known = columns.every(
    (column) =>
      SIZED.has(column.type.name) &&
      (column.type.name !== 'varchar' || bytesOf(column.type, statement) === 4),
  );
  const engine = statement.options.find(({ name }) => name === 'ENGINE')?.value;
  const format = statement.options.find(({ name }) => name === 'ROW_FORMAT')?.value?.upper ?? 'DYNAMIC';
  if (!known) return;
  const primary =
    columns.some((column) => column.primary) || statement.keys.some((key) => key.kind === 'primary');
  const sized = columns.map((column) => ({
    name: nameOf(column.name),
    type: typeText(column.type),
    nullable: !column.notNull && !column.primary,
  }));
  const widest = columns.reduce((a, b) => ((b.type.args[0] ?? 0) > (a.type.args[0] ?? 0) ? b : a));
  if (rowSize(sized, 'mysql').bytes > ROW_LIMIT) {
    yield problem(
      widest.name,
      1118,
      'Row size too large. The maximum row size for the used table type, not counting BLOBs, is 65535. This includes storage overhead, check the manual. You have to change some columns to TEXT or BLOBs',
    );
  } else if (
    (!engine || textOf(engine).toUpperCase() === 'INNODB') &&
    format === 'DYNAMIC' &&
    pageSize(sized, 'mysql', { primaryKey: primary }).bytes > PAGE_LIMIT
  ) {
    yield problem(
      widest.name,
      1118,
      'Row size too large (> 8126). Changing some columns to TEXT or BLOB may help. In current row format, BLOB prefix of 0 bytes is stored inline.',
    );
  }
}

function* partitionProblem(statement: TableStatement): Generator<DefinitionProblem> {
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
