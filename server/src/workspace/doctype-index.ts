import type { DocTypeData, DocTypeLookup, DocTypeSource } from '../core/sources/doctype/model.js';
import { type App, isComplete } from './apps.js';
import type { Ledger } from './ledger.js';
import type { Loaded, ProjectFile } from './project-file.js';

/** What the index asks of the project that it is a part of. */
export interface IndexedProject {
  readonly apps: ReadonlyMap<string, App>;
  readonly listedApps: readonly string[] | undefined;
  /** DocTypes that apps ship as fixtures, by name. */
  readonly fixtures: ReadonlyMap<string, DocTypeData>;
  /** Fieldnames that apps add to a DocType: shipped, or made in Python. */
  customFieldnames(doctype: string): readonly string[];
  readonly ledger: Ledger | undefined;
}

/** The DocTypes of a project by name. */
export class DocTypeIndex {
  private readonly byName = new Map<string, Loaded[]>();
  private readonly lookups = new Map<App | undefined, DocTypeLookup>();
  /** Files in the place of a DocType whose DocType could not be read: nobody knows its name. */
  readonly unknown = new Set<string>();

  constructor(private readonly project: IndexedProject) {}

  /** Takes a file in; false where it holds no DocType. */
  add(loaded: Loaded, source: DocTypeSource | undefined): boolean {
    if (loaded.file.kind === 'doctype' && !source?.data.name) this.unknown.add(loaded.file.path);
    if (!source) return false;
    const { name } = source.data;
    const same = this.byName.get(name);
    if (same) same.push(loaded);
    else this.byName.set(name, [loaded]);
    return true;
  }

  /** Forgets a file; `loaded` is what was read of it. */
  remove(at: string, loaded: Loaded | undefined): void {
    this.unknown.delete(at);
    const name = loaded?.source?.data.name;
    const same = name === undefined ? undefined : this.byName.get(name);
    if (!loaded || !same || name === undefined) return;
    const rest = same.filter((other) => other !== loaded);
    if (rest.length) this.byName.set(name, rest);
    else this.byName.delete(name);
  }

  /** Every DocType with its file; of two with one name the first by path. */
  all(): ReadonlyMap<string, { file: ProjectFile; source: DocTypeSource }> {
    const found = new Map<string, { file: ProjectFile; source: DocTypeSource }>();
    for (const [name, all] of this.byName) {
      const [first] = all.length === 1 ? all : [...all].sort((x, y) => (x.file.path < y.file.path ? -1 : 1));
      if (name !== '' && first?.source) found.set(name, { file: first.file, source: first.source });
    }
    return found;
  }

  /** The DocTypes as an app's code sees them: of two with one name its own comes first. */
  lookup(app?: App): DocTypeLookup {
    let lookup = this.lookups.get(app);
    if (!lookup) {
      lookup = this.makeLookup(app);
      this.lookups.set(app, lookup);
    }
    return lookup;
  }

  /** Every definition of a DocType of a name: of two in one bench both have been imported into some site. */
  namesakes(name: string): DocTypeSource[] {
    return (this.byName.get(name) ?? []).flatMap(({ source }) => source ?? []);
  }

  /** The file that a DocType is defined in. */
  fileOf(doctype: string, app: App | undefined): ProjectFile | undefined {
    return this.pick(doctype, app)?.file;
  }

  private makeLookup(app: App | undefined): DocTypeLookup {
    const about = `${app?.name ?? ''} `;
    const pick = (name: string) => {
      project.ledger?.ask('doctype', about + name);
      return this.pick(name, app);
    };
    const { project, unknown } = this;
    const names = () => {
      project.ledger?.ask('doctypes', 'names');
      return new Set([...this.byName.keys(), ...project.fixtures.keys()]);
    };
    return {
      get: (name: string): DocTypeData | undefined => pick(name)?.source?.data ?? project.fixtures.get(name),
      get complete() {
        project.ledger?.ask('complete', app?.name ?? '');
        return app !== undefined && unknown.size === 0 && isComplete(app, project.apps, project.listedApps);
      },
      names,
      ownFieldnames: (name: string) => {
        const loaded = pick(name);
        if (!app || loaded?.file.app !== app || !loaded.source) return undefined;
        const own = loaded.source.data.fields.map(({ fieldname }) => fieldname);
        return new Set([...own, ...project.customFieldnames(name)]);
      },
    };
  }

  private pick(name: string, app: App | undefined): Loaded | undefined {
    const all = this.byName.get(name);
    return all && (all.find(({ file }) => file.app === app) ?? all[0]);
  }
}
