import { percent, type Size } from '../engines/limits/engine.js';
import type { Related } from '../finding.js';
import type { Table } from '../schema/table.js';
import { LineIndex, type Span } from '../text.js';
import { fieldColumns } from './columns.js';
import type { DocTypeContext } from './doctype.js';

/** From this share of a limit on, a size is worth a word. */
const CLOSE = 0.9;

/** Whether a size is over its limit, or close to it. */
export function judge(size: Size): 'over' | 'close' | undefined {
  if (size.bytes > size.limit) return 'over';
  return size.bytes >= size.limit * CLOSE ? 'close' : undefined;
}

/** Whether a size is nothing that these customizations do: they are only told where they go over the limit. */
export function isOlder(
  { customized }: DocTypeContext,
  verdict: 'over' | 'close',
  sizeOf: (before: Table) => Size,
): boolean {
  return customized !== undefined && (verdict === 'close' || judge(sizeOf(customized.before)) === 'over');
}

/** `61,204 of 65,535 bytes (93 %)` */
export function share({ bytes, limit }: Size): string {
  return `${count(bytes)} of ${count(limit)} bytes (${percent(bytes, limit)} %)`;
}

/** The widest columns with their bytes: `note (4002), title (562)`. */
export function widest(size: Size): string {
  return top(size)
    .map(({ name, bytes }) => `${name} (${count(bytes)})`)
    .join(', ');
}

/** Where the widest columns' fields are. */
export function widestFields(context: DocTypeContext, size: Size): Related[] {
  const { source } = context;
  const fields = new Map(fieldColumns(context).map((found) => [found.column.name, found]));
  const lines = new LineIndex(source.text);
  return top(size).flatMap(({ name, bytes }) => {
    const found = fields.get(name);
    if (!found?.path) return [];
    return [
      {
        file: source.file,
        range: lines.rangeOf(found.at('fieldname')),
        message: `${name}: ${count(bytes)} bytes`,
      },
    ];
  });
}

/** A finding about the whole table sits on the key of its fields. */
export function placeOfFields({ source }: Pick<DocTypeContext, 'source'>): Span {
  return source.nearest(['fields']);
}

function top(size: Size): Size['columns'] {
  return [...size.columns].sort((a, b) => b.bytes - a.bytes).slice(0, 5);
}

function count(bytes: number): string {
  return String(bytes).replace(/\B(?=(\d{3})+$)/g, ',');
}
