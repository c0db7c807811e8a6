import { readdirSync } from 'node:fs';
import { sectionsOf } from '../core/contexts/patch.js';
import { inOrder } from '../core/editor/names/model.js';
import {
  classOf,
  docTypePatch,
  fieldPatch,
  isLabelOf,
  labelOf,
  modulePaths,
  patchFolder,
  patchLine,
  possibleUses,
  renamedFile,
  whyNoDocTypeName,
  whyNoFieldname,
} from '../core/editor/rename.js';
import { scrub } from '../core/interpreter/bench.js';
import type { Span } from '../core/text.js';
import type { App } from './apps.js';
import { type Name, namesIn, nameWorld, usesOf } from './names.js';
import { patchEntries, patchModule } from './patches.js';
import type { Project, ProjectFile } from './project.js';

/** Why an edit is proposed; `sure` and `patch` are done unless the user says otherwise, the others only if they do. */
export type RenameReason = 'sure' | 'patch' | 'label' | 'maybe' | 'other-app' | 'earlier-patch';

export interface RenameEdit {
  file: string;
  span: Span;
  newText: string;
  reason: RenameReason;
}

export interface RenamePlan {
  edits: RenameEdit[];
  /** New files with their texts. */
  create: { file: string; text: string }[];
  /** In this order, after the edits. */
  move: { from: string; to: string }[];
}

/** What gives a field or a DocType another name in a whole workspace; a sentence where that cannot be. */
export function planRename(project: Project, name: Name, to: string): RenamePlan | string {
  const { doctype, field } = name;
  const file = project.fileOf(doctype);
  const app = file?.app;
  const world = nameWorld(project, app);
  const data = world.get(doctype);
  if (!data) return `There is no DocType “${doctype}” here.`;
  const why =
    field === undefined
      ? whyNoDocTypeName(to, (one) => world.get(one) !== undefined)
      : whyNoFieldname(to, data);
  if (why !== undefined) return why;
  const owner = field === undefined ? file : ownerOf(project, name);
  if (!owner) return `${field ?? doctype} is defined in no file of this workspace.`;
  const plan = new Renaming(project, name, to, owner);
  plan.sure();
  plan.possible();
  if (field === undefined) plan.moved();
  else plan.label();
  plan.patch(data.module);
  return plan.result();
}

/** The file that defines a field: the DocType's, or that of a Custom Field. */
function ownerOf(project: Project, { doctype, field }: Name): ProjectFile | undefined {
  const own = project.fileOf(doctype);
  const source = own && project.source(own.path);
  if (source?.data.fields.some(({ fieldname, index }) => fieldname === field && index >= 0)) return own;
  const custom = project.customizations(doctype)?.fields.find(({ fieldname }) => fieldname === field);
  return custom && project.file(custom.file);
}

class Renaming {
  private readonly edits: RenameEdit[] = [];
  private readonly create: RenamePlan['create'] = [];
  private readonly move: RenamePlan['move'] = [];
  private readonly app: App | undefined;
  /** What is edited already, by file. */
  private readonly taken = new Map<string, Set<number>>();

  constructor(
    private readonly project: Project,
    private readonly name: Name,
    private readonly to: string,
    private readonly owner: ProjectFile,
  ) {
    this.app = owner.app;
  }

  result(): RenamePlan {
    const { edits, create, move } = this;
    return { edits, create, move };
  }

  private add(file: ProjectFile, span: Span, reason: RenameReason, newText = this.to): void {
    const taken = this.taken.get(file.path) ?? new Set();
    this.taken.set(file.path, taken);
    if (taken.has(span.start)) return;
    taken.add(span.start);
    const other = file.app !== this.app ? 'other-app' : reason;
    this.edits.push({ file: file.path, span, newText, reason: isPatch(file) ? 'earlier-patch' : other });
  }

  sure(): void {
    for (const { file, spans } of usesOf(this.project, this.name))
      for (const span of spans) this.add(file, span, 'sure');
    if (this.name.field === undefined) this.paths();
  }

  /** Imports, dotted paths and the class of a DocType that gets another name. */
  private paths(): void {
    const { doctype } = this.name;
    const [cls, now] = [classOf(doctype), classOf(this.to)];
    for (const file of this.project.files) {
      const text = this.project.read(file.path);
      // A line of patches.txt that changes is a patch that runs again.
      if (typeof text !== 'string' || file.kind === 'list' || !text.includes(scrub(doctype))) {
        if (typeof text === 'string' && this.isOwn(file)) this.class(file, text, cls, now);
        continue;
      }
      const paths = modulePaths(text, doctype);
      for (const span of paths) this.add(file, span, 'sure', scrub(this.to));
      if (file.kind === 'python' && (paths.length > 0 || this.isOwn(file))) this.class(file, text, cls, now);
    }
  }

  private class(file: ProjectFile, text: string, cls: string, now: string): void {
    if (file.kind !== 'python') return;
    const quoted = inOrder(namesIn(this.project, file)).map(({ span }) => span.start);
    for (const { index } of text.matchAll(new RegExp(`(?<![\\w"'.])(?:Test)?${cls}\\b(?!["'])`, 'g'))) {
      const start = text.startsWith(cls, index) ? index : index + 'Test'.length;
      if (!quoted.includes(start)) this.add(file, { start, end: start + cls.length }, 'sure', now);
    }
  }

  private isOwn({ path }: ProjectFile): boolean {
    return path.includes(`/doctype/${scrub(this.name.doctype)}/`);
  }

  /** Places that have the name and may mean something else: in code that has to do with the DocType. */
  possible(): void {
    const { doctype, field } = this.name;
    const word = field ?? doctype;
    for (const file of this.project.files) {
      if (file.app !== this.app || file.kind === 'list' || file.kind === 'config') continue;
      const text = this.project.read(file.path);
      if (typeof text !== 'string' || !text.includes(word)) continue;
      if (field !== undefined && !text.includes(doctype) && !this.isOwn(file)) continue;
      // Another DocType's own file says what its fields are.
      if (file.kind === 'doctype') continue;
      const others = new Set(namesIn(this.project, file).map(({ span }) => span.start));
      const inHooks = field === undefined && file.path.endsWith('/hooks.py');
      for (const span of possibleUses(text, word))
        if (!others.has(span.start))
          this.add(file, span, inHooks || this.isSurely(text, span) ? 'sure' : 'maybe');
    }
  }

  /** A text of just a DocType's name with a space in it is the DocType, unless users read it. */
  private isSurely(text: string, { start }: Span): boolean {
    const { doctype, field } = this.name;
    if (field !== undefined || !doctype.includes(' ')) return false;
    const before = text.slice(Math.max(0, start - 60), start);
    return !/(?:\b_{1,2}\(\s*|\b(?:label|title|description|subject)["']?\s*[:=]\s*)["'`]$/.test(before);
  }

  /** A label that says what the fieldname said. */
  label(): void {
    const { doctype, field = '' } = this.name;
    const source = this.project.source(this.owner.path);
    const index = source?.data.fields.findIndex(({ fieldname }) => fieldname === field) ?? -1;
    const label = source?.data.fields[index]?.label ?? '';
    const span = source?.valueSpan(['fields', index, 'label']);
    if (source?.data.name === doctype && span && isLabelOf(label, field))
      this.add(this.owner, span, 'label', JSON.stringify(labelOf(this.to)));
  }

  /** The folder's files, one by one: what else lies there stays. */
  moved(): void {
    const { doctype } = this.name;
    const folder = this.owner.path.slice(0, this.owner.path.lastIndexOf('/'));
    const target = `${folder.slice(0, folder.lastIndexOf('/') + 1)}${scrub(this.to)}`;
    if (folder.endsWith(`/${scrub(doctype)}`) && folder !== target)
      for (const base of filesBelow(folder))
        this.move.push({ from: `${folder}/${base}`, to: `${target}/${renamed(base, doctype, this.to)}` });
    for (const { path } of this.project.filesOf('customization')) {
      const [base = ''] = path.split('/').slice(-1);
      const now = renamedFile(base, doctype, this.to);
      if (base === `${scrub(doctype)}.json`)
        this.move.push({ from: path, to: `${path.slice(0, -base.length)}${now}` });
    }
  }

  /** The patch that takes the data along, in the app's list. */
  patch(module: string): void {
    const { app, project, to } = this;
    const { doctype, field } = this.name;
    if (!app) return;
    const list = `${app.folder}/patches.txt`;
    const text = project.file(list) ? project.read(list) : undefined;
    const entries = patchEntries(project, app) ?? [];
    const inSections = typeof text !== 'string' || sectionsOf(text).length > 0;
    const base = field === undefined ? `rename_${scrub(doctype)}` : `rename_${field}_of_${scrub(doctype)}`;
    const folder = patchFolder(app.name, entries);
    const name = freeName(project, `${app.folder}/${folder}/${base}_to_${scrub(to)}`);
    const content =
      field === undefined
        ? docTypePatch(doctype, to)
        : fieldPatch(doctype, field, to, inSections ? undefined : { module });
    for (let at = folder; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      const init = `${app.folder}/${at}/__init__.py`;
      if (!project.file(init)) this.create.push({ file: init, text: '' });
    }
    const file = `${name}.py`;
    this.create.push({ file, text: content });
    const path = patchModule({ path: file, kind: 'python', app }, app) ?? '';
    const section = field === undefined ? 'pre_model_sync' : 'post_model_sync';
    if (typeof text !== 'string')
      this.create.push({
        file: list,
        text: `[pre_model_sync]\n${field === undefined ? `${path}\n` : ''}\n[post_model_sync]\n${field === undefined ? '' : `${path}\n`}`,
      });
    else this.edits.push({ file: list, ...patchLine(text, entries, section, path), reason: 'patch' });
  }
}

/** A patch of before: it runs, or has run, where the old name held. */
function isPatch({ path, kind }: ProjectFile): boolean {
  return kind === 'python' && /\/patches\/(?!.*__init__\.py$)/.test(path);
}

function freeName(project: Project, wanted: string): string {
  for (let i = 1; ; i++) {
    const name = i === 1 ? wanted : `${wanted}_${i}`;
    if (!project.file(`${name}.py`)) return name;
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => `${entry.parentPath.replaceAll('\\', '/')}/${entry.name}`.slice(folder.length + 1))
    .sort();
}

/** Only what lies in the folder itself is called after the DocType. */
function renamed(base: string, from: string, to: string): string {
  return base.includes('/') ? base : renamedFile(base, from, to);
}
