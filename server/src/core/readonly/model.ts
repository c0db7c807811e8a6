import type { PythonFile } from '../interpreter/file.js';
import type { Leaf } from '../interpreter/summary.js';
import type { FunctionRef, Site, Value } from '../interpreter/values.js';
import type { DefStmt } from '../python/ast.js';
import type { ToPrimary } from '../sources/site/litefs.js';
import type { Range, Span } from '../text.js';

export type EntryKind =
  | 'whitelist'
  | 'controller'
  | 'report'
  | 'web'
  | 'hook'
  /** Runs in a worker only; workers are never read-only. */
  | 'job'
  /** Runs only inside a save, which fails by itself. */
  | 'save-hook';

/** A function that a request, the desk or the scheduler calls from outside. */
export interface Entry {
  kind: EntryKind;
  file: PythonFile;
  /** `VisitPass.preview_number`. */
  name: string;
  fn: FunctionRef;
  node: DefStmt;
  self: Value | undefined;
  args: readonly Value[];
  /** Verbs that reach it. */
  methods: readonly string[];
  /** A GET reaches it and is rolled back at its end. */
  get: boolean;
  post: boolean;
  /** What its name and place say it is for. */
  purpose: 'read' | 'command' | 'unclear';
  /** What calls it, for messages: "when the form is opened". */
  role: string;
  /** Scrubbed name of the DocType whose event it is. */
  doctype: string | undefined;
  /** A request puts it into a queue by its path: unlike a scheduled job it runs during maintenance. */
  enqueued?: true;
}

/** Entries that a read-only site serves; the others are only looked at when asked for. */
export const isServed = ({ kind }: Entry): boolean => kind !== 'job' && kind !== 'save-hook';

/** What an entry does on a read-only site, the worst first; and what its GET loses on a normal one. */
export interface EntryResult {
  entry: Entry;
  outcome: 'fails' | 'silent' | 'swallowed' | 'safe';
  /** Refused with 1792 and answered with InReadOnlyMode. */
  fails: readonly Leaf[];
  silent: readonly Leaf[];
  swallowed: readonly Leaf[];
  lostOnGet: readonly Leaf[];
  /** What a GET writes on a normal site and commits. */
  keptOnGet: readonly Leaf[];
  /** What would fail next, if what fails were left out. */
  later: readonly Leaf[];
  /** What changes rows in normal mode and is not committed before the end. */
  pending: readonly Leaf[];
  /** Changes rows in normal mode. */
  writes: boolean;
  /** Calls whose target could not be told. */
  unresolved: number;
}

/** A call of an entry by GET, outside Python. */
export interface GetCaller extends Site {
  /** The word GET, where the call says it. */
  verb: Span | undefined;
}

/** A function that requests or the desk call, and what it was found to do to the database. */
export interface EntryContext {
  result: EntryResult;
  /** The text of the entry's own file. */
  text: string;
  /** Text of another file of the bench. */
  textOf(file: string): string;
  rangeOf(site: Site): Range;
  /** Where pages and scripts call it by GET. */
  getCallers(): readonly GetCaller[];
  /** Whether a site of the bench reads from a replica; undefined: no site is known. */
  replica: boolean | undefined;
  /** Where a configuration of the bench says that LiteFS replicates its SQLite database. */
  litefs: Site | undefined;
  /** The region whose nodes alone may be the primary, where its configuration says so. */
  region: string | undefined;
  /** Functions of the bench that send a request to the primary, by name; `all`: every request passes one. */
  toPrimary(): ToPrimary;
  /** A path as a reader knows it: below the project's root. */
  nameOf(file: string): string;
}
