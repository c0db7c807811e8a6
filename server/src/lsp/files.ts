import { type Followed, forgetBelow, rescan, takeIn } from '../workspace/rescan.js';
import type { Session } from './session.js';
import { pathOf } from './uris.js';
import type { Workspace } from './workspaces.js';

/** What happened to files or folders, as URIs. */
export interface FileEvents {
  created?: readonly string[];
  changed?: readonly string[];
  deleted?: readonly string[];
}

/** Brings the projects up to date with files and folders that came, changed or went, and judges anew. */
export async function followFiles(session: Session, events: FileEvents): Promise<void> {
  const isOpen = (path: string) => session.isOpen(path);
  const follow = async (
    uris: readonly string[] | undefined,
    take: (workspace: Workspace, path: string) => Followed | Promise<Followed>,
  ): Promise<boolean> => {
    let changed = false;
    for (const uri of uris ?? []) {
      const path = pathOf(uri);
      // What the editor has open stands over the file on disk.
      const workspace = path === undefined || isOpen(path) ? undefined : session.workspaces.knownFor(path);
      if (!workspace || path === undefined) continue;
      const { files, apps } = await take(workspace, path);
      if (apps) await session.workspaces.reload(workspace);
      if (files > 0) changed = true;
    }
    return changed;
  };
  const gone = await follow(events.deleted, ({ project }, path) => forgetBelow(project, path, isOpen));
  const came = await follow(events.created, ({ project }, path) => takeIn(project, path, isOpen));
  const others = await follow(events.changed, ({ project }, path) => takeIn(project, path, isOpen));
  if (gone || came || others) session.invalidate();
}

/** When each working tree was last held against the disk. */
const lookedAt = new WeakMap<Workspace, Map<string, number>>();

/** After a checkout, pull or commit in a working tree: an editor does not tell of every file that it changed. */
export async function followHead(session: Session, tree: string): Promise<void> {
  const workspace = session.workspaces.knownFor(tree);
  if (!workspace) return;
  const times = lookedAt.get(workspace) ?? new Map<string, number>();
  lookedAt.set(workspace, times);
  const now = Date.now();
  const last = times.get(tree) ?? workspace.loadedAt;
  // A clock that was set back says nothing about which files are new: all are looked at.
  const since = last > now ? 0 : last;
  // Files that are written while we look are looked at again.
  times.set(tree, now);
  const { files, apps } = await rescan(workspace.project, tree, since, (path) => session.isOpen(path));
  if (apps) await session.workspaces.reload(workspace);
  if (files > 0) session.invalidate();
}
