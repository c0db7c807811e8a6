import type { PythonModule } from '../python/ast.js';
import type { SqlFragment } from '../sources/sql/fragment.js';

/** A line of an app's `patches.txt`. */
export interface PatchEntry {
  /** `app.patches.v1_0.fix_names`, or `execute:` with Python behind it. */
  module: string;
  /** Before the section `[post_model_sync]`, or in a file without sections. */
  preModelSync: boolean;
  /** Turned off with `#`. */
  disabled: boolean;
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
}

/** Reads `patches.txt` (frappe/modules/patch_handler.py `get_patches_from_app`): sections, comments, options. */
export function readPatchesTxt(text: string): PatchEntry[] {
  const entries: PatchEntry[] = [];
  let preModelSync = true;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    const section = /^\[(\w+)\]/.exec(line)?.[1];
    if (section !== undefined) {
      preModelSync = section !== 'post_model_sync';
      continue;
    }
    const disabled = line.startsWith('#');
    const module = line.replace(/^[#\s]+/, '').split(/\s/)[0] ?? '';
    if (module !== '') entries.push({ module, preModelSync, disabled });
  }
  return entries;
}
