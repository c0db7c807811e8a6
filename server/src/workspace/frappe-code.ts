import { type FrappeCode, readFrappeCode } from '../core/sources/frappe-code.js';
import type { Project } from './project.js';

interface Kept {
  texts: readonly (string | undefined)[];
  code: FrappeCode;
}

const kept = new WeakMap<Project, Kept>();

/** What the workspace's own Frappe sends; nothing where it is not there. */
export function frappeCode(project: Project): FrappeCode {
  const folder = project.apps.get('frappe')?.folder;
  const texts = ['database', 'schema'].map((name) => {
    const at = `${folder}/database/mariadb/${name}.py`;
    const text = folder !== undefined && project.file(at) ? project.read(at) : undefined;
    return typeof text === 'string' ? text : undefined;
  });
  const known = kept.get(project);
  if (known?.texts.every((text, i) => text === texts[i])) return known.code;
  const code = readFrappeCode(texts[0], texts[1]);
  kept.set(project, { texts, code });
  return code;
}
