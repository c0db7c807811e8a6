import type { AlterClause, ClauseOf, Position } from '../../../schema/statement.js';
import { columnBody, columnDefinition, defaultValue } from './column.js';
import { columnOf, defaultText } from './column-of.js';
import { constraint } from './constraint.js';
import type { ColumnDefinition, TableStatement } from './model.js';
import { tableOption } from './options.js';
import { partitionAction, partitioning } from './partitions.js';
import { textOf } from './problem.js';
import { nameOf, type Reader } from './reader.js';
import { charsetToken } from './types.js';

/** The rest of ALTER TABLE (manual, ALTER TABLE, `alter_option`), from the table's name on. */
export function alterTable(reader: Reader, statement: TableStatement): void {
  reader.acceptIf('EXISTS');
  statement.table = reader.qualifiedName();
  if (reader.done) return;
  for (;;) {
    statement.clauses.push(...action(reader, statement));
    if (reader.is('PARTITION', 'BY')) {
      partitioning(reader, statement);
      statement.clauses.push({ kind: 'partition' });
    }
    if (reader.accept('REMOVE', 'PARTITIONING')) statement.clauses.push(unknown('REMOVE PARTITIONING'));
    // Table options may follow one another without a comma.
    if (!reader.accept(',') && !startsOption(reader)) return;
  }
}

function startsOption(reader: Reader): boolean {
  return !reader.done && OPTION_WORDS.has(reader.peek()!.upper);
}

const OPTION_WORDS = new Set(
  'ENGINE ROW_FORMAT COMMENT AUTO_INCREMENT CHARSET COLLATE DEFAULT CHARACTER KEY_BLOCK_SIZE STATS_PERSISTENT STATS_AUTO_RECALC STATS_SAMPLE_PAGES MAX_ROWS MIN_ROWS CHECKSUM PACK_KEYS COMPRESSION ENCRYPTION TABLESPACE AVG_ROW_LENGTH'.split(
    ' ',
  ),
);

/** Options that say how a table is stored; of the others nothing is known here. */
const KNOWN_OPTIONS = new Set(
  'ENGINE ROW_FORMAT COMMENT AUTO_INCREMENT CHARSET COLLATE KEY_BLOCK_SIZE'.split(' '),
);

const unknown = (text: string): AlterClause => ({ kind: 'unknown', text });

function action(reader: Reader, statement: TableStatement): AlterClause[] {
  if (reader.accept('ADD')) return add(reader, statement);
  if (reader.accept('DROP')) return [drop(reader)];
  if (reader.accept('MODIFY')) {
    reader.accept('COLUMN');
    reader.acceptIf('EXISTS');
    const column = columnDefinition(reader);
    return [modify(reader, statement, column, nameOf(column.name))];
  }
  if (reader.accept('CHANGE')) {
    reader.accept('COLUMN');
    reader.acceptIf('EXISTS');
    const from = nameOf(reader.name());
    return [modify(reader, statement, columnBody(reader, reader.name()), from)];
  }
  if (reader.accept('ALTER')) return [alter(reader, statement)];
  if (reader.accept('RENAME')) return [rename(reader)];
  if (reader.accept('CONVERT')) return [convert(reader, statement)];
  if (reader.accept('FORCE')) return [{ kind: 'force' }];
  if (reader.accept('ORDER', 'BY')) {
    reader.list(() => {
      reader.qualifiedName();
      if (!reader.accept('ASC')) reader.accept('DESC');
    });
    return [unknown('ORDER BY')];
  }
  if (algorithmOrLock(reader, statement)) return [];
  const first = reader.peek()!;
  if (simple(reader) || partitionAction(reader)) return [unknown(first.text)];
  const options = statement.options.length;
  if (tableOption(reader, statement)) return statement.options.slice(options).map(optionClause);
  if (!reader.is('PARTITION', 'BY') && !reader.is('REMOVE', 'PARTITIONING')) reader.stop();
  return [];
}

function optionClause({ name, value }: TableStatement['options'][number]): AlterClause {
  if (!KNOWN_OPTIONS.has(name) || !value) return unknown(name);
  const text = textOf(value);
  return {
    kind: 'option',
    name: name.toLowerCase(),
    value: name === 'CHARSET' ? text.toLowerCase() : text,
  };
}

/** Any word may stand there; which ones MySQL knows is for `nameProblems` to tell (1800, 1801). */
export function algorithmOrLock(reader: Reader, statement: TableStatement): boolean {
  const token = reader.accept('ALGORITHM') ?? reader.accept('LOCK');
  if (!token) return false;
  reader.accept('=');
  const value = reader.is('DEFAULT') ? reader.next() : reader.name();
  statement.options.push({ name: token.upper, token, value });
  return true;
}

function simple(reader: Reader): boolean {
  return [
    ['DISABLE', 'KEYS'],
    ['ENABLE', 'KEYS'],
    ['DISCARD', 'TABLESPACE'],
    ['IMPORT', 'TABLESPACE'],
    ['WITH', 'VALIDATION'],
    ['WITHOUT', 'VALIDATION'],
    ['UPGRADE', 'PARTITIONING'],
    ['SECONDARY_LOAD'],
    ['SECONDARY_UNLOAD'],
  ].some((words) => reader.accept(...words) !== undefined);
}

function add(reader: Reader, statement: TableStatement): AlterClause[] {
  if (reader.is('PARTITION')) {
    reader.rest();
    return [{ kind: 'partition' }];
  }
  const column = reader.accept('COLUMN');
  const ifNotExists = reader.acceptIf('NOT', 'EXISTS');
  if (reader.accept('(')) {
    const clauses = reader.list(() => element(reader, statement, ifNotExists));
    reader.expect(')');
    return clauses;
  }
  const key = column ? undefined : constraint(reader, statement);
  if (key) return [key];
  const definition = columnDefinition(reader);
  statement.columns.push(definition);
  return [addColumn(definition, ifNotExists, position(reader))];
}

function element(reader: Reader, statement: TableStatement, ifNotExists: boolean): AlterClause {
  const key = constraint(reader, statement);
  if (key) return key;
  const definition = columnDefinition(reader);
  statement.columns.push(definition);
  return addColumn(definition, ifNotExists, undefined);
}

const addColumn = (
  column: ColumnDefinition,
  ifNotExists: boolean,
  position: Position,
): ClauseOf<'add-column'> => ({ kind: 'add-column', column: columnOf(column), position, ifNotExists });

function modify(
  reader: Reader,
  statement: TableStatement,
  column: ColumnDefinition,
  from: string,
): ClauseOf<'modify'> {
  statement.columns.push(column);
  return { kind: 'modify', from, column: columnOf(column), position: position(reader) };
}

function position(reader: Reader): Position {
  if (reader.accept('AFTER')) return { after: nameOf(reader.name()) };
  return reader.accept('FIRST') ? 'first' : undefined;
}

function drop(reader: Reader): AlterClause {
  if (reader.accept('PRIMARY')) {
    reader.expect('KEY');
    return { kind: 'drop-primary' };
  }
  if (reader.accept('PARTITION')) {
    reader.list(() => reader.name());
    return unknown('DROP PARTITION');
  }
  const named = (): string => nameOf(reader.name());
  if (reader.accept('FOREIGN')) {
    reader.expect('KEY');
    reader.acceptIf('EXISTS');
    return { kind: 'drop-constraint', name: named() };
  }
  if (reader.accept('INDEX') || reader.accept('KEY')) {
    const ifExists = reader.acceptIf('EXISTS');
    return { kind: 'drop-index', name: named(), ifExists };
  }
  if (reader.accept('CHECK') || reader.accept('CONSTRAINT')) {
    reader.acceptIf('EXISTS');
    return { kind: 'drop-constraint', name: named() };
  }
  reader.accept('COLUMN');
  const ifExists = reader.acceptIf('EXISTS');
  const name = named();
  if (!reader.accept('RESTRICT')) reader.accept('CASCADE');
  return { kind: 'drop-column', name, ifExists };
}

function alter(reader: Reader, statement: TableStatement): AlterClause {
  if (reader.accept('INDEX')) {
    reader.name();
    const ignored = reader.isMariaDb && (reader.accept('IGNORED') ?? reader.accept('NOT', 'IGNORED'));
    if (!ignored && !reader.accept('VISIBLE') && !reader.accept('INVISIBLE')) reader.stop();
    return unknown('ALTER INDEX');
  }
  if (reader.accept('CHECK') || reader.accept('CONSTRAINT')) {
    reader.name();
    reader.accept('NOT');
    reader.expect('ENFORCED');
    return unknown('ALTER CHECK');
  }
  reader.accept('COLUMN');
  const column = reader.name();
  const name = nameOf(column);
  if (reader.accept('DROP', 'DEFAULT')) return { kind: 'set-default', name, default: undefined };
  reader.expect('SET');
  if (reader.accept('VISIBLE') || reader.accept('INVISIBLE')) return unknown('SET VISIBLE');
  reader.expect('DEFAULT');
  const value = defaultValue(reader);
  statement.defaults.push({ column, value });
  return { kind: 'set-default', name, default: defaultText(value) };
}

function rename(reader: Reader): AlterClause {
  const kind = reader.accept('COLUMN')
    ? 'rename-column'
    : (reader.accept('INDEX') ?? reader.accept('KEY'))
      ? 'rename-index'
      : undefined;
  if (kind) {
    const from = nameOf(reader.name());
    reader.expect('TO');
    return { kind, from, to: nameOf(reader.name()) };
  }
  if (!reader.accept('TO') && !reader.accept('AS')) reader.accept('=');
  return { kind: 'rename-table', to: nameOf(reader.qualifiedName()) };
}

function convert(reader: Reader, statement: TableStatement): AlterClause {
  reader.expect('TO');
  if (!reader.accept('CHARACTER', 'SET') && !reader.accept('CHAR', 'SET')) reader.expect('CHARSET');
  const token = reader.peek()!;
  const value = reader.is('DEFAULT') ? reader.next() : charsetToken(reader);
  statement.options.push({ name: 'CHARSET', token, value });
  const charset = textOf(value).toLowerCase();
  if (!reader.accept('COLLATE')) return { kind: 'convert', charset, collation: undefined };
  const collate = reader.peek()!;
  const collation = charsetToken(reader);
  statement.options.push({ name: 'COLLATE', token: collate, value: collation });
  return { kind: 'convert', charset, collation: textOf(collation).toLowerCase() };
}
