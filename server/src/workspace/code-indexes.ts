import { question } from './ledger.js';
import type { Project } from './project.js';

interface Made {
  generation: number;
  /** Names that calls of `add_index` and `add_unique` give or that Frappe derives from their fields. */
  names: ReadonlySet<string>;
  /** A call's fields or name cannot be read: any index may be there. */
  open: boolean;
}

const made = new WeakMap<Project, Made>();
const CALL = /\badd_(index|unique)\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g;
const HINT = /\b(?:force|use|ignore)\s+(?:index|key)\b[^)]{0,60}$/i;

/** Whether code of the workspace may make an index of this name: it calls `add_index` for it, or names it in SQL of its own. */
export const mayHaveIndex = question('index', (project: Project, name): boolean => {
  let known = made.get(project);
  if (known?.generation !== project.generation) {
    known = indexesIn(project);
    made.set(project, known);
  }
  return known.open || known.names.has(name.toLowerCase()) || isNamed(project, name);
});

function indexesIn(project: Project): Made {
  const names = new Set<string>();
  let open = false;
  for (const { path } of project.filesOf('python')) {
    const text = project.read(path);
    if (typeof text !== 'string' || !/\badd_(?:index|unique)\(/.test(text)) continue;
    for (const [, kind, args] of text.matchAll(CALL)) {
      const texts = Array.from(args!.matchAll(/(["'])(.*?)\1/g), (match) => match[2]!);
      const rest = args!
        .replace(/(["']).*?\1/g, '')
        .replace(/\b(?:doctype|fields|index_name|constraint_name)\s*=/g, '');
      const fields = texts.slice(1).map((field) => field.replace(/[`\s]|\(\d+\)/g, '').toLowerCase());
      // Frappe's own calls with names are for what a site's administrator chooses.
      if (/[A-Za-z_]/.test(rest) && !path.includes('/apps/frappe/')) open = true;
      for (let end = 1; end <= fields.length; end++) {
        const joined = fields.slice(0, end).join('_');
        names.add(kind === 'index' ? `${joined}_index` : `unique_${joined}`);
      }
      for (const field of fields) names.add(field);
    }
  }
  return { generation: project.generation, names, open };
}

/** Whether the name stands anywhere but in a hint that asks for it. */
function isNamed(project: Project, name: string): boolean {
  for (const kind of ['python', 'sql', 'doctype', 'fixture'] as const)
    for (const { path } of project.filesOf(kind)) {
      const text = project.read(path);
      if (typeof text !== 'string') continue;
      for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
        if (!HINT.test(text.slice(Math.max(0, at - 80), at))) return true;
    }
  return false;
}
