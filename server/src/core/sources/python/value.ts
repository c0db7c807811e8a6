import type { Span } from '../../text.js';
import type { Template } from './strings.js';

/** What a name or expression may be: every string it can be on some path, a list, a dict, a constant. */
export type Value =
  | { kind: 'strings'; variants: Template[] }
  | { kind: 'list'; items: Value[]; span?: Span; tuple?: true }
  /** A list that may have these items, and others. */
  | { kind: 'some'; items: Value[]; span?: Span }
  | DictValue
  | { kind: 'constant'; value: number | boolean | null; span: Span }
  /** `frappe.db` or one of its methods under another name. */
  | { kind: 'database'; path: string }
  /** What a `from … import` brings, by its full path. */
  | { kind: 'imported'; path: string }
  /** Something that only a visitor knows: a table or a query of the query builder, a document. */
  | { kind: 'object'; object: object };

export interface DictValue {
  kind: 'dict';
  /** What is known to stand under a key on every path. */
  entries: Map<string, Value>;
  pairs: readonly DictPair[];
  /** There may be other pairs. */
  open: boolean;
  span?: Span;
}

export interface DictPair {
  key: Template;
  value: Value;
  /** On some paths only. */
  optional?: true;
}
