import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SettingsLayer } from '../../server/src/core/config/settings.js';
import type { SqliteEngine } from '../../server/src/core/engines/sqlite/verdicts.js';
import type { VitessEngine } from '../../server/src/core/engines/vitess/verdicts.js';
import type { Finding } from '../../server/src/core/finding.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { fixturesDir } from './rule-fixtures.js';

const APP = 'apps/shop/shop';

export interface TextOptions {
  settings?: SettingsLayer;
  only?: ReadonlySet<string>;
  engine?: VitessEngine | undefined;
  sqlite?: SqliteEngine | undefined;
}

/**
 * A bench on disk with an app that has the DocTypes of `test/fixtures/doctypes-for-sql`, in which texts are checked as
 * a user's files are: settings, suppressions and crash guard included.
 */
export class StatementBench {
  private constructor(private readonly project: Project) {}

  /** `complete`: Frappe is there too, so that a table of no DocType does not exist. */
  static async open({ complete }: { complete: boolean }): Promise<StatementBench> {
    const root = mkdtempSync(path.join(tmpdir(), 'statements-'));
    const write = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    };
    write('sites/apps.txt', 'frappe\nshop\n');
    write(`${APP}/hooks.py`, 'app_name = "shop"\nrequired_apps = ["frappe"]\n');
    write(`${APP}/modules.txt`, 'Desk\n');
    if (complete) {
      write('apps/frappe/frappe/hooks.py', 'app_name = "frappe"\n');
      write('apps/frappe/frappe/modules.txt', 'Core\n');
    }
    // A server that writes a binary log, for what it asks of functions.
    write('primary.cnf', '[mysqld]\nlog_bin = binlog\n');
    const doctypes = path.join(fixturesDir, '../doctypes-for-sql');
    for (const name of readdirSync(doctypes)) {
      const stem = name.replace(/\.json$/, '');
      write(`${APP}/desk/doctype/${stem}/${name}`, readFileSync(path.join(doctypes, name), 'utf8'));
    }
    return new StatementBench(await Project.load({ kind: 'bench', path: root }));
  }

  /** What is found in a text that lies in the app under a name: `.sql`, `.py`, or the `.json` of a Report. */
  async check(
    name: string,
    text: string,
    { settings = {}, ...options }: TextOptions = {},
  ): Promise<Finding[]> {
    const { project } = this;
    const stem = name.replace(/\.\w+$/, '');
    const place = name.endsWith('.json') ? `desk/report/${stem}/${name}` : `desk/${name}`;
    const file = `${project.root.path}/${APP}/${place}`;
    project.overrides = settings;
    project.update(file, text);
    try {
      const { findings } = await check(project, { ...options, paths: [file] });
      return findings.filter((finding) => finding.file === file);
    } finally {
      project.remove(file);
    }
  }

  close(): void {
    rmSync(this.project.root.path, { recursive: true });
  }
}
