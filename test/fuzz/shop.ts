import { TARGETS } from '../../server/src/core/targets.js';
import { Project } from '../../server/src/workspace/project.js';
import { Workspace } from '../support/workspace.js';

/** The app in which places are filled with texts (`places.ts`). */
export const SHOP: Readonly<Record<string, string>> = {
  'shop/shop/hooks.py': 'app_name = "shop"\n',
  'shop/shop/modules.txt': 'Desk\n',
  'shop/shop/patches.txt': '[pre_model_sync]\nshop.patches.v1_0.change\n',
};

/** A folder as a project that is judged for every target. */
export async function forAllTargets(kind: 'app' | 'folder', path: string): Promise<Project> {
  const project = await Project.load({ kind, path });
  project.overrides = { targets: TARGETS };
  return project;
}

/** A workspace with the shop and these files. */
export async function openShop(files: Readonly<Record<string, string>> = {}) {
  const workspace = new Workspace({ ...SHOP, ...files });
  return { workspace, project: await forAllTargets('folder', workspace.path) };
}
