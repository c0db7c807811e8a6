import type { Server } from '../engines/errors.js';
import { type KeyDefinition, type KeyVerdict, keyVerdict } from '../engines/limits/keys.js';
import { shapeOf } from '../engines/limits/verdict.js';
import type { Related } from '../finding.js';
import { addsIfNotExists } from '../schema/table.js';
import { type ControllerIndexCall, controllerIndexes } from '../sources/controller-indexes.js';
import { LineIndex, type Span } from '../text.js';
import { type FieldOfColumn, fieldColumns } from './columns.js';
import type { DocTypeContext } from './doctype.js';

/** A key of the table, the place in the JSON that it comes from, and what a server makes of it. */
export interface JudgedKey {
  key: KeyDefinition;
  /** Made by the controller's `on_doctype_update`. */
  inPython: boolean;
  /** Sent as ADD INDEX IF NOT EXISTS, which MySQL refuses before it looks at the key. */
  ifNotExists: boolean;
  /** The field of a key with one column. */
  found: FieldOfColumn | undefined;
  at(): Span;
  related(): Related[];
  /** What a refused statement for a key of the controller stops, and where. */
  stops(): string;
  verdict(server: Server): KeyVerdict;
}

const keysOf = new WeakMap<DocTypeContext, readonly JudgedKey[]>();

/** The keys that fields and the controller make; the primary key and Frappe's own are left out. */
export function judgedKeys(context: DocTypeContext): readonly JudgedKey[] {
  let keys = keysOf.get(context);
  if (!keys) {
    keys = [...judge(context)];
    keysOf.set(context, keys);
  }
  return keys;
}

function* judge(context: DocTypeContext): Iterable<JudgedKey> {
  const { table, source } = context;
  if (!table) return;
  const shape = shapeOf(table);
  const fields = new Map(fieldColumns(context).map((found) => [found.column.name, found]));
  const inPython = new Set(
    table.indexes.filter(({ origin }) => origin === 'controller').map(({ name }) => name),
  );
  for (const key of shape.keys) {
    if (key.kind === 'primary') continue;
    const first = fields.get(key.columns[0]?.name ?? '');
    const python = inPython.has(key.name);
    if (!first && !python) continue;
    const found = key.columns.length === 1 ? first : undefined;
    const flag = python ? 'fieldname' : key.kind === 'unique' ? 'unique' : 'search_index';
    yield {
      key,
      inPython: python,
      ifNotExists: python && key.kind === 'index' && addsIfNotExists(table),
      found,
      at: () => (first ? first.at(flag) : source.nearest(['name'])),
      related: () => (python ? placeInController(context, key.name) : []),
      stops: () => stopsWhere(context, key.name),
      verdict: (engine) => keyVerdict(key, table.columns, engine, table.engine),
    };
  }
}

function callOf({ controller }: DocTypeContext, name: string): ControllerIndexCall | undefined {
  return controller && controllerIndexes(controller.text).find((index) => index.name === name);
}

function stopsWhere(context: DocTypeContext, name: string): string {
  return callOf(context, name)?.conditional
    ? 'where the conditions before it let it run, install or migrate stops at'
    : 'install and migrate stop at';
}

function placeInController(context: DocTypeContext, name: string): Related[] {
  const { controller } = context;
  const call = callOf(context, name);
  if (!controller || !call) return [];
  const range = new LineIndex(controller.text).rangeOf(call.span);
  return [{ file: controller.file, range, message: `The call that makes the index ${name}` }];
}
