import type { TableStatement } from '../engines/mysql/definitions/model.js';
import { nameOf } from '../engines/mysql/definitions/reader.js';
import type { TableLookup } from '../schema/lookup.js';
import { applyAlter } from '../schema/state/apply.js';
import { type StateColumn, type StateIndex, stateOf, type TableState } from '../schema/state/state.js';
import { alterTable } from '../schema/statement.js';
import { primaryOf, type Table } from '../schema/table.js';
import type { FrappeVersion } from '../targets.js';
import type { JudgedFragment } from './verdicts.js';

/** The tables that the next statement of a script meets: those of DocTypes, and what the script has made of them. */
export class ScriptTables implements TableLookup {
  /** What the script did to a table; undefined where it is not known what it is like, or that it is there. */
  private readonly touched = new Map<string, Table | undefined>();

  constructor(
    private readonly base: TableLookup,
    private readonly frappe: FrappeVersion,
  ) {}

  get complete(): boolean {
    return this.base.complete;
  }

  owns(name: string): boolean {
    return this.base.owns?.(name) ?? false;
  }

  get(name: string): Table | undefined {
    return this.touched.has(name) ? this.touched.get(name) : this.base.get(name);
  }

  mayHaveColumn(doctype: string, name: string): boolean {
    return this.base.mayHaveColumn?.(doctype, name) ?? false;
  }

  mayHaveIndex(name: string): boolean {
    return this.base.mayHaveIndex?.(name) ?? true;
  }

  /** Takes note of a statement that was accepted. */
  run({ tokens, facts, ddl }: JudgedFragment): void {
    const changed = (facts?.tables ?? []).filter(({ role, qualifier }) => role === 'ddl' && !qualifier);
    const [first, ...others] = changed;
    if (!first) return;
    const { name } = first;
    const known = this.get(name);
    const statement = ddl?.statement;
    if (statement?.kind === 'create') {
      const exists = known !== undefined && tokens.some(({ upper }) => upper === 'EXISTS');
      if (!exists) this.set(name, created(statement), undefined);
    } else if (statement?.kind === 'alter' && known) {
      const { clauses, error } = statement;
      const isRead = !error && clauses.every(({ kind }) => kind !== 'unknown' && kind !== 'rename-table');
      this.set(name, isRead ? applyAlter(stateOf(known), alterTable(name, ...clauses)) : undefined, known);
    } else if (statement?.kind === 'create-index' && known) {
      const indexes = [...stateOf(known).indexes, ...statement.keys.flatMap(indexOf)];
      this.set(name, { ...stateOf(known), indexes }, known);
    } else if (tokens[0]?.upper !== 'TRUNCATE') {
      for (const table of [first, ...others]) this.touched.set(table.name, undefined);
    }
  }

  private set(name: string, state: TableState | undefined, known: Table | undefined): void {
    this.touched.set(name, state && tableFrom(state, known?.doctype ?? '', this.frappe));
  }
}

/** Undefined for CREATE TABLE … SELECT or LIKE. */
function created(statement: TableStatement): TableState | undefined {
  if (statement.from || statement.error || statement.columns.length === 0) return undefined;
  const isOwn = (column: TableStatement['columns'][number]) => column.primary !== undefined;
  const key = statement.keys.find(({ kind }) => kind === 'primary');
  const primary = key
    ? key.parts.map(({ column }) => nameOf(column))
    : statement.columns.filter(isOwn).map(({ name }) => nameOf(name));
  const isPrimary = (name: string) => primary.some((part) => part.toLowerCase() === name.toLowerCase());
  const columns = statement.columns.map((column): StateColumn => {
    const { name, args } = column.type;
    const text = nameOf(column.name);
    return {
      name: text,
      type: args.length > 0 ? `${name}(${args.join(',')})` : name,
      nullable: !column.notNull && !isPrimary(text) && name !== 'serial',
      default: undefined,
      ...(column.generated && { generated: 'virtual' }),
    };
  });
  const unique = statement.columns.filter(({ unique, type }) => unique || type.name === 'serial');
  return {
    name: nameOf(statement.table),
    columns,
    primary,
    indexes: [
      ...unique.map(
        ({ name }): StateIndex => ({ name: nameOf(name), columns: [{ name: nameOf(name) }], type: 'unique' }),
      ),
      ...statement.keys.flatMap(indexOf),
    ],
    engine: '',
    rowFormat: '',
    charset: '',
    collation: '',
  };
}

function indexOf({ kind, name, parts }: TableStatement['keys'][number]): StateIndex[] {
  // A part that is an expression is of no column.
  if (kind === 'primary' || parts.some(({ column }) => !column)) return [];
  const columns = parts.map(({ column }) => ({ name: nameOf(column) }));
  return [{ name: nameOf(name ?? parts[0]?.column), columns, type: kind === 'unique' ? 'unique' : 'plain' }];
}

function tableFrom(state: TableState, doctype: string, frappe: FrappeVersion): Table {
  const { primary } = state;
  const columns = state.columns.map((column): Table['columns'][number] => ({
    name: column.name,
    type: column.type,
    nullable: column.nullable,
    default: undefined,
    unique: false,
    origin: 'field',
    ...(column.generated && { generated: true }),
  }));
  const keyedByName = primary.length === 1 && primary[0] === 'name';
  return {
    name: state.name,
    doctype,
    frappe,
    columns,
    indexes: state.indexes.map(({ name, columns, type }) => ({
      name,
      columns,
      unique: type === 'unique',
      origin: 'standard',
    })),
    engine: state.engine,
    rowFormat: state.rowFormat,
    nameType: keyedByName ? (columns.find(({ name }) => name === 'name')?.type ?? '') : '',
    sequence: undefined,
    primary,
  };
}

export interface UniqueKey {
  columns: string[];
  /** Those of them that may be NULL, so that rows may be equal in them. */
  nullable: string[];
}

/** The keys that tell a row, in lower case. */
export function keysOf(table: Table): UniqueKey[] {
  const nullable = new Set(table.columns.flatMap((one) => (one.nullable ? [one.name.toLowerCase()] : [])));
  const primary = primaryOf(table);
  const keys = [
    ...(primary.length > 0 ? [primary] : []),
    ...table.columns.filter(({ unique }) => unique).map(({ name }) => [name]),
    ...table.indexes.filter(({ unique }) => unique).map(({ columns }) => columns.map(({ name }) => name)),
  ].map((key) => key.map((name) => name.toLowerCase()));
  return keys.map((columns, i) => ({
    columns,
    nullable: i === 0 && primary.length > 0 ? [] : columns.filter((name) => nullable.has(name)),
  }));
}
