import { getLocation } from 'jsonc-parser';
import type { DocTypeSource, FieldData } from '../sources/doctype/model.js';
import { LineIndex, type Range, type Span } from '../text.js';

/** Where the caret is in a DocType's JSON. */
export interface Place {
  /** Property names and indexes from the root to the value; the last one is being typed when `key` is set. */
  path: readonly (string | number)[];
  key: boolean;
  /** The property of a field's row, or of the DocType: `fieldtype`, `options`, `autoname`. */
  property: string | undefined;
  /** The field whose row it is in. */
  field: FieldData | undefined;
  /** The row of `fields`, `permissions`, `links`, … that it is in, as far as it could be read. */
  row: Readonly<Record<string, unknown>> | undefined;
  /** The scalar under the caret, with its quotes. */
  value: { text: string; span: Span } | undefined;
}

/** Finds out what is at an offset; works in half-typed JSON. */
export function placeAt(source: DocTypeSource, offset: number): Place {
  const { path, isAtPropertyKey, previousNode } = getLocation(source.text, offset);
  const [root, index] = path;
  const field =
    root === 'fields' && typeof index === 'number'
      ? source.data.fields.find((candidate) => candidate.index === index)
      : undefined;
  const list = typeof root === 'string' ? source.data.raw[root] : undefined;
  const item: unknown = Array.isArray(list) && typeof index === 'number' ? list[index] : undefined;
  const row = typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : undefined;
  const property = path.length === 3 ? path[2] : root;
  const scalar = previousNode && (previousNode.type === 'string' || previousNode.type === 'property');
  return {
    path,
    key: isAtPropertyKey,
    property: typeof property === 'string' ? property : undefined,
    field,
    row,
    value: scalar
      ? {
          text: String(previousNode.value),
          span: { start: previousNode.offset, end: previousNode.offset + previousNode.length },
        }
      : undefined,
  };
}

/** Where a DocType's own name stands in its file; the beginning of what is no DocType. */
export function nameRange(source: DocTypeSource | undefined): Range {
  const start = { line: 0, character: 0 };
  if (!source) return { start, end: start };
  return new LineIndex(source.text).rangeOf(source.valueSpan(['name']) ?? { start: 0, end: 0 });
}
