import type { AlterClause } from '../../../schema/statement.js';
import type { Token } from '../../../sources/sql/tokens.js';

export interface ColumnType {
  /** The canonical type in lower case: `int`, `varchar`, `longtext`, `decimal`, … */
  name: string;
  token: Token;
  /** Numbers in brackets: length, or precision and scale. */
  args: number[];
  unsigned: boolean;
  /** Members of ENUM and SET. */
  members: Token[];
  charset?: Token;
  /** `VARCHAR(…) BINARY`, `BYTE`, `NATIONAL`: the character set is not the default one. */
  ownCharset: boolean;
}

export type DefaultValue =
  | { kind: 'null'; token: Token }
  | { kind: 'string'; token: Token }
  | { kind: 'number'; token: Token; negative: boolean }
  | { kind: 'boolean'; token: Token; value: boolean }
  /** CURRENT_TIMESTAMP and its synonyms, with its digits. */
  | { kind: 'now'; token: Token; digits: number }
  /** In brackets; on MariaDB also without. */
  | { kind: 'expression'; token: Token; inner: Token[] };

export interface ColumnDefinition {
  name: Token;
  type: ColumnType;
  notNull?: Token;
  nullable?: Token;
  default?: DefaultValue;
  onUpdateNow?: { token: Token; digits: number };
  autoIncrement?: Token;
  unique?: Token;
  primary?: Token;
  collate?: Token;
  comment?: Token;
  check?: true;
  generated?: Token;
  stored?: true;
  /** What stands in the brackets of a generated column. */
  expression?: Token[];
}

export interface KeyPart {
  column?: Token;
  length?: number;
}

export interface KeyDefinition {
  kind: 'primary' | 'unique' | 'index' | 'fulltext' | 'spatial';
  token: Token;
  name?: Token;
  parts: KeyPart[];
  ifNotExists?: boolean;
}

export interface TableOption {
  name: string;
  token: Token;
  value?: Token;
}

export interface Partitioning {
  token: Token;
  kind: string;
  columns: Token[];
}

export interface TableStatement {
  kind: 'create' | 'alter' | 'create-index';
  table: Token;
  temporary: boolean;
  /** Columns of CREATE TABLE; added, modified and changed ones of ALTER TABLE. */
  columns: ColumnDefinition[];
  keys: KeyDefinition[];
  options: TableOption[];
  /** `ALTER [COLUMN] c SET DEFAULT …` */
  defaults: { column: Token; value: DefaultValue }[];
  /** What an ALTER TABLE does, in order, without ALGORITHM and LOCK. */
  clauses: AlterClause[];
  /** CHECK constraints of the table, without those beside a column. */
  checks: { name?: Token; expression: Token[] }[];
  partitioning?: Partitioning;
  /** CREATE TABLE … SELECT or LIKE. */
  from: boolean;
  /** MySQL's grammar stops at this token (1064); undefined at the end of the text. */
  error?: { token: Token | undefined };
}
