import {
  findNodeAtLocation,
  getLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { ConfigProblem } from '../config/parse.js';
import { TABLES_WITHOUT_DOCTYPE, type Table } from '../schema/table.js';
import type { Span } from '../text.js';
import { keyspaceOfFile, readVSchema, type SrvVSchema, vindexColumns } from './vschema.js';

/** A VSchema file with the places of what stands in it. */
export interface VSchemaFile {
  vschema: SrvVSchema | undefined;
  problems: ConfigProblem[];
  /** The key of a keyspace, table or vindex; the start of the file where there is none. */
  keyOf(keyspace: string, kind?: 'tables' | 'vindexes', name?: string): Span;
  /** The value at a path below a table. */
  valueOf(keyspace: string, table: string, ...path: (string | number)[]): Span | undefined;
}

/** Reads a `vschema.json` or `<keyspace>.vschema.json`; what is wrong with its form is in `problems`. */
export function openVSchema(file: string, text: string): VSchemaFile {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors);
  const name = keyspaceOfFile(file);
  const start = { start: 0, end: Math.min(1, text.length) };
  const pathTo = (keyspace: string, ...rest: (string | number)[]): (string | number)[] =>
    root && findNodeAtLocation(root, ['keyspaces']) ? ['keyspaces', keyspace, ...rest] : rest;
  const at = (path: readonly (string | number)[]): Node | undefined =>
    root && findNodeAtLocation(root, [...path]);
  const opened = {
    keyOf(keyspace: string, kind?: 'tables' | 'vindexes', key?: string): Span {
      const path = pathTo(keyspace, ...(kind ? [kind] : []), ...(key === undefined ? [] : [key]));
      const property = path.length > 0 ? at(path)?.parent?.children?.[0] : undefined;
      return property ? spanOf(property) : start;
    },
    valueOf(keyspace: string, table: string, ...path: (string | number)[]): Span | undefined {
      const node = at(pathTo(keyspace, 'tables', table, ...path));
      return node && spanOf(node);
    },
  };
  const [slip] = errors;
  if (slip) {
    const words = printParseErrorCode(slip.error)
      .replace(/(?<=[a-z])([A-Z])/g, ' $1')
      .toLowerCase();
    const span = { start: slip.offset, end: slip.offset + slip.length };
    return {
      ...opened,
      vschema: undefined,
      problems: [{ span, message: `This is not valid JSON here: ${words}` }],
    };
  }
  const vschema = root && readVSchema(JSON.parse(text.replace(/^\ufeff/, ' ')), name);
  if (vschema) return { ...opened, vschema, problems: [] };
  const message = 'This is no VSchema: it needs "keyspaces", or one keyspace\'s "tables"';
  return { ...opened, vschema: undefined, problems: [{ span: start, message }] };
}

/** What the workspace knows of tables. */
export interface KnownTables {
  get(name: string): Table | undefined;
  /** The names of all tables of DocTypes. */
  names: readonly string[];
  /** Every app is open: a table that is not known is of no DocType. */
  complete: boolean;
}

/** What a VSchema says of tables that the DocTypes do not say. */
export function* againstDocTypes(file: VSchemaFile, tables: KnownTables): Generator<ConfigProblem> {
  const { vschema } = file;
  if (!vschema) return;
  const named = new Set<string>();
  for (const [keyspace, { tables: own = {} }] of Object.entries(vschema.keyspaces)) {
    for (const [name, entry] of Object.entries(own)) {
      named.add(name);
      const table = tables.get(name);
      if (!table) {
        if (name.startsWith('tab') && tables.complete && !TABLES_WITHOUT_DOCTYPE.has(name)) {
          const message = `There is no DocType ${name.slice(3)} in this bench`;
          yield { span: file.keyOf(keyspace, 'tables', name), message, severity: 'warning' };
        }
        continue;
      }
      for (const [i, vindex] of (entry.column_vindexes ?? []).entries()) {
        for (const column of vindexColumns(vindex)) {
          if (table.columns.some((one) => one.name === column)) continue;
          const span =
            file.valueOf(keyspace, name, 'column_vindexes', i, 'column') ??
            file.keyOf(keyspace, 'tables', name);
          yield { span, message: `${name} has no column ${column}` };
        }
      }
    }
  }
  const missing = tables.complete ? tables.names.filter((name) => !named.has(name)) : [];
  const [keyspace, sharded] = Object.entries(vschema.keyspaces).find(([, one]) => one.sharded) ?? [];
  if (keyspace === undefined || !sharded || missing.length === 0) return;
  const shown = missing.slice(0, 5).join(', ');
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
  const message = `Vitess will not find ${shown}${more}: no keyspace names ${missing.length === 1 ? 'it' : 'them'}`;
  yield { span: file.keyOf(keyspace, 'tables'), message, severity: 'warning' };
}

/** Where an error of BuildVSchema belongs: at the table or vindex that it names, else at the keyspace. */
export function placeOfError(file: VSchemaFile, keyspace: string, error: string): Span {
  const { tables = {}, vindexes = {} } = file.vschema?.keyspaces[keyspace] ?? {};
  const names = (all: object): string[] =>
    Object.keys(all)
      .filter((name) => error.includes(name))
      .sort((a, b) => b.length - a.length);
  const [table] = names(tables);
  if (table !== undefined) return file.keyOf(keyspace, 'tables', table);
  const [vindex] = names(vindexes);
  return vindex === undefined ? file.keyOf(keyspace) : file.keyOf(keyspace, 'vindexes', vindex);
}

/** What stands at a place of a VSchema. */
export interface VSchemaPlace {
  keyspace: string;
  /** The table that it is in or names. */
  table?: string;
  /** What is written there, as a path below the keyspace. */
  path: (string | number)[];
  /** The string, or the empty place, that is written there. */
  span: Span;
  isKey: boolean;
}

export function vschemaPlace(file: string, text: string, offset: number): VSchemaPlace | undefined {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const whole = path[0] === 'keyspaces';
  const keyspace = whole ? path[1] : keyspaceOfFile(file);
  if (typeof keyspace !== 'string') return undefined;
  const rest = whole ? path.slice(2) : path;
  const span =
    previousNode && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length
      ? spanOf(previousNode)
      : { start: offset, end: offset };
  const table = rest[0] === 'tables' && typeof rest[1] === 'string' && rest[1] !== '' ? rest[1] : undefined;
  return { keyspace, path: rest, span, isKey: isAtPropertyKey, ...(table !== undefined && { table }) };
}

/** Vindexes that Vitess has (go/vt/vtgate/vindexes), with what they are for. */
export const VINDEX_TYPES: Readonly<Record<string, string>> = {
  unicode_loose_xxhash: 'Text, equal in any case and accent: what a name column of Frappe needs',
  xxhash: 'Bytes as they are',
  hash: 'Integers of 64 bits',
  unicode_loose_md5: 'As unicode_loose_xxhash, by MD5',
  binary_md5: 'Bytes, by MD5',
  consistent_lookup: 'Finds shards by another column, through a table',
  consistent_lookup_unique: 'The same for values that are unique on all shards',
  multicol: 'By several columns',
  null: 'All rows on one shard',
};

function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}
