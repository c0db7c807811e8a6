import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { VitessEngine } from '../../server/src/core/engines/vitess/verdicts.js';
import { planMarkdown } from '../../server/src/core/migration/plan/markdown.js';
import { PLAN_TARGETS } from '../../server/src/core/migration/plan/model.js';
import { printPlan } from '../../server/src/core/migration/plan/print.js';
import { planJson, planSql } from '../../server/src/core/migration/plan/render.js';
import { TARGETS } from '../../server/src/core/targets.js';
import { check } from '../../server/src/workspace/check.js';
import { newFindings, openComparison } from '../../server/src/workspace/compare.js';
import { GitError } from '../../server/src/workspace/git.js';
import { plansSince } from '../../server/src/workspace/plans.js';
import { Project } from '../../server/src/workspace/project.js';
import { Workspace } from '../support/workspace.js';
import { type Failure, HANG, processorTime, reasonOf, type Trial, wrongWith } from './fuzz.js';
import { mutate, Random } from './mutate.js';
import { corpus } from './places.js';

const TYPES = [
  'Data',
  'Int',
  'Link',
  'Table',
  'Text',
  'Long Text',
  'Check',
  'Decimal',
  'Float',
  'Date',
  'JSON',
  'Select',
  'Tab Break',
];
const DOCTYPES = 'shop/desk/doctype';

interface DocTypeText {
  doctype?: unknown;
  name?: unknown;
  fields?: Record<string, unknown>[];
  [key: string]: unknown;
}

/**
 * An app with a history: DocTypes and fields that are added, changed, renamed and removed, commits, branches, merges
 * that conflict, links, an index that differs from the work tree; then checks and plans against some base of it.
 */
export class HistoryTrial implements Trial {
  private readonly texts = corpus();

  constructor(private readonly engine: VitessEngine | undefined) {}

  end(): void {}

  async run(seed: number, timed: boolean): Promise<Failure | undefined> {
    const random = new Random(seed);
    const done: string[] = [];
    const workspace = new Workspace({
      'pyproject.toml': '',
      'shop/hooks.py': 'app_name = "shop"\n',
      'shop/modules.txt': 'Desk\n',
      'shop/patches.txt': '[pre_model_sync]\n',
    });
    try {
      const app = new App(workspace, random, this.texts, done);
      app.make();
      const fail = (why: string): Failure => ({ seed, place: 'history', why, text: done.join('\n') });
      const project = await Project.load({ kind: 'app', path: workspace.path });
      project.overrides = { targets: TARGETS };
      const base = random.pick([
        'index',
        'HEAD',
        'HEAD',
        'main',
        'HEAD~1',
        'side',
        'nowhere',
        '-p',
        undefined,
      ]);
      done.push(`--base ${base}`);
      const started = processorTime();
      const first = await this.judge(project, base);
      if (timed && processorTime() - started > HANG * 2)
        return fail(`${Math.round(processorTime() - started)} ms`);
      if (first === undefined) return undefined;
      for (const finding of first.findings) {
        const text = project.read(finding.file);
        const wrong = typeof text === 'string' ? wrongWith(project, finding, finding.file, text) : undefined;
        if (wrong) return fail(wrong);
      }
      const again = await this.judge(project, base);
      if (JSON.stringify(first.shown) !== JSON.stringify(again?.shown))
        return fail('another answer the second time');
      app.git('stash', '-q', '-u');
      if (app.git('status', '--porcelain') !== '') return undefined;
      const clean = await Project.load({ kind: 'app', path: workspace.path });
      clean.overrides = { targets: TARGETS };
      const nothing = await this.judge(clean, 'HEAD');
      if (nothing && (nothing.plans > 0 || nothing.findings.length > 0))
        return fail(`a difference without a change: ${JSON.stringify(nothing.shown).slice(0, 1000)}`);
      return undefined;
    } catch (error) {
      return { seed, place: 'history', why: reasonOf(error), text: done.join('\n') };
    } finally {
      workspace.remove();
    }
  }

  /** What `check --base` and `plan --base` say; undefined where git says no. */
  private async judge(project: Project, name: string | undefined) {
    const paths = [project.root.path];
    let comparison: Awaited<ReturnType<typeof openComparison>>;
    try {
      comparison = await openComparison(project, paths, name);
    } catch (error) {
      if (error instanceof GitError) return undefined;
      throw error;
    }
    const options = { paths, engine: this.engine, base: comparison.change };
    const { findings } = await check(project, options);
    const fresh = await newFindings(project, comparison, findings, options);
    const shown: unknown[] = fresh.map(({ rule, message, range, file }) => [rule, message, range, file]);
    let plans = 0;
    for (const target of PLAN_TARGETS) {
      const made = (await plansSince(project, comparison.change, { target })).map(printPlan);
      plans += made.length;
      shown.push(planSql(made), planMarkdown(made), made.map(planJson));
    }
    return { findings: fresh, plans, shown };
  }
}

/** The work tree with what happens to it. */
class App {
  private count = 0;

  constructor(
    private readonly workspace: Workspace,
    private readonly random: Random,
    private readonly texts: ReturnType<typeof corpus>,
    private readonly done: string[],
  ) {}

  /** What git says; empty where it refuses. */
  git(...args: string[]): string {
    const own = [
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@example.invalid',
      '-c',
      'commit.gpgsign=false',
      '-c',
      'core.hooksPath=/dev/null',
    ];
    try {
      return execFileSync('git', [...own, ...args], {
        cwd: this.workspace.path,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    } catch {
      return '';
    }
  }

  make(): void {
    const { random } = this;
    for (let n = 2 + random.below(3); n > 0; n--) this.add();
    this.git('init', '-q', '-b', 'main');
    this.commit();
    for (let n = 2 + random.below(8); n > 0; n--) this.step();
  }

  private commit(): void {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'x');
  }

  private step(): void {
    const { random } = this;
    const steps: Record<string, () => void> = {
      add: () => this.add(),
      fields: () => this.change((doctype) => this.changeFields(doctype)),
      keys: () => this.change((doctype) => this.changeKeys(doctype)),
      rename: () => this.rename(),
      remove: () => this.withOne((at) => rmSync(path.dirname(at), { recursive: true })),
      mutate: () =>
        this.withOne((at) =>
          this.put(at, mutate(readFileSync(at, 'utf8'), 'json', random, this.texts.doctype)),
        ),
      custom: () => this.write('shop/fixtures/custom_field.json', random.pick(this.texts.fixture)),
      patch: () => this.write('shop/patches/v1_0/change.py', random.pick(this.texts.patch)),
      controller: () =>
        this.withOne((at) => this.put(at.replace(/json$/, 'py'), random.pick(this.texts.controller))),
      crlf: () => this.withOne((at) => this.put(at, readFileSync(at, 'utf8').replaceAll('\n', '\r\n'))),
      link: () =>
        this.withOne((at) => {
          rmSync(at);
          symlinkSync(random.pick([this.workspace.at('shop/modules.txt'), '/etc/hostname', 'nowhere']), at);
        }),
      commit: () => this.commit(),
      stage: () => this.git('add', '-A'),
      branch: () => this.git('checkout', '-q', '-B', 'side'),
      main: () => this.git('checkout', '-q', '-f', 'main'),
      merge: () => this.git('merge', '-q', '--no-edit', random.pick(['main', 'side'])),
      detach: () => this.git('checkout', '-q', '--detach'),
      orphan: () => this.git('checkout', '-q', '--orphan', `o${this.count++}`),
    };
    const name = random.pick(Object.keys(steps));
    this.done.push(name);
    steps[name]!();
  }

  private write(name: string, text: string): void {
    try {
      this.workspace.write(name, text);
    } catch {
      // A link that leads nowhere, or a file in the place of a folder.
    }
  }

  private put(at: string, text: string): void {
    this.write(path.relative(this.workspace.path, at), text);
  }

  private add(): void {
    const text = this.random.pick(this.texts.doctype);
    const name = `d${this.count++}`;
    this.write(`${DOCTYPES}/${name}/${name}.json`, text);
  }

  private withOne(work: (at: string) => void): void {
    const folder = this.workspace.at(DOCTYPES);
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];
    const files = names.map((name) => path.join(folder, name, `${name}.json`)).filter((at) => existsSync(at));
    if (files.length > 0) work(this.random.pick(files));
  }

  private change(work: (doctype: DocTypeText) => void): void {
    this.withOne((at) => {
      let doctype: DocTypeText;
      try {
        doctype = JSON.parse(readFileSync(at, 'utf8')) as DocTypeText;
      } catch {
        return;
      }
      if (typeof doctype !== 'object' || doctype === null || !Array.isArray(doctype.fields)) return;
      work(doctype);
      this.put(at, `${JSON.stringify(doctype, undefined, 1)}\n`);
    });
  }

  private changeFields(doctype: DocTypeText): void {
    const { random } = this;
    const fields = doctype.fields!;
    const field = fields.length > 0 ? random.pick(fields) : {};
    switch (random.below(8)) {
      case 0:
        fields.push({
          fieldname: `f${this.count++}`,
          fieldtype: random.pick(TYPES),
          default: random.pick(['', 'x', '0', 'Now']),
        });
        break;
      case 1:
        fields.splice(random.below(fields.length), 1);
        break;
      case 2:
        field.fieldtype = random.pick(TYPES);
        break;
      case 3:
        field.fieldname = random.pick([
          `n${this.count++}`,
          String(fields[0]?.fieldname),
          '',
          'Ä b',
          'name',
          '__proto__',
        ]);
        break;
      case 4:
        field.length = random.pick([0, 1, 140, 255, 1000, '20', -1, 1e9]);
        break;
      case 5:
        field[random.pick(['unique', 'search_index', 'reqd', 'not_nullable', 'is_virtual'])] =
          random.below(2);
        break;
      case 6:
        field.default = random.pick(['', 'x', '1', '1.5', 'Today', null, 7]);
        break;
      default:
        fields.reverse();
    }
  }

  private changeKeys(doctype: DocTypeText): void {
    const { random } = this;
    switch (random.below(5)) {
      case 0:
        doctype.autoname = random.pick([
          'hash',
          'autoincrement',
          'UUID',
          'field:title',
          '',
          'naming_series:',
        ]);
        break;
      case 1:
        doctype[random.pick(['issingle', 'istable', 'is_virtual', 'is_tree', 'track_seen'])] =
          random.below(2);
        break;
      case 2:
        doctype.engine = random.pick(['InnoDB', 'MyISAM', '']);
        break;
      case 3:
        doctype.row_format = random.pick(['Dynamic', 'Compressed', 'x']);
        break;
      default:
        doctype.name = random.pick([`Other ${this.count++}`, 'User', '', 'a`b', 'tabX']);
    }
  }

  /** A folder under another name, and its DocType with it; sometimes said by a patch. */
  private rename(): void {
    this.withOne((at) => {
      const name = `r${this.count++}`;
      const folder = path.dirname(at);
      const to = path.join(path.dirname(folder), name);
      renameSync(folder, to);
      renameSync(path.join(to, path.basename(at)), path.join(to, `${name}.json`));
      const file = path.join(to, `${name}.json`);
      const text = readFileSync(file, 'utf8');
      const old = /"name": *"([^"]*)"/.exec(text)?.[1] ?? '';
      if (this.random.below(2)) return;
      this.put(file, text.replace(`"${old}"`, `"New ${name}"`));
      if (this.random.below(2)) return;
      this.write('shop/patches.txt', `[pre_model_sync]\nshop.patches.${name}\n`);
      const code = `import frappe\n\n\ndef execute():\n\tfrappe.rename_doc("DocType", ${JSON.stringify(old)}, "New ${name}", force=True)\n`;
      this.write(`shop/patches/${name}.py`, code);
    });
  }
}
