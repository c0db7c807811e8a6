import type { OrmCall } from '../orm/model.js';
import type { PythonModule } from '../python/ast.js';
import type { TableState } from '../schema/state/state.js';
import type { DocTypeData } from '../sources/doctype/model.js';
import type { SqlFragment } from '../sources/sql/fragment.js';
import type { EngineVersions, FrappeVersion } from '../targets.js';
import type { Range, Span } from '../text.js';
import type { PatchPoint } from './statement.js';

/** A line of an app's `patches.txt`. */
export interface PatchEntry {
  /** `app.patches.v1_0.fix_names`, or `execute:` with Python after it. */
  module: string;
  /** Before the section `[post_model_sync]`, or in a file without sections. */
  preModelSync: boolean;
  /** Turned off with `#`. */
  disabled: boolean;
  /** The whole line, without spaces around it: what Frappe's Patch Log knows it by. */
  line: string;
  /** Empty in a file without sections. */
  section: string;
  /** Spaces stand before it. */
  indented: boolean;
  span: Span;
}

/** A patch: a Python module with an `execute` function, below an app's `patches` folder or listed by it. */
export interface PatchContext {
  file: string;
  text: string;
  module: PythonModule;
  /** What it sends to the database, as SQL, through the query builder or the ORM. */
  statements: readonly SqlFragment[];
  /** As `patches.txt` would name it. */
  name: string;
  /** Undefined when the app has no `patches.txt`. */
  entries: readonly PatchEntry[] | undefined;
  /** Whether a module is there, for the lines of `patches.txt`. */
  find: PatchListContext['find'];
  /** Whether other code or hooks name it: then it runs without `patches.txt`. */
  isCalled(): boolean;
  /** A DocType of the workspace. */
  doctype(name: string): DocTypeData | undefined;
  /** The table (`tabX`) of a DocType of the workspace, with its indexes. */
  table(name: string): TableState | undefined;
  versions: EngineVersions;
  frappe: FrappeVersion;
  /** Its calls of the ORM. */
  calls: readonly OrmCall[];
  /** Where it stands in `migrate`, for a patch that the base did not have. */
  point: PatchPoint | undefined;
}

/** A module that Python cannot read. */
export interface NoPython {
  file: string;
  /** The first stretch that is no Python. */
  range: Range;
}

/** An app's `patches.txt`. */
export interface PatchListContext {
  file: string;
  text: string;
  entries: readonly PatchEntry[];
  /** Whether a module is there and has an `execute`; undefined where that cannot be told. */
  find(module: string): 'found' | 'no module' | 'no execute' | NoPython | undefined;
  /** The dotted names of all patches of the app. */
  patches(): Iterable<string>;
}

/**
 * Reads `patches.txt` (frappe/modules/patch_handler.py `get_patches_from_app`): sections, comments, options. Python's
 * configparser takes whole lines for options, so that one is known in a section by all of its text.
 */
export function readPatchesTxt(text: string): PatchEntry[] {
  const entries: PatchEntry[] = [];
  let section = '';
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line = match[0].trim();
    if (line === '') continue;
    const start = match.index + match[0].indexOf(line);
    const span = { start, end: start + line.length };
    const header = /^\[([^\]]*)\]/.exec(line)?.[1];
    if (header !== undefined) {
      section = header;
      continue;
    }
    const disabled = /^[#;]/.test(line);
    const module = line.replace(/^[#;\s]+/, '').split(/\s/)[0] ?? '';
    if (module === '') continue;
    entries.push({
      module,
      preModelSync: section !== 'post_model_sync',
      disabled,
      line,
      section,
      indented: start > match.index,
      span,
    });
  }
  return entries;
}

/** The section headers of a `patches.txt`. */
export function sectionsOf(text: string): { name: string; span: Span }[] {
  return Array.from(text.matchAll(/^[ \t]*\[([^\]\r\n]*)\]/gm), (match) => {
    const start = match.index + match[0].indexOf('[');
    return { name: match[1]!, span: { start, end: match.index + match[0].length } };
  });
}
