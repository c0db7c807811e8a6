// Longer than 300 lines: the one way to the files of a workspace, whose every method is short and hands on.
import path from 'node:path';
import { attempt } from '../core/attempt.js';
import type { ParsedConfig } from '../core/config/parse.js';
import type { Settings, SettingsLayer } from '../core/config/settings.js';
import type { Customizations } from '../core/sources/customization.js';
import type { DocTypeData, DocTypeLookup, DocTypeSource } from '../core/sources/doctype/model.js';
import { openDocType } from '../core/sources/doctype/open.js';
import { reopenDocType } from '../core/sources/doctype/reopen.js';
import { DEFAULT_FRAPPE, type FrappeVersion } from '../core/targets.js';
import type { App } from './apps.js';
import { Bench } from './bench.js';
import { codeFields } from './code-customizations.js';
import type { Root } from './discover.js';
import { hashOf, kindAt, readAsSeen } from './disk.js';
import { DocTypeIndex } from './doctype-index.js';
import {
  type BadByte,
  badByteOf,
  bounded,
  type FileKind,
  kindOf,
  readText,
  reasonOf,
  SIZE_LIMIT,
  type Unreadable,
} from './files.js';
import type { Ledger } from './ledger.js';
import type { Loaded, ProjectFile } from './project-file.js';
import { ProjectSettings } from './settings.js';
import { Shipped } from './shipped.js';
import { timeSlices } from './slices.js';
import { isInPackage, isSkipped, listPackage, type Walked, walk } from './walk.js';

export type { ProjectFile } from './project-file.js';

/** What another thread needs to open the same project: a listing, without the texts. */
export interface ProjectSeed {
  root: Root;
  files: readonly string[];
  /** Those that somebody named. */
  named: readonly string[];
  benches: readonly string[];
  /** Texts that lie on no disk, by path. */
  overlays: readonly (readonly [string, string])[];
}

/**
 * A loaded workspace (a bench, an app or a folder): its files, apps and DocTypes. The command line loads it once;
 * the language server keeps it and tells it of changes, so that both give the same answers.
 */
export class Project {
  private readonly loaded = new Map<string, Loaded>();
  private readonly index = new DocTypeIndex(this);
  private shipped = new Shipped(this);
  /** Kept while no file comes or goes: an editor asks at every key. */
  private sorted: readonly ProjectFile[] | undefined;
  private readonly byKind = new Map<FileKind, readonly ProjectFile[]>();
  private bench: Bench;
  /** Folders that could not be listed. */
  problems: readonly { path: string; message: string }[] = [];
  /** Files whose reading as a DocType threw: a fault of ours, which the check of the file tells. */
  readonly faults = new Map<string, unknown>();
  private readonly changes = new Map<string, number>();
  /** Grows with every change, for those who keep something computed from the project. */
  generation = 0;

  /** Notes what is asked of this project; undefined where nobody wants to know. */
  ledger: Ledger | undefined;

  /** What holds where nobody has said what a site runs on; set before anything is asked. */
  unsaid: SettingsLayer | undefined;
  private overridden: SettingsLayer = {};
  private settings: ProjectSettings | undefined;
  /** Folders of benches below this one: their files are other projects'. */
  private benches: readonly string[] = [];

  private constructor(readonly root: Root) {
    this.bench = new Bench(root.path, []);
  }

  get apps(): ReadonlyMap<string, App> {
    return this.bench.apps;
  }

  /** The apps that the bench's `apps.txt` names. */
  get listedApps(): readonly string[] | undefined {
    return this.bench.listedApps;
  }

  /** Frappe's version as found in the bench. */
  get foundFrappe(): FrappeVersion | undefined {
    return this.bench.frappe;
  }

  /** Loads the workspace at a root: lists its files and indexes its DocTypes. */
  static async load(root: Root, signal?: AbortSignal): Promise<Project> {
    const { files, problems } = await listFiles(root, signal);
    const project = new Project(root);
    project.problems = problems.map(({ path: at, error }) => ({ path: at, message: reasonOf(error) }));
    await project.fill(files, signal);
    return project;
  }

  /** Like `load`, but each bench below a folder that is none itself is a workspace of its own. */
  static async loadAll(root: Root, signal?: AbortSignal): Promise<Project[]> {
    if (root.kind !== 'folder') return [await Project.load(root, signal)];
    const { files, problems } = await listFiles(root, signal);
    const benches = files
      .filter((file) => file.endsWith('/sites/apps.txt'))
      .map((file) => path.posix.dirname(path.posix.dirname(file)))
      .filter((folder) => folder !== root.path && files.some((file) => file.startsWith(`${folder}/apps/`)));
    const within = (folder: string) => files.filter((file) => file.startsWith(`${folder}/`));
    const rest = files.filter((file) => !benches.some((folder) => file.startsWith(`${folder}/`)));
    const projects: Project[] = [];
    for (const [at, own] of [[root, rest] as const, ...benches.map((b) => [b, within(b)] as const)]) {
      const project = new Project(typeof at === 'string' ? { kind: 'bench', path: at } : at);
      if (at === root) project.benches = benches;
      await project.fill(own, signal);
      projects.push(project);
    }
    projects[0]!.problems = problems.map(({ path: at, error }) => ({ path: at, message: reasonOf(error) }));
    return projects;
  }

  /** What `from` opens the same project of. */
  seed(): ProjectSeed {
    const named = this.files.filter((file) => file.named).map(({ path: at }) => at);
    const overlays = [...this.loaded].flatMap(([at, { overlay }]) =>
      overlay === undefined ? [] : [[at, overlay] as const],
    );
    const files = this.files.map(({ path: at }) => at);
    return { root: this.root, files, named, benches: this.benches, overlays };
  }

  /** Opens a project that another thread has listed. */
  static async from({ root, files, named, benches, overlays }: ProjectSeed): Promise<Project> {
    const project = new Project(root);
    project.benches = benches;
    await project.fill(files, undefined);
    for (const [at, text] of overlays) project.update(at, text);
    for (const at of named) project.include(at);
    return project;
  }

  private async fill(files: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    this.bench = new Bench(this.root.path, files);
    const pause = timeSlices(signal);
    for (const file of files) {
      const slice = pause();
      if (slice) await slice;
      this.add(file);
    }
  }

  /**
   * The project at another time: `texts` (absolute path to text) stand in the place of all files that are `replaced`,
   * the others are as they are now. Its apps and its version of Frappe are today's.
   */
  at(texts: ReadonlyMap<string, string>, replaced: (file: string) => boolean): Project {
    const then = new Project(this.root);
    then.benches = this.benches;
    then.unsaid = this.unsaid;
    then.overrides = this.overrides;
    then.bench = this.bench;
    for (const [at, { file, text, source }] of this.loaded) {
      if (replaced(at)) continue;
      const loaded: Loaded = {
        file,
        ...(text !== undefined && { text }),
        ...(source !== undefined && { source }),
      };
      then.put(loaded);
      if (file.named || then.mayHoldDocType(file)) then.take(loaded);
    }
    for (const [at, text] of texts) {
      const known = this.loaded.get(at);
      if (!known || known.source === undefined || known.text !== text) {
        then.add(at, text, known);
        continue;
      }
      // The same text is read once.
      const loaded: Loaded = { file: known.file, overlay: text, text, source: known.source };
      then.put(loaded);
      if (known.file.named || then.mayHoldDocType(known.file)) then.take(loaded);
    }
    return then;
  }

  /** Whether a file with this path, if there were one, would be one of the project's. */
  lists(at: string): boolean {
    const { kind, path: folder } = this.root;
    if (this.loaded.has(at)) return true;
    if (kind === 'file' || !at.startsWith(`${folder}/`)) return false;
    if (this.benches.some((bench) => at.startsWith(`${bench}/`))) return false;
    const names = at.slice(folder.length + 1).split('/');
    if (kind === 'package') return isInPackage(names);
    return !names[names.length - 1]!.startsWith('.') && !names.slice(0, -1).some(isSkipped);
  }

  /** Every DocType with its file; of two with one name the first by path. */
  docTypes(): ReadonlyMap<string, { file: ProjectFile; source: DocTypeSource }> {
    this.ledger?.ask('doctypes', 'texts');
    return this.index.all();
  }

  /** Files in the place of a DocType that could not be read far enough to know its name. */
  nameless(): ProjectFile[] {
    this.ledger?.ask('doctypes', 'texts');
    return [...this.index.unknown].flatMap((at) => this.file(at) ?? []);
  }

  /** The DocTypes as an app's code sees them: of two with one name its own comes first. */
  lookup(app?: App): DocTypeLookup {
    return this.index.lookup(app);
  }

  /** The file that a DocType is defined in. */
  fileOf(doctype: string, app?: App): ProjectFile | undefined {
    this.ledger?.ask('doctype', `${app?.name ?? ''} ${doctype}`);
    return this.index.fileOf(doctype, app);
  }

  /**
   * All definitions of one name. Where there are several, sites keep the columns of each that was imported: a sync takes none
   * away.
   */
  namesakes(name: string): readonly DocTypeSource[] {
    this.ledger?.ask('namesakes', name);
    return this.index.namesakes(name);
  }

  /** What the apps of the workspace change about a DocType: `custom/*.json` and fixtures, app by app. */
  customizations(doctype: string): Readonly<Customizations> | undefined {
    this.ledger?.ask('customized', doctype);
    return this.quietly(() => this.shipped.customizations).get(doctype);
  }

  /** The same by DocType, also of those that are not here. */
  get allCustomizations(): ReadonlyMap<string, Readonly<Customizations>> {
    this.ledger?.ask('customizations', '');
    return this.quietly(() => this.shipped.customizations);
  }

  get fixtures(): ReadonlyMap<string, DocTypeData> {
    this.ledger?.ask('fixtures', '');
    return this.quietly(() => this.shipped.doctypes);
  }

  customFieldnames(doctype: string): string[] {
    const shipped = this.customizations(doctype)?.fields ?? [];
    return [...shipped, ...codeFields(this, doctype)].map(({ fieldname }) => fieldname);
  }

  get customizationFiles(): readonly string[] {
    return this.configured.customizations;
  }

  /** What the command line or the editor's settings say; stronger than configuration files. */
  get overrides(): SettingsLayer {
    return this.overridden;
  }

  set overrides(layer: SettingsLayer) {
    this.overridden = layer;
    this.settings = undefined;
    this.generation++;
  }

  private get configured(): ProjectSettings {
    // Settings are asked for everywhere, and when they change everything is another question.
    this.settings ??= this.quietly(() => new ProjectSettings(this));
    return this.settings;
  }

  /** The settings that hold for a file, or in a folder that is given with a `/` at its end. */
  settingsFor(file: string): Settings {
    return this.configured.for(file);
  }

  /** Frappe's version for a file: as set, else as found in the bench, else the default. */
  frappeFor(file: string): FrappeVersion {
    return this.settingsFor(file).frappe ?? this.frappe;
  }

  /** Whether a bench, an app or somebody's settings say which Frappe a file is for. */
  namesFrappe(file: string): boolean {
    return (
      this.foundFrappe !== undefined || this.apps.has('frappe') || this.settingsFor(file).frappe !== undefined
    );
  }

  /** What a configuration file says and what is wrong with it. */
  config(file: string): ParsedConfig | undefined {
    return this.configured.config(file);
  }

  /** The Frappe whose query engine the calls of a file's ORM go to: as set, else that of the bench's own code. */
  queryFrappeFor(file: string): FrappeVersion {
    return this.hasOldQueries(file) ? '15' : this.frappeFor(file);
  }

  /** Whether what a newer query engine refuses is nothing to this bench, and nobody asked for a version. */
  hasOldQueries(file: string): boolean {
    return this.bench.hasOldQueries && this.settingsFor(file).frappe === undefined;
  }

  /** Frappe's version as found, else the default, whatever is set: `frappeFor` is what holds for a file. */
  get frappe(): FrappeVersion {
    return this.foundFrappe ?? DEFAULT_FRAPPE;
  }

  /** All files, sorted by path. */
  get files(): readonly ProjectFile[] {
    this.ledger?.ask('files', '');
    return this.inOrder();
  }

  private inOrder(): readonly ProjectFile[] {
    this.sorted ??= [...this.loaded.values()]
      .map(({ file }) => file)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    return this.sorted;
  }

  filesOf(kind: FileKind): readonly ProjectFile[] {
    this.ledger?.ask('files', kind);
    let files = this.byKind.get(kind);
    if (!files) {
      files = this.inOrder().filter((file) => file.kind === kind);
      this.byKind.set(kind, files);
    }
    return files;
  }

  file(at: string): ProjectFile | undefined {
    this.ledger?.ask('file', at);
    return this.loaded.get(at)?.file;
  }

  /** Paths of the files that came, went or got another text after a generation. */
  changedSince(generation: number): string[] {
    return [...this.changes].flatMap(([at, when]) => (when > generation ? [at] : []));
  }

  /** A file's path below the root, which stays the same wherever the project is. */
  nameOf(at: string): string {
    return at.startsWith(`${this.root.path}/`)
      ? at.slice(this.root.path.length + 1)
      : path.posix.basename(at);
  }

  /** A file's text as it stands (an open editor's before the disk's), or why it cannot be read. */
  read(at: string): string | Unreadable {
    this.ledger?.ask('text', at);
    const loaded = this.loaded.get(at);
    if (!loaded) return bounded(at, readText(at));
    loaded.text ??= bounded(at, loaded.overlay ?? readText(at));
    return loaded.text;
  }

  /** What a file's text is, in short, without reading it where that is not needed. */
  hashOf(at: string): string {
    const loaded = this.loaded.get(at);
    if (!loaded) return readAsSeen(at, SIZE_LIMIT);
    const { overlay } = loaded;
    loaded.hash ??= overlay === undefined ? readAsSeen(at, SIZE_LIMIT) : `over ${hashOf(overlay)}`;
    return loaded.hash;
  }

  /** All that is found of the bench as a whole, for those who want to know whether it is still the same. */
  get benchInShort(): string {
    const { apps, ...rest } = this.bench;
    return JSON.stringify([[...apps.values()], rest]);
  }

  private quietly<T>(work: () => T): T {
    return this.ledger ? this.ledger.quietly(work) : work();
  }

  /** Lets go of a file's text as it is on disk; whoever asks for it reads it anew. */
  forget(at: string): void {
    const loaded = this.loaded.get(at);
    if (loaded && typeof loaded.text === 'string' && loaded.overlay === undefined) delete loaded.text;
  }

  /** Where a file is no UTF-8, so that Python cannot read it. */
  badByte(at: string): BadByte | undefined {
    const text = this.read(at);
    return typeof text === 'string' ? badByteOf(at, text) : undefined;
  }

  /** The DocType in a file; undefined when it holds none or cannot be read. */
  source(at: string): DocTypeSource | undefined {
    this.ledger?.ask('text', at);
    const loaded = this.loaded.get(at);
    if (!loaded) return undefined;
    if (loaded.source === undefined) {
      const text = this.read(at);
      const certain = loaded.file.kind === 'doctype';
      const { before } = loaded;
      const open = () =>
        typeof text === 'string'
          ? ((before && reopenDocType(before, text)) ?? openDocType(at, text, certain))
          : undefined;
      loaded.source = attempt(open, (error) => this.faults.set(at, error)) ?? null;
      delete loaded.before;
    }
    return loaded.source ?? undefined;
  }

  /**
   * Takes note of a file's new text, or (without a text) that it changed on disk; adds it when it is new. Undefined
   * when nobody reads such a file.
   */
  update(at: string, text?: string): ProjectFile | undefined {
    const known = this.loaded.get(at);
    this.changed(at);
    return this.add(at, text, known);
  }

  /** Adds a file that somebody named, whatever its path: its text then tells what it is. */
  include(at: string): void {
    const kind = kindOf(at);
    const known = this.loaded.get(at);
    if (!kind || (!known && kindAt(at) !== 'file')) return;
    const loaded: Loaded = { ...known, file: { path: at, kind, app: this.bench.appOf(at), named: true } };
    this.leave(at);
    this.put(loaded);
    if (kind === 'json' || kind === 'doctype') this.take(loaded);
  }

  remove(at: string): void {
    this.changed(at);
    if (this.loaded.delete(at)) this.forgetOrder();
  }

  private add(at: string, overlay?: string, known?: Loaded): ProjectFile | undefined {
    const kind = kindOf(at);
    if (!kind) return undefined;
    const file = known?.file ?? { path: at, kind, app: this.bench.appOf(at) };
    const loaded: Loaded = overlay === undefined ? { file } : { file, overlay };
    if (overlay !== undefined && known?.source) loaded.before = known.source;
    this.put(loaded);
    if (this.mayHoldDocType(file) || (file.named && kind === 'json')) this.take(loaded);
    return file;
  }

  /** Frappe loads an app's DocTypes from `doctype/<x>/<x>.json` only; outside of apps the text decides. */
  mayHoldDocType({ kind, path: at }: Pick<ProjectFile, 'kind' | 'path'>): boolean {
    if (kind !== 'json') return kind === 'doctype';
    return this.root.kind !== 'bench' && this.root.kind !== 'app' && this.bench.appOf(at) === undefined;
  }

  private take(loaded: Loaded): void {
    const { file, overlay } = loaded;
    const isDocType = this.index.add(loaded, this.source(file.path));
    // The text of other JSON is of no more use.
    if (!isDocType && file.kind === 'json' && overlay === undefined) delete loaded.text;
  }

  private leave(at: string): void {
    this.faults.delete(at);
    this.index.remove(at, this.loaded.get(at));
  }

  private put(loaded: Loaded): void {
    const { file } = loaded;
    if (this.loaded.get(file.path)?.file !== file) this.forgetOrder();
    this.loaded.set(file.path, loaded);
  }

  private forgetOrder(): void {
    this.sorted = undefined;
    this.byKind.clear();
  }

  private changed(at: string): void {
    this.changes.set(at, ++this.generation);
    const kind = kindOf(at);
    if (kind === 'config') this.settings = undefined;
    if (kind === 'customization' || kind === 'fixture' || kind === 'config' || kind === 'json') {
      this.shipped = new Shipped(this);
    }
    this.leave(at);
  }
}

async function listFiles(root: Root, signal: AbortSignal | undefined): Promise<Walked> {
  if (root.kind === 'file') return { files: [], problems: [] };
  if (root.kind === 'package') return { files: listPackage(root.path), problems: [] };
  return walk(root.path, signal);
}
