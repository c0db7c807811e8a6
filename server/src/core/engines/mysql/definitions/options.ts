import type { TableStatement } from './model.js';
import type { Reader } from './reader.js';
import { charsetToken } from './types.js';

const NUMBERS = new Set(
  'AUTOEXTEND_SIZE AUTO_INCREMENT AVG_ROW_LENGTH CHECKSUM TABLE_CHECKSUM DELAY_KEY_WRITE KEY_BLOCK_SIZE MAX_ROWS MIN_ROWS PACK_KEYS STATS_AUTO_RECALC STATS_PERSISTENT STATS_SAMPLE_PAGES'.split(
    ' ',
  ),
);
const STRINGS = new Set(
  'COMMENT COMPRESSION CONNECTION ENCRYPTION PASSWORD ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE'.split(' '),
);
const NAMES = new Set('ENGINE SECONDARY_ENGINE TABLESPACE'.split(' '));
const ROW_FORMATS = new Set('DEFAULT DYNAMIC FIXED COMPRESSED REDUNDANT COMPACT'.split(' '));
const INSERT_METHODS = new Set('NO FIRST LAST'.split(' '));

/** One table option (manual, CREATE TABLE, `table_option`); false where none follows. */
export function tableOption(reader: Reader, statement: TableStatement): boolean {
  const token = reader.peek();
  if (!token || token.kind === 'quoted') return false;
  const word = token.upper;
  if (NUMBERS.has(word)) {
    take(reader, statement, word, () => {
      // AUTOEXTEND_SIZE 4M
      const sized = word === 'AUTOEXTEND_SIZE' && /^\d+[KMG]$/.test(reader.peek()?.upper ?? '');
      return sized || reader.is('DEFAULT') ? reader.next() : reader.number();
    });
    return true;
  }
  if (STRINGS.has(word)) return take(reader, statement, word, () => reader.string());
  if (NAMES.has(word)) {
    take(reader, statement, word, () =>
      reader.peek()?.kind === 'string' || reader.is('NULL') ? reader.next() : reader.name(),
    );
    if (word === 'TABLESPACE' && reader.accept('STORAGE')) reader.next();
    return true;
  }
  if (word === 'ROW_FORMAT')
    return take(reader, statement, word, () => reader.acceptOneOf(ROW_FORMATS) ?? reader.stop());
  if (word === 'INSERT_METHOD')
    return take(reader, statement, word, () => reader.acceptOneOf(INSERT_METHODS) ?? reader.stop());
  if (reader.is('DATA', 'DIRECTORY') || reader.is('INDEX', 'DIRECTORY')) {
    reader.next();
    return take(reader, statement, `${word} DIRECTORY`, () => reader.string());
  }
  if (word === 'STORAGE') return take(reader, statement, word, () => reader.next());
  if (word === 'UNION') {
    reader.next();
    reader.accept('=');
    reader.brackets();
    return true;
  }
  if (reader.accept('START', 'TRANSACTION')) return true;
  return charsetOption(reader, statement);
}

/** `[DEFAULT] CHARACTER SET [=] x` and `[DEFAULT] COLLATE [=] x` */
function charsetOption(reader: Reader, statement: TableStatement): boolean {
  const ahead = reader.is('DEFAULT') ? 1 : 0;
  const word = reader.peek(ahead)?.upper;
  const set = (word === 'CHARACTER' || word === 'CHAR') && reader.peek(ahead + 1)?.upper === 'SET';
  if (!set && word !== 'CHARSET' && word !== 'COLLATE') return false;
  if (ahead) reader.next();
  if (set) reader.next();
  return take(reader, statement, word === 'COLLATE' ? 'COLLATE' : 'CHARSET', () => charsetToken(reader));
}

function take(
  reader: Reader,
  statement: TableStatement,
  name: string,
  value: () => ReturnType<Reader['next']>,
): true {
  const token = reader.next();
  reader.accept('=');
  statement.options.push({ name, token, value: value() });
  return true;
}
