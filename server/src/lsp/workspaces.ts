import path from 'node:path';
import type { SettingsLayer } from '../core/config/settings.js';
import { findRoot, type Root } from '../workspace/discover.js';
import { Project } from '../workspace/project.js';

/** A loaded project and what the editor knows of it. */
export interface Workspace {
  /** With the editor's settings for its folder. */
  project: Project;
  /** When its files were listed, in milliseconds since 1970. */
  loadedAt: number;
}

/** Reads the editor's settings for a folder. */
export type ReadOverrides = (folder: string) => Promise<SettingsLayer>;

/** The projects that open files and workspace folders belong to; each is loaded once, in the background. */
export class Workspaces {
  private readonly loading = new Map<string, Promise<Workspace>>();
  private readonly loaded = new Map<string, Workspace>();
  private folders: string[] = [];

  constructor(
    private readonly readOverrides: ReadOverrides,
    /** Called when a project has been loaded. */
    private readonly onLoaded: (workspace: Workspace) => void,
    /** What holds where nobody has said what a site runs on. */
    private readonly unsaid: () => SettingsLayer | undefined,
  ) {}

  /** Those loaded so far. */
  get all(): Workspace[] {
    return [...this.loaded.values()];
  }

  /** All of them, when those that are being loaded have been. */
  async settled(): Promise<readonly Workspace[]> {
    await Promise.allSettled(this.loading.values());
    return this.all;
  }

  setFolders(folders: readonly string[]): void {
    // Outer ones first.
    this.folders = [...folders].sort((a, b) => a.length - b.length);
    for (const folder of folders) void this.load(folder, true);
    for (const root of [...this.loading.keys()]) {
      const inUse = folders.some((folder) => isInside(folder, root) || isInside(root, folder));
      if (inUse) continue;
      this.loading.delete(root);
      this.loaded.delete(root);
    }
  }

  /**
   * The workspace that a file belongs to, loaded first where it must be. A lone file outside of every folder
   * and app has one only when `wanted`, since its folder would be searched.
   */
  async of(file: string, wanted: boolean): Promise<Workspace | undefined> {
    const known = this.knownFor(file);
    if (known) return known;
    if (!wanted && !this.folders.some((folder) => isInside(file, folder))) return undefined;
    return this.load(file, false);
  }

  /** The loaded workspace that a file belongs to: of nested ones the inner one. */
  knownFor(file: string): Workspace | undefined {
    return this.all
      .filter(({ project }) => isInside(file, project.root.path))
      .sort((a, b) => b.project.root.path.length - a.project.root.path.length)[0];
  }

  /** The project that a view is about: the one of this root, else the first with DocTypes. */
  async aboutDocTypes(root: string | undefined): Promise<Project | undefined> {
    const projects = (await this.settled()).map(({ project }) => project);
    return (
      projects.find((one) => one.root.path === root) ??
      projects.find((one) => one.filesOf('doctype').length > 0)
    );
  }

  /** Reads the editor's settings anew. */
  async refreshOverrides(): Promise<void> {
    for (const workspace of this.all) {
      workspace.project.overrides = await this.readOverrides(workspace.project.root.path);
    }
  }

  /** Loads a workspace anew, for instance since an app came or went; until then the old one answers. */
  async reload({ project: { root } }: Workspace): Promise<void> {
    const loading = this.open(root);
    this.loading.set(root.path, loading);
    const workspace = await loading;
    if (this.loading.get(root.path) !== loading) return;
    this.loaded.set(root.path, workspace);
    this.onLoaded(workspace);
  }

  private load(start: string, isFolder: boolean): Promise<Workspace> {
    // A file of an open folder belongs to that folder's workspace, also where a smaller one is around it.
    const folder = isFolder ? start : this.folders.findLast((open) => isInside(start, open));
    const root = folder === undefined ? findRoot(start, false) : findRoot(folder, true);
    const before = this.loading.get(root.path);
    if (before) return before;
    const loading = this.open(root);
    this.loading.set(root.path, loading);
    loading.then(
      (workspace) => {
        // Its folder may have been closed meanwhile.
        if (this.loading.get(root.path) !== loading) return;
        this.loaded.set(root.path, workspace);
        this.onLoaded(workspace);
      },
      // Else a folder that cannot be read would stay failed for ever.
      () => this.loading.delete(root.path),
    );
    return loading;
  }

  private async open(root: Root): Promise<Workspace> {
    const loadedAt = Date.now();
    const [project, overrides] = await Promise.all([Project.load(root), this.readOverrides(root.path)]);
    project.unsaid = this.unsaid();
    project.overrides = overrides;
    return { project, loadedAt };
  }
}

export function isInside(file: string, folder: string): boolean {
  const relative = path.posix.relative(folder, file);
  return relative === '' || !(relative === '..' || relative.startsWith('../'));
}
