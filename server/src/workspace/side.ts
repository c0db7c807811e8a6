import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { SideFile } from '../core/migration/plan/side.js';

const SKIPPED = new Set(['node_modules', '.git', '__pycache__', 'dist', 'env', '.venv']);
const CODE = /\.(json|py|js|ts|vue|sql)$/;
/** Larger files hold no DocType and no code that people wrote. */
const LARGEST = 2_000_000;

/** The files of one side of a comparison: a DocType's JSON alone, or all JSON and code below a folder. */
export function readSideFiles(
  at: string,
  wanted: (file: string) => boolean = (file) => CODE.test(file),
  /** Leaves out repositories below this one: submodules, work trees. */
  repository = false,
): SideFile[] {
  if (!statSync(at).isDirectory()) {
    const controller = at.replace(/\.json$/, '.py');
    const files = [{ path: path.basename(at), text: readFileSync(at, 'utf8') }];
    try {
      if (controller !== at) {
        files.push({ path: path.basename(controller), text: readFileSync(controller, 'utf8') });
      }
    } catch {
      // A DocType without its controller.
    }
    return files;
  }
  const files: SideFile[] = [];
  const walk = (folder: string, relative: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const below = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        const nested = repository && existsSync(path.join(full, '.git'));
        if (!SKIPPED.has(entry.name) && !nested) walk(full, below);
      } else if (entry.isFile() && wanted(below) && statSync(full).size <= LARGEST) {
        files.push({ path: below, text: readFileSync(full, 'utf8') });
      }
    }
  };
  walk(at, '');
  return files;
}
