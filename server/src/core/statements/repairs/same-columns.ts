import type { AstColumn, AstFacts, AstTable } from '../../engines/vitess/verdicts.js';
import type { TableLookup } from '../../schema/lookup.js';
import { isLargeObject, parseType } from '../../schema/type.js';
import { isFiller } from '../../sources/sql/fragment.js';
import { type NameSource, SqlNames } from '../names.js';
import { LEFT, RIGHT } from './set-operations.js';

/**
 * Whether the columns of the two sides are of one type and collation, so that `<=>` compares them as the set
 * operator did and the left side's column has the type that the result had: the same column of one table, or
 * columns of DocTypes, whose tables all have the database's collation. `facts` are those of the repaired text;
 * `sure` is false where unknown text may bring tables of its own.
 */
export function comparesAlike(facts: AstFacts, tables: TableLookup, sides: number, sure: boolean): boolean {
  const derived = facts.derived ?? [];
  const left = derived.filter(({ name }) => name === LEFT);
  const right = derived.filter(({ name }) => name === RIGHT);
  if (left.length !== 1 || right.length !== sides - 1) return false;
  const names = new SqlNames(facts, tables);
  const [first, ...others] = [...left, ...right].map(({ inner }) => columnsOf(names, inner, sure));
  return others.every(
    (columns) => columns.length === first!.length && columns.every((column, i) => isSame(first![i], column)),
  );
}

interface Origin {
  table: AstTable;
  column: string;
  /** Undefined where the table is not known. */
  type: string | undefined;
  doctype: string;
}

function columnsOf(names: SqlNames, scope: number, sure: boolean): (Origin | undefined)[] {
  const items = (names.facts.selects ?? []).filter((item) => item.scope === scope);
  return items.map(({ table, column }) => {
    if (!column || isFiller(column)) return undefined;
    const source = sourceOf(names, { ...(table && { table }), name: column, clause: 'select', scope }, sure);
    if (!source?.table || source.table.cte || isFiller(source.table.name)) return undefined;
    const known = source.known?.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
    return {
      table: source.table,
      column: column.toLowerCase(),
      type: known?.type.toLowerCase(),
      doctype: source.known?.doctype ?? '',
    };
  });
}

/** The table that a column of a side comes from: known to have it, or the only one there is or that is named. */
function sourceOf(names: SqlNames, column: AstColumn, sure: boolean): NameSource | undefined {
  const resolution = names.resolve(column);
  if (resolution.kind === 'found') {
    const [source] = resolution.sources;
    return resolution.sources.length === 1 && source!.scope === column.scope ? source : undefined;
  }
  if (resolution.kind !== 'open') return undefined;
  const here = names.sources.filter(({ scope }) => scope === column.scope);
  if (column.table) return here.find(({ name }) => name.toLowerCase() === column.table!.toLowerCase());
  return sure && here.length === 1 ? here[0] : undefined;
}

function isSame(a: Origin | undefined, b: Origin | undefined): boolean {
  if (!a || !b) return false;
  const oneTable = a.table.name === b.table.name && (a.table.qualifier ?? '') === (b.table.qualifier ?? '');
  if (oneTable && a.column === b.column) return true;
  if (!a.type || !b.type || !a.doctype || !b.doctype || isLargeObject(parseType(a.type))) return false;
  return a.type === b.type || (TEXT.test(a.type) && TEXT.test(b.type));
}

const TEXT = /^varchar\(\d+\)$/;
