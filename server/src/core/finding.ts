import { say } from './say.js';
import type { Target } from './targets.js';
import type { Position, Range, Span } from './text.js';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** The gravest first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** What people read for a severity: what the settings and programs call `info` is a note. */
export function severityWord(severity: Severity): string {
  return severity === 'info' ? 'note' : severity;
}

/** `3 notes`; each form is a text of its own, as other languages need it. */
export function severityCount(n: number, severity: Severity): string {
  switch (severity) {
    case 'error':
      return n === 1 ? say`1 error` : say`${n} errors`;
    case 'warning':
      return n === 1 ? say`1 warning` : say`${n} warnings`;
    case 'info':
      return n === 1 ? say`1 note` : say`${n} notes`;
    case 'hint':
      return n === 1 ? say`1 hint` : say`${n} hints`;
  }
}

/** What the engine itself says. `text` is its message with the user's own names in it. */
export interface Evidence {
  engine: 'mariadb' | 'mysql' | 'vitess' | 'sqlite' | 'frappe';
  errno?: number;
  sqlstate?: string;
  text: string;
}

/** One replacement. Without `file` it is in the finding's own file; with `create` the file is new. */
export interface TextEdit {
  file?: string;
  create?: boolean;
  span: Span;
  newText: string;
}

export interface Fix {
  title: string;
  /** Safe: keeps data and meaning, so `--fix` and fix-all may apply it unasked. */
  safe: boolean;
  preferred?: boolean;
  edits: TextEdit[];
}

export interface Related {
  file: string;
  range: Range;
  message: string;
}

/** What a rule yields; the runner adds rule id, file, severity and target. */
export interface Problem {
  span: Span;
  message: string;
  /** Where it differs from the rule's own. */
  severity?: Severity;
  target?: Target;
  evidence?: Evidence;
  /** The SQL judged, where there is one. */
  statement?: string;
  fixes?: Fix[];
  related?: Related[];
  /** The field it is about, for `ignore` entries and fingerprints. */
  fieldname?: string;
  /**
   * What makes this finding the same one after lines move: must not hold offsets or line numbers.
   * Default: the field's name, else the text under `span`.
   */
  key?: string;
}

export interface Finding extends Omit<Problem, 'target' | 'severity' | 'fixes' | 'related' | 'key'> {
  file: string;
  range: Range;
  /** Where its statement begins, on an earlier line, when all of the statement's text is on the one line of `range`. */
  begins?: Position;
  rule: string;
  severity: Severity;
  target: Target;
  fixes: Fix[];
  related: Related[];
  doctype?: string;
  /** Stable over moved lines: rule, DocType or file, field or key. */
  fingerprint: string;
  /** The same wherever the file is called and lies: what a file that was renamed has in common with the old one. */
  likeness: string;
}
