import type { AlterClause, ClauseOf } from '../../../schema/statement.js';
import type { KeyPart } from '../../../sources/controller-indexes.js';
import { check, keyBody, references } from './column.js';
import type { KeyDefinition, TableStatement } from './model.js';
import { nameOf, type Reader } from './reader.js';

/** A key or constraint, in CREATE TABLE or after ADD; undefined where none follows. */
export function constraint(reader: Reader, statement: TableStatement): AlterClause | undefined {
  const token = reader.peek()!;
  const named = reader.accept('CONSTRAINT');
  if (named) reader.acceptIf('NOT', 'EXISTS');
  const unnamed = ['PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK'].some((word) => reader.is(word));
  const name = named && !unnamed ? reader.name() : undefined;
  const add = (kind: KeyDefinition['kind']): AlterClause => {
    const key = keyBody(reader, kind, token);
    statement.keys.push(key);
    return clauseOf({ ...key, ...(!key.name && name && { name }) });
  };
  if (reader.accept('PRIMARY')) {
    reader.expect('KEY');
    return add('primary');
  }
  if (reader.accept('UNIQUE')) {
    if (!reader.accept('INDEX')) reader.accept('KEY');
    return add('unique');
  }
  if (reader.accept('FOREIGN')) {
    reader.expect('KEY');
    reader.acceptIf('NOT', 'EXISTS');
    if (reader.isName()) reader.name();
    reader.brackets();
    references(reader);
    return { kind: 'add-foreign' };
  }
  if (reader.is('CHECK')) {
    statement.checks.push({ ...(name && { name }), expression: check(reader) });
    return { kind: 'add-check' };
  }
  if (named) reader.stop();
  if (reader.accept('INDEX') || reader.accept('KEY')) return add('index');
  if (reader.accept('FULLTEXT') || reader.accept('SPATIAL')) {
    if (!reader.accept('INDEX')) reader.accept('KEY');
    return add(token.upper === 'FULLTEXT' ? 'fulltext' : 'spatial');
  }
  return undefined;
}

const TYPES: Readonly<Record<KeyDefinition['kind'], ClauseOf<'add-index'>['type']>> = {
  primary: 'unique',
  unique: 'unique',
  index: 'plain',
  fulltext: 'fulltext',
  spatial: 'plain',
};

function clauseOf({ kind, name, parts, ifNotExists = false }: KeyDefinition): AlterClause {
  const columns = parts.map(
    ({ column, length }): KeyPart => ({
      name: nameOf(column),
      ...(length !== undefined && { prefix: length }),
    }),
  );
  if (kind === 'primary') return { kind: 'add-primary', columns };
  return {
    kind: 'add-index',
    name: name ? nameOf(name) : undefined,
    columns,
    type: TYPES[kind],
    ifNotExists,
  };
}
