import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { normalize } from './files.js';

/** Pages that are made for an editor to show as files: in a folder of their own, gone with the process's end. */
export class Pages {
  private folder: string | undefined;

  /** Writes a page and answers its path; a page of that name before gives way. */
  write(name: string, text: string): string {
    this.folder ??= mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-'));
    const file = path.join(this.folder, name.replace(/[^\w.-]+/g, '-'));
    writeFileSync(file, text, { mode: 0o600 });
    return normalize(file);
  }

  dispose(): void {
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
    this.folder = undefined;
  }
}

/** The page of a rule, which lies beside the bundled program, from source at the top of the repository. */
export function rulePage(rule: string): { path: string; text: string } | undefined {
  if (!/^[a-z-]+\/[a-z0-9-]+$/.test(rule)) return undefined;
  const here = path.dirname(fileURLToPath(import.meta.url));
  for (const folder of [here, path.join(here, '../../..')]) {
    const page = path.join(folder, 'docs/rules', `${rule}.md`);
    try {
      return { path: normalize(page), text: readFileSync(page, 'utf8') };
    } catch {}
  }
  return undefined;
}
