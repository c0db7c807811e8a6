import type { Token } from '../../../sources/sql/tokens.js';
import {
  blobKeyWithoutLength,
  duplicateColumn,
  identifierTooLong,
  incorrectIndexName,
  jsonKey,
  keyTooLong,
  tooManyKeyParts,
  tooManyKeys,
} from '../../errors.js';
import { KEYS_LIMIT, keyVerdict } from '../../limits/keys.js';
import { nameErrno } from '../../limits/names.js';
import type { ColumnDefinition, KeyDefinition, KeyPart, TableStatement } from './model.js';
import { bytesOf, type DefinitionProblem, LARGE, problem, storageEngine, typeText } from './problem.js';
import { nameOf } from './reader.js';

/** A column defined twice (1060). */
export function* duplicateColumns({ columns }: TableStatement): Generator<DefinitionProblem> {
  const seen = new Set<string>();
  for (const { name } of columns) {
    const key = nameOf(name).toLowerCase();
    if (seen.has(key)) yield { token: name, evidence: duplicateColumn('mysql', nameOf(name)) };
    seen.add(key);
  }
}

/** One AUTO_INCREMENT column, and a key for it (1075). */
export function* autoColumn(statement: TableStatement): Generator<DefinitionProblem> {
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

/** The keys of CREATE TABLE, also those written beside a column. */
export function* keyProblems(statement: TableStatement): Generator<DefinitionProblem> {
  const inline: KeyDefinition[] = statement.columns.flatMap((column) => [
    ...(column.primary ? [keyOf('primary', column.primary, column)] : []),
    ...(column.unique ? [keyOf('unique', column.unique, column)] : []),
  ]);
  const keys = [...inline, ...statement.keys];
  if (keys.length > KEYS_LIMIT) {
    yield { token: keys[KEYS_LIMIT]!.token, evidence: tooManyKeys('mysql', KEYS_LIMIT) };
    return;
  }
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
    if ([...key].length > 64) yield { token: name, evidence: identifierTooLong('mysql', nameOf(name)) };
    if (nameErrno('index', key, 'mysql') === 1280)
      yield { token: name, evidence: incorrectIndexName('mysql', nameOf(name)) };
    seen.add(key);
  }
}

function* keyProblem(
  key: KeyDefinition,
  columns: { name: string; type: string; nullable: boolean }[],
  statement: TableStatement,
): Generator<DefinitionProblem> {
  const twice = repeated(key);
  if (twice) {
    yield { token: twice, evidence: duplicateColumn('mysql', nameOf(twice)) };
    return;
  }
  const found = key.parts.map(({ column }) =>
    statement.columns.find(({ name }) => nameOf(name).toLowerCase() === nameOf(column).toLowerCase()),
  );
  const first = key.parts[0]?.column;
  if (!first || key.parts.some(({ column }) => !column)) return;
  if (found.some((column) => column?.type.name === 'geometry')) return;
  const nullable = key.kind === 'primary' ? found.findIndex((column) => column?.nullable) : -1;
  if (nullable >= 0) {
    yield problem(
      key.parts[nullable]!.column!,
      1171,
      'All parts of a PRIMARY KEY must be NOT NULL; if you need NULL in a key, use UNIQUE instead',
    );
    return;
  }
  const parts = key.parts.map((part) => ({
    name: nameOf(part.column),
    ...(part.length !== undefined && { prefix: part.length }),
  }));
  const kind = key.kind === 'primary' || key.kind === 'unique' ? key.kind : 'index';
  const definition = { name: nameOf(key.name), columns: parts, kind } as const;
  const verdict = keyVerdict(definition, columns, 'mysql', storageEngine(statement));
  const partWhere = (is: (column: ColumnDefinition | undefined, part: KeyPart) => boolean) =>
    key.parts[found.findIndex((column, i) => is(column, key.parts[i]!))]?.column ?? first;
  switch (verdict.errno) {
    case 1072: {
      const token = partWhere((column) => column === undefined);
      yield problem(token, 1072, `Key column '${nameOf(token)}' doesn't exist in table`);
      return;
    }
    case 3152: {
      const token = partWhere((column) => column?.type.name === 'json');
      yield { token, evidence: jsonKey(nameOf(token)) };
      return;
    }
    case 1170: {
      const token = partWhere(
        (column, { length }) => length === undefined && LARGE.has(column?.type.name ?? ''),
      );
      yield { token, evidence: blobKeyWithoutLength(nameOf(token)) };
      return;
    }
  }
  // Lengths are known of utf8mb4 only.
  if (found.some((column) => column && bytesOf(column.type, statement) !== 4)) return;
  if (verdict.errno === 1070) yield { token: first, evidence: tooManyKeyParts('mysql', 16) };
  if (verdict.errno === 1071) yield { token: first, evidence: keyTooLong('mysql', verdict.limit) };
  if (verdict.errno === 1089) {
    yield problem(
      first,
      1089,
      "Incorrect prefix key; the used key part isn't a string, the used length is longer than the key part, or the storage engine doesn't support unique prefix keys",
      'HY000',
    );
  }
}

/** A column that a key names twice. */
function repeated(key: KeyDefinition): Token | undefined {
  const seen = new Set<string>();
  for (const { column } of key.parts) {
    const name = nameOf(column).toLowerCase();
    if (column && seen.has(name)) return column;
    seen.add(name);
  }
  return undefined;
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
