import { parseSqlType, type SqlType } from './sql-type.js';

/** A column definition inside CREATE TABLE or ALTER TABLE. */
export interface ColumnDefinition {
  name: string;
  type: SqlType;
  /** The type as written. */
  typeText: string;
  nullable: boolean;
  /** SQL text behind DEFAULT. */
  default?: string;
  unique?: boolean;
  primary?: boolean;
  autoIncrement?: boolean;
  charset?: string;
  collation?: string;
  comment?: string;
  generated?: 'stored' | 'virtual';
  check?: boolean;
}

export type Position = 'first' | { after: string } | undefined;
export interface KeyPart {
  name: string;
  prefix?: number;
}

/** One clause of an ALTER TABLE. */
export type AlterClause =
  | { kind: 'add-column'; column: ColumnDefinition; position: Position; ifNotExists: boolean }
  | { kind: 'modify'; from: string; column: ColumnDefinition; position: Position }
  | { kind: 'drop-column'; name: string; ifExists: boolean }
  | { kind: 'rename-column'; from: string; to: string }
  | { kind: 'set-default'; name: string; default: string | undefined }
  | {
      kind: 'add-index';
      name: string | undefined;
      columns: KeyPart[];
      type: 'plain' | 'unique' | 'fulltext';
      ifNotExists: boolean;
    }
  | { kind: 'drop-index'; name: string; ifExists: boolean }
  | { kind: 'rename-index'; from: string; to: string }
  | { kind: 'add-primary'; columns: KeyPart[] }
  | { kind: 'drop-primary' }
  | { kind: 'add-check' }
  | { kind: 'add-foreign' }
  | { kind: 'drop-constraint'; name: string }
  | { kind: 'convert'; charset: string; collation: string | undefined }
  | { kind: 'option'; name: string; value: string }
  | { kind: 'force' }
  | { kind: 'rename-table'; to: string }
  | { kind: 'partition' }
  | { kind: 'unknown'; text: string };

export interface AlterStatement {
  table: string;
  clauses: AlterClause[];
}

const TOKEN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|`((?:[^`]|``)*)`|('(?:[^'\\]|''|\\.)*'|"(?:[^"\\]|""|\\.)*")|([A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*)|([(),;=.]|>=|<=|<>|!=|[-+*/<>])/gy;

interface Token {
  text: string;
  /** Identifiers in backticks are never keywords. */
  kind: 'quoted' | 'string' | 'word' | 'symbol';
}

function tokens(sql: string): Token[] {
  const out: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < sql.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(sql);
    if (!match) {
      out.push({ text: sql[at]!, kind: 'symbol' });
      TOKEN.lastIndex = at + 1;
    } else if (match[1] !== undefined) out.push({ text: match[1].replaceAll('``', '`'), kind: 'quoted' });
    else if (match[2] !== undefined) out.push({ text: match[2], kind: 'string' });
    else if (match[3] !== undefined) out.push({ text: match[3], kind: 'word' });
    else if (match[4] !== undefined) out.push({ text: match[4], kind: 'symbol' });
  }
  return out;
}

/** Reads tokens of one clause or definition, left to right. */
class Reader {
  private at = 0;
  constructor(private readonly list: readonly Token[]) {}

  get done(): boolean {
    return this.at >= this.list.length;
  }
  /** Takes the keywords when all of them are next. */
  take(...words: string[]): boolean {
    const found = words.every((word, i) => {
      const token = this.list[this.at + i];
      return token !== undefined && token.kind !== 'quoted' && token.text.toUpperCase() === word;
    });
    if (found) this.at += words.length;
    return found;
  }
  next(): Token | undefined {
    return this.list[this.at++];
  }
  peek(): Token | undefined {
    return this.list[this.at];
  }
  name(): string {
    return this.next()?.text ?? '';
  }
  /** The text between the next pair of parentheses, without them. */
  parenthesis(): Token[] | undefined {
    if (!this.take('(')) return undefined;
    const inner: Token[] = [];
    for (let depth = 1; !this.done; ) {
      const token = this.next()!;
      if (token.kind === 'symbol' && token.text === '(') depth++;
      if (token.kind === 'symbol' && token.text === ')' && --depth === 0) break;
      inner.push(token);
    }
    return inner;
  }
  rest(): string {
    return this.list
      .slice(this.at)
      .map((token) => token.text)
      .join(' ');
  }
}

/** Splits at commas outside parentheses. */
function split(list: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of list) {
    if (token.kind === 'symbol') {
      if (token.text === '(') depth++;
      else if (token.text === ')') depth--;
      else if (token.text === ',' && depth === 0) {
        parts.push([]);
        continue;
      } else if (token.text === ';') continue;
    }
    parts.at(-1)!.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

function keyParts(reader: Reader): KeyPart[] {
  return split(reader.parenthesis() ?? []).map((part) => {
    const inner = new Reader(part);
    const name = inner.name();
    const prefix = inner.parenthesis()?.[0]?.text;
    return prefix === undefined ? { name } : { name, prefix: Number(prefix) };
  });
}

function join(list: readonly Token[]): string {
  return list.map((token) => token.text).join('');
}

function columnDefinition(reader: Reader): { column: ColumnDefinition; position: Position } {
  const name = reader.name();
  let typeText = reader.name();
  const args = reader.parenthesis();
  if (args) typeText += `(${join(args)})`;
  if (reader.take('UNSIGNED')) typeText += ' unsigned';
  const column: ColumnDefinition = { name, type: parseSqlType(typeText), typeText, nullable: true };
  let position: Position;
  while (!reader.done) {
    if (reader.take('NOT', 'NULL')) column.nullable = false;
    else if (reader.take('NULL')) column.nullable = true;
    else if (reader.take('DEFAULT')) column.default = defaultText(reader);
    else if (reader.take('PRIMARY', 'KEY')) column.primary = true;
    else if (reader.take('UNIQUE', 'KEY') || reader.take('UNIQUE')) column.unique = true;
    else if (reader.take('AUTO_INCREMENT')) column.autoIncrement = true;
    else if (reader.take('CHARACTER', 'SET') || reader.take('CHARSET')) {
      column.charset = reader.name().toLowerCase();
    } else if (reader.take('COLLATE')) column.collation = reader.name().toLowerCase();
    else if (reader.take('COMMENT')) column.comment = reader.name();
    else if (reader.take('CHECK')) {
      reader.parenthesis();
      column.check = true;
    } else if (reader.take('GENERATED', 'ALWAYS')) {
      // AS follows.
    } else if (reader.take('AS')) {
      reader.parenthesis();
      column.generated = 'virtual';
    } else if (reader.take('STORED') || reader.take('PERSISTENT')) column.generated = 'stored';
    else if (reader.take('VIRTUAL')) column.generated = 'virtual';
    else if (reader.take('FIRST')) position = 'first';
    else if (reader.take('AFTER')) position = { after: reader.name() };
    else reader.next();
  }
  if (column.primary) column.nullable = false;
  return { column, position };
}

function defaultText(reader: Reader): string {
  const expression = reader.parenthesis();
  if (expression) return `(${join(expression)})`;
  let text = reader.name();
  if (text === '-' || text === '+') text += reader.name();
  const args = reader.parenthesis();
  return args ? `${text}(${join(args)})` : text;
}

function addClause(reader: Reader): AlterClause {
  const ifNotExistsEarly = reader.take('IF', 'NOT', 'EXISTS');
  if (reader.take('CONSTRAINT')) {
    const next = reader.peek();
    if (next && !/^(PRIMARY|UNIQUE|FOREIGN|CHECK)$/i.test(next.text)) reader.next();
  }
  if (reader.take('PRIMARY', 'KEY')) return { kind: 'add-primary', columns: keyParts(reader) };
  if (reader.take('FOREIGN', 'KEY')) return { kind: 'add-foreign' };
  if (reader.take('CHECK')) return { kind: 'add-check' };
  if (reader.take('PARTITION')) return { kind: 'partition' };
  let type: 'plain' | 'unique' | 'fulltext' | undefined;
  if (reader.take('UNIQUE')) type = 'unique';
  else if (reader.take('FULLTEXT')) type = 'fulltext';
  else if (reader.take('SPATIAL')) type = 'plain';
  if (reader.take('INDEX') || reader.take('KEY')) type ??= 'plain';
  if (type) {
    const ifNotExists = reader.take('IF', 'NOT', 'EXISTS') || ifNotExistsEarly;
    const name = reader.peek()?.text === '(' ? undefined : reader.name();
    if (reader.take('USING')) reader.next();
    return { kind: 'add-index', name, columns: keyParts(reader), type, ifNotExists };
  }
  reader.take('COLUMN');
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS') || ifNotExistsEarly;
  return { kind: 'add-column', ...columnDefinition(reader), ifNotExists };
}

function dropClause(reader: Reader): AlterClause {
  if (reader.take('PRIMARY', 'KEY')) return { kind: 'drop-primary' };
  if (reader.take('INDEX') || reader.take('KEY')) {
    const ifExists = reader.take('IF', 'EXISTS');
    return { kind: 'drop-index', name: reader.name(), ifExists };
  }
  if (reader.take('CONSTRAINT') || reader.take('FOREIGN', 'KEY') || reader.take('CHECK')) {
    reader.take('IF', 'EXISTS');
    return { kind: 'drop-constraint', name: reader.name() };
  }
  reader.take('COLUMN');
  const ifExists = reader.take('IF', 'EXISTS');
  return { kind: 'drop-column', name: reader.name(), ifExists };
}

function clause(list: readonly Token[]): AlterClause | undefined {
  const reader = new Reader(list);
  if (reader.take('ALGORITHM') || reader.take('LOCK')) return undefined;
  if (reader.take('ADD')) return addClause(reader);
  if (reader.take('DROP')) return dropClause(reader);
  if (reader.take('MODIFY')) {
    reader.take('COLUMN');
    reader.take('IF', 'EXISTS');
    const definition = columnDefinition(reader);
    return { kind: 'modify', from: definition.column.name, ...definition };
  }
  if (reader.take('CHANGE')) {
    reader.take('COLUMN');
    reader.take('IF', 'EXISTS');
    return { kind: 'modify', from: reader.name(), ...columnDefinition(reader) };
  }
  if (reader.take('RENAME', 'COLUMN')) {
    const from = reader.name();
    reader.take('TO');
    return { kind: 'rename-column', from, to: reader.name() };
  }
  if (reader.take('RENAME', 'INDEX') || reader.take('RENAME', 'KEY')) {
    const from = reader.name();
    reader.take('TO');
    return { kind: 'rename-index', from, to: reader.name() };
  }
  if (reader.take('RENAME')) {
    if (!reader.take('TO')) reader.take('AS');
    return { kind: 'rename-table', to: reader.name() };
  }
  if (reader.take('ALTER')) {
    reader.take('COLUMN');
    const name = reader.name();
    if (reader.take('SET', 'DEFAULT')) return { kind: 'set-default', name, default: defaultText(reader) };
    if (reader.take('DROP', 'DEFAULT')) return { kind: 'set-default', name, default: undefined };
    return { kind: 'unknown', text: join(list) };
  }
  if (reader.take('CONVERT', 'TO')) {
    if (!reader.take('CHARACTER', 'SET')) reader.take('CHARSET');
    const charset = reader.name().toLowerCase();
    const collation = reader.take('COLLATE') ? reader.name().toLowerCase() : undefined;
    return { kind: 'convert', charset, collation };
  }
  if (reader.take('FORCE')) return { kind: 'force' };
  if (reader.take('PARTITION')) return { kind: 'partition' };
  reader.take('DEFAULT');
  if (reader.take('CHARACTER', 'SET') || reader.take('CHARSET')) {
    reader.take('=');
    return { kind: 'option', name: 'charset', value: reader.name().toLowerCase() };
  }
  const name = reader.name().toLowerCase();
  reader.take('=');
  if (/^(engine|row_format|comment|auto_increment|collate|key_block_size)$/.test(name)) {
    return { kind: 'option', name, value: reader.name() };
  }
  return { kind: 'unknown', text: join(list) };
}

const parsed = new Map<string, AlterStatement | undefined>();
/** A plan looks at each of its statements many times. */
const KEPT = 500;

/**
 * Takes an ALTER TABLE apart, as Frappe and the plans here write it. Clauses it does not know are kept as
 * `unknown` so that nothing is claimed of them. Undefined when it is no ALTER TABLE.
 */
export function parseAlter(sql: string): AlterStatement | undefined {
  if (parsed.has(sql)) return parsed.get(sql);
  if (parsed.size >= KEPT) parsed.clear();
  const statement = readAlter(sql);
  parsed.set(sql, statement);
  return statement;
}

function readAlter(sql: string): AlterStatement | undefined {
  const reader = new Reader(tokens(sql));
  if (!reader.take('ALTER')) return undefined;
  reader.take('ONLINE');
  if (!reader.take('TABLE')) return undefined;
  reader.take('IF', 'EXISTS');
  let table = reader.name();
  if (reader.take('.')) table = reader.name();
  const rest: Token[] = [];
  while (!reader.done) rest.push(reader.next()!);
  return {
    table,
    clauses: split(rest)
      .map(clause)
      .filter((found) => found !== undefined),
  };
}

/** A column definition alone: `varchar(140) NOT NULL DEFAULT ''` for a given name. */
export function parseColumn(name: string, definition: string): ColumnDefinition {
  return columnDefinition(new Reader([{ text: name, kind: 'quoted' }, ...tokens(definition)])).column;
}
