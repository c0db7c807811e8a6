import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { VitessEngine } from '../../server/src/core/engines/vitess/verdicts.js';
import type { Finding } from '../../server/src/core/finding.js';
import { TARGETS } from '../../server/src/core/targets.js';
import { LineIndex } from '../../server/src/core/text.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { Workspace } from '../support/workspace.js';
import { mutate, Random } from './mutate.js';

const fixtures = path.join(import.meta.dirname, '../fixtures/rules');
/** Longest time of one check, in milliseconds; told by the long run only. */
export const HANG = 2000;

/** What is checked, and where such a file lies. */
const PLACES = {
  doctype: { kind: 'json', at: 'shop/shop/desk/doctype/note/note.json' },
  controller: { kind: 'py', at: 'shop/shop/desk/doctype/note/note.py' },
  report: { kind: 'json', at: 'shop/shop/desk/report/notes/notes.json' },
  fixture: { kind: 'json', at: 'shop/shop/fixtures/custom_field.json' },
  custom: { kind: 'json', at: 'shop/shop/desk/custom/user.json' },
  patch: { kind: 'py', at: 'shop/shop/patches/v1_0/change.py' },
  python: { kind: 'py', at: 'shop/shop/api.py' },
  hooks: { kind: 'py', at: 'shop/shop/hooks.py' },
  sql: { kind: 'sql', at: 'shop/shop/script.sql' },
  template: { kind: 'py', at: 'shop/shop/templates/page.html' },
  config: { kind: 'json', at: 'doctype-compat.json' },
  site: { kind: 'json', at: 'sites/a/site_config.json' },
} as const;
type Place = keyof typeof PLACES;
const NAMES = Object.keys(PLACES) as Place[];

const SEEDS: Partial<Record<Place, readonly string[]>> = {
  config: [
    '{"targets":["mariadb","vitess"],"frappe":"16","versions":{"vitess":24},"rules":{"vitess/*":"warning"},"ignore":[{"rule":"*","file":"**/{a,b}*.sql","doctype":"Note","field":"x","reason":"r"}]}',
  ],
  site: [
    '{"db_name":"a","read_from_replica":1,"replica_host":"h","maintenance_mode":0,"redis_cache":"redis://h:1"}',
  ],
  hooks: ['app_name = "shop"\nrequired_apps = ["frappe"]\ndoc_events = {"*": {"on_update": "shop.api.f"}}\n'],
  report: [
    '{"doctype":"Report","name":"Notes","report_type":"Query Report","query":"select name as \\"Name:Data:100\\" from `tabNote` where a = %(a)s"}',
  ],
  custom: [
    '{"custom_fields":[{"dt":"User","fieldname":"x","fieldtype":"Data"}],"property_setters":[{"doc_type":"User","property":"options","value":"[]"}]}',
  ],
  fixture: ['[{"doctype":"Custom Field","dt":"User","fieldname":"x","fieldtype":"Link","options":"Note"}]'],
  template: ['{% set rows = frappe.db.sql("select name from `tabNote`") %}{{ rows }}'],
};

/** The texts that cases are made of, by where they go. */
function corpus(): Record<Place, string[]> {
  const files: string[] = [];
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const at = path.join(folder, name);
      if (statSync(at).isDirectory()) walk(at);
      else if (/\.(?:jsonc?|py|sql)$/.test(name)) files.push(at);
    }
  };
  walk(fixtures);
  const texts = (end: RegExp) =>
    files
      .filter((file) => end.test(file))
      .map((file) => readFileSync(file, 'utf8').replace(/\/\/ (?:expect|options)[^\n]*/g, ''));
  const [json, py, sql] = [texts(/\.jsonc?$/), texts(/\.py$/), texts(/\.sql$/)];
  const all = { json, py, sql };
  return Object.fromEntries(
    NAMES.map((name) => [name, [...(SEEDS[name] ?? all[PLACES[name].kind])]]),
  ) as Record<Place, string[]>;
}

/** Something that must not be, with all that makes it again. */
export interface Failure {
  seed: number;
  place: string;
  why: string;
  text: string;
}

/** Checks changed files in one workspace, one a case. */
export class Fuzzer {
  private readonly texts = corpus();

  private constructor(
    private readonly workspace: Workspace,
    private readonly project: Project,
    private readonly engine: VitessEngine | undefined,
  ) {}

  static async start(engine: VitessEngine | undefined): Promise<Fuzzer> {
    const workspace = new Workspace({
      'shop/shop/hooks.py': 'app_name = "shop"\n',
      'shop/shop/modules.txt': 'Desk\n',
      'shop/shop/patches.txt': '[pre_model_sync]\nshop.patches.v1_0.change\n',
      'shop/shop/desk/doctype/ok/ok.json': '{"doctype":"DocType","name":"Ok","module":"Desk","fields":[]}',
    });
    const project = await Project.load({ kind: 'folder', path: workspace.path });
    project.overrides = { targets: TARGETS };
    return new Fuzzer(workspace, project, engine);
  }

  end(): void {
    this.workspace.remove();
  }

  /** One case; a seed always gives the same. `timed`: a check that takes too long is a failure too. */
  async run(seed: number, timed: boolean): Promise<Failure | undefined> {
    const random = new Random(seed);
    const place = random.pick(NAMES);
    const { kind, at: name } = PLACES[place];
    const text = mutate(random.pick(this.texts[place]), kind, random, this.texts[random.pick(NAMES)]);
    const at = this.workspace.at(name);
    const fail = (why: string): Failure => ({ seed, place: name, why, text });
    try {
      const started = performance.now();
      const first = await this.judge(at, text);
      const took = performance.now() - started;
      if (timed && took > HANG) return fail(`${Math.round(took)} ms`);
      for (const finding of first) {
        const wrong = this.wrongWith(finding, at, text);
        if (wrong) return fail(wrong);
      }
      const again = await this.judge(at, text);
      if (JSON.stringify(first) !== JSON.stringify(again)) return fail('another answer the second time');
      return undefined;
    } catch (error) {
      return fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
    } finally {
      this.project.remove(at);
    }
  }

  private async judge(at: string, text: string): Promise<Finding[]> {
    this.project.update(at, text);
    const { findings } = await check(this.project, { paths: [at], engine: this.engine });
    return findings;
  }

  private wrongWith(finding: Finding, at: string, text: string): string | undefined {
    const { rule, message, range, span, file, fixes } = finding;
    if (rule === 'lint/rule-crashed') return message;
    const own = file === at ? text : this.project.read(file);
    if (typeof own !== 'string') return undefined;
    const lines = new LineIndex(own);
    const inside = (offset: number) => offset >= 0 && offset <= own.length;
    if (!inside(span.start) || !inside(span.end) || span.start > span.end)
      return `${rule}: span ${JSON.stringify(span)}`;
    if (JSON.stringify(lines.rangeOf(span)) !== JSON.stringify(range))
      return `${rule}: range ${JSON.stringify(range)}`;
    for (const { title, edits } of fixes)
      for (const edit of edits)
        if (
          edit.file === undefined &&
          (!inside(edit.span.start) || !inside(edit.span.end) || edit.span.start > edit.span.end)
        )
          return `${rule}: ${title}: edit ${JSON.stringify(edit.span)}`;
    return undefined;
  }
}
