import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Finding } from '../../server/src/core/finding.js';
import { openDocType } from '../../server/src/core/sources/doctype/open.js';
import { DEFAULT_TARGETS, FRAPPE_VERSIONS, TARGETS } from '../../server/src/core/targets.js';
import type { VitessProcess } from '../../server/src/vitess/process.js';
import { check } from '../../server/src/workspace/check.js';
import { contextOf } from '../../server/src/workspace/checkers/doctype.js';
import { Project } from '../../server/src/workspace/project.js';
import type { Fixture, FixtureFile } from './rule-fixtures.js';

const MODULE = 'apps/shop/shop/desk';

/** Where a fixture's file lies in a bench: DocTypes with their controllers in a module, all other JSON exported. */
function placeOf({ name, text }: FixtureFile): string {
  const stem = name.replace(/\.(?:json|py)$/, '');
  const exported = name.endsWith('.json') && openDocType(name, text) === undefined;
  return exported ? `${MODULE}/custom/${name}` : `${MODULE}/doctype/${stem}/${name}`;
}

export interface CheckedFile {
  file: FixtureFile;
  findings: Finding[];
  /** What rules were given of a DocType; undefined for another file. */
  context: ReturnType<typeof contextOf> | undefined;
}

/** Checks a fixture with rules as a user's app is checked: a bench on disk, with the options as its settings. */
export async function checkFixture(
  rules: ReadonlySet<string>,
  fixture: Fixture,
  engine: VitessProcess | undefined,
): Promise<CheckedFile[]> {
  const root = mkdtempSync(path.join(tmpdir(), 'fixture-'));
  try {
    const write = (name: string, text: string) => {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    };
    write('apps/shop/shop/hooks.py', 'app_name = "shop"\nrequired_apps = ["frappe"]\n');
    write('apps/shop/shop/modules.txt', 'Desk\n');
    // Without Frappe itself not every DocType is known.
    const complete = fixture.options.has('complete');
    write('sites/apps.txt', 'frappe\nshop\n');
    if (complete) {
      write('apps/frappe/frappe/hooks.py', 'app_name = "frappe"\n');
      write('apps/frappe/frappe/modules.txt', 'Core\n');
    }
    for (const file of fixture.files) write(placeOf(file), file.text);
    const project = await Project.load({ kind: 'bench', path: root });
    const { options } = fixture;
    const wanted = options.get('targets')?.split(',') ?? DEFAULT_TARGETS;
    const frappe = FRAPPE_VERSIONS.find((version) => version === options.get('frappe'));
    const [mysql, mariadb] = [options.get('mysql'), options.get('mariadb')];
    project.overrides = {
      targets: TARGETS.filter((target) => wanted.includes(target)),
      versions: { ...(mysql && { mysql }), ...(mariadb && { mariadb }) },
      ...(frappe && { frappe }),
    };
    const { findings } = await check(project, {
      only: rules,
      ...(options.has('engine') && engine && { engine }),
    });
    return fixture.files.map((file) => {
      const at = `${root}/${placeOf(file)}`;
      const [known, source] = [project.file(at), project.source(at)];
      return {
        file,
        findings: findings.filter((finding) => finding.file === at),
        context: known && source && contextOf(source, known, project),
      };
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}
