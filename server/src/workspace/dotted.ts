import type { Stmt } from '../core/python/ast.js';
import { parsePython } from '../core/python/parse.js';
import type { Span } from '../core/text.js';
import type { Project, ProjectFile } from './project.js';

/** Where a dotted path of an app leads: `library.api.get_book`, `library.library.doctype.loan.loan.Loan.validate`. */
export function findDotted(project: Project, path: string): { file: ProjectFile; span: Span } | undefined {
  const [name = '', ...parts] = path.split('.');
  const app = project.apps.get(name);
  if (!app || parts.length === 0) return undefined;
  for (let n = parts.length; n > 0; n--) {
    const at = [app.folder, ...parts.slice(0, n)].join('/');
    const file = project.file(`${at}.py`) ?? project.file(`${at}/__init__.py`);
    if (file) return { file, span: memberOf(project, file, parts.slice(n)) };
  }
  const file = project.file(`${app.folder}/__init__.py`);
  return file && parts.length === 1 ? { file, span: memberOf(project, file, parts) } : undefined;
}

/** The name of a function or class of a module, of a method in it; the module's beginning where it is not found. */
function memberOf(project: Project, file: ProjectFile, names: readonly string[]): Span {
  const text = project.read(file.path);
  let body: readonly Stmt[] = typeof text === 'string' ? parsePython(text).body : [];
  let span: Span = { start: 0, end: 0 };
  for (const name of names) {
    const found = body.find((one) => (one.kind === 'def' || one.kind === 'class') && one.name === name);
    if (found?.kind !== 'def' && found?.kind !== 'class') break;
    span = { start: found.nameStart, end: found.nameStart + name.length };
    body = found.kind === 'class' ? found.body : [];
  }
  return span;
}

export interface DottedChoice {
  name: string;
  kind: 'module' | 'function';
  detail?: string;
}

/** What may follow a path that has been typed up to its last dot. */
export function dottedChoices(project: Project, typed: string): DottedChoice[] {
  const dot = typed.lastIndexOf('.');
  if (dot < 0) return [...project.apps.keys()].map((name) => ({ name, kind: 'module' }));
  const [name = '', ...parts] = typed.slice(0, dot).split('.');
  const app = project.apps.get(name);
  if (!app) return [];
  const at = [app.folder, ...parts].join('/');
  const modules = new Set<string>();
  for (const { path } of project.filesOf('python')) {
    if (!path.startsWith(`${at}/`)) continue;
    const [first = ''] = path
      .slice(at.length + 1)
      .replace(/\.py$/, '')
      .split('/');
    if (first !== '__init__') modules.add(first);
  }
  const file = project.file(`${at}.py`) ?? project.file(`${at}/__init__.py`);
  const text = file && project.read(file.path);
  const functions = typeof text === 'string' ? parsePython(text).body : [];
  return [
    ...functions.flatMap((one): DottedChoice[] => {
      if (one.kind !== 'def' || one.name.startsWith('_')) return [];
      const parameters = one.params.map((param) => '*'.repeat(param.star) + param.name).join(', ');
      return [{ name: one.name, kind: 'function', detail: `(${parameters})` }];
    }),
    ...[...modules].sort().map((one): DottedChoice => ({ name: one, kind: 'module' })),
  ];
}

/** The dotted path or file that a text in quotes around an offset names, with its place. */
export function quotedAt(text: string, offset: number): { value: string; span: Span } | undefined {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(from, end < 0 ? undefined : end);
  for (const match of line.matchAll(/(["'`])([\w./-]+)\1/g)) {
    const start = from + match.index + 1;
    const span = { start, end: start + match[2]!.length };
    if (span.start <= offset && offset <= span.end) return { value: match[2]!, span };
  }
  return undefined;
}

/** The file of an app that a path of `hooks.py` names: `public/js/loan.js`, `/assets/library/js/loan.js`. */
export function findAsset(project: Project, from: ProjectFile, value: string): string | undefined {
  const [, app, rest] = /^\/?assets\/(\w+)\/(.+)$/.exec(value) ?? [];
  const folder = app === undefined ? from.app?.folder : project.apps.get(app)?.folder;
  if (folder === undefined) return undefined;
  const at = `${folder}/${rest === undefined ? value : `public/${rest}`}`;
  return project.file(at)?.path;
}
