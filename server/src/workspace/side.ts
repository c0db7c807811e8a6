import { renameCalls } from '../core/migration/changes/renames.js';
import { asWord, renamedDocTypesIn, type Side, type SideDocType } from '../core/migration/plan/side.js';
import { customize } from '../core/schema/customize.js';
import type { ControllerIndex } from '../core/sources/controller-indexes.js';
import { controllerIndexes } from '../core/sources/controller-indexes.js';
import type { Customizations } from '../core/sources/customization.js';
import type { DocTypeData, DocTypeSource } from '../core/sources/doctype/model.js';
import type { Project, ProjectFile } from './project.js';

/** A file of another time: its path below the project's root, and its text. */
export interface SideFile {
  path: string;
  text: string;
}

const kept = new WeakMap<Project, { generation: number; side: Side }>();

/** A project's DocTypes and the code around them, as one side of a comparison. */
export function sideOf(project: Project): Side {
  const known = kept.get(project);
  if (known?.generation === project.generation) return known.side;
  const side = makeSide(project);
  kept.set(project, { generation: project.generation, side });
  return side;
}

/** The side with more code to search for uses. */
export function withCode(side: Side, code: readonly SideFile[]): Side {
  return { ...side, uses: (word) => [...side.uses(word), ...naming(word, code)] };
}

/** Whether a file tells of DocTypes: their JSON, controllers, customizations, patches, settings. */
export function tellsOfDocTypes({ path, kind }: Pick<ProjectFile, 'path' | 'kind'>): boolean {
  if (kind === 'python') return /\/doctype\/[^/]+\/[^/]+\.py$|\/patches\//.test(path);
  return TELLING.has(kind);
}

const TELLING: ReadonlySet<ProjectFile['kind']> = new Set([
  'doctype',
  'customization',
  'fixture',
  'config',
  'list',
]);

function makeSide(project: Project): Side {
  const doctypes = new Map<string, SideDocType>();
  const broken = {
    files: new Map<string, string>(),
    names: new Set<string>(),
    folders: foldersNotListed(project),
  };
  const note = (file: ProjectFile, why: string, name = '') => {
    broken.files.set(project.nameOf(file.path), why);
    if (name !== '') broken.names.add(name);
  };
  for (const [name, { file, source }] of project.docTypes()) {
    const [error] = source.syntaxErrors;
    if (source.conflict) note(file, 'it has conflict markers', name);
    else if (error) note(file, `it is not valid JSON: ${error.message}`, name);
    else doctypes.set(name, new ProjectDocType(project, file, source));
  }
  for (const file of project.nameless()) {
    const text = project.read(file.path);
    const source = project.source(file.path);
    const [error] = source?.syntaxErrors ?? [];
    if (typeof text !== 'string') note(file, text.message);
    else if (source?.conflict) note(file, 'it has conflict markers');
    else if (error) note(file, `it is not valid JSON: ${error.message}`);
  }
  const python = project.filesOf('python').filter(tellsOfDocTypes);
  const { renames, renamedDocTypes } = renamesOf(project, python);
  return {
    doctypes,
    broken,
    elsewhere: new Map(
      [...project.allCustomizations].filter(([name]) => !doctypes.has(name) && !broken.names.has(name)),
    ),
    lookup: project.lookup(),
    renames,
    renamedDocTypes,
    uses: (word) =>
      naming(
        word,
        python.flatMap(({ path }) => {
          const text = project.read(path);
          return typeof text === 'string' ? [{ path: project.nameOf(path), text }] : [];
        }),
      ),
  };
}

function foldersNotListed(project: Project): string[] {
  return project.problems.map(({ path }) => project.nameOf(path));
}

/** What is asked of few DocTypes is made when it is asked for. */
class ProjectDocType implements SideDocType {
  readonly file: string;
  private customized: DocTypeData | undefined;
  private made: readonly ControllerIndex[] | undefined;

  constructor(
    private readonly project: Project,
    private readonly at: ProjectFile,
    private readonly source: DocTypeSource,
  ) {
    this.file = project.nameOf(at.path);
  }

  get own(): DocTypeData {
    return this.source.data;
  }

  get text(): string {
    return this.source.text;
  }

  get customizations(): Readonly<Customizations> | undefined {
    return this.project.customizations(this.own.name);
  }

  get data(): DocTypeData {
    const { customizations } = this;
    this.customized ??= customizations ? customize(this.own, customizations) : this.own;
    return this.customized;
  }

  get indexes(): readonly ControllerIndex[] {
    if (!this.made) {
      const at = this.at.path.replace(/\.json$/, '.py');
      const text = this.project.file(at) && this.project.read(at);
      this.made = typeof text === 'string' ? controllerIndexes(text) : [];
    }
    return this.made;
  }
}

type Renames = Map<string, Map<string, string>>;

interface Named {
  text: string;
  fields: readonly (readonly [doctype: string, renames: Iterable<readonly [string, string]>])[];
  doctypes: readonly (readonly [string, string])[];
}

const renamesKept = new WeakMap<Project, Map<string, Named>>();

/** The renames that Python code declares; a file is read again when its text is another one. */
function renamesOf(
  project: Project,
  python: readonly ProjectFile[],
): { renames: Renames; renamedDocTypes: Map<string, string> } {
  const known = renamesKept.get(project) ?? new Map<string, Named>();
  renamesKept.set(project, known);
  const renames: Renames = new Map();
  const renamedDocTypes = new Map<string, string>();
  for (const { path } of python) {
    const text = project.read(path);
    if (typeof text !== 'string') continue;
    let named = known.get(path);
    if (named?.text !== text) {
      const calls = text.includes('rename_');
      named = {
        text,
        fields: calls ? [...renameCalls(text)] : [],
        doctypes: calls ? renamedDocTypesIn(text) : [],
      };
      known.set(path, named);
    }
    for (const [doctype, calls] of named.fields) {
      renames.set(doctype, new Map([...(renames.get(doctype) ?? []), ...calls]));
    }
    for (const [from, to] of named.doctypes) renamedDocTypes.set(from, to);
  }
  return { renames, renamedDocTypes };
}

function naming(word: string, files: readonly SideFile[]): string[] {
  const named = asWord(word);
  return files.filter(({ text }) => named.test(text)).map(({ path }) => path);
}
