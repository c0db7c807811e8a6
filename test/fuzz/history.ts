import { stackOf } from '../../server/src/core/attempt.js';
import type { VitessEngine } from '../../server/src/core/engines/vitess/verdicts.js';
import { planMarkdown } from '../../server/src/core/migration/plan/markdown.js';
import { PLAN_TARGETS } from '../../server/src/core/migration/plan/model.js';
import { printPlan } from '../../server/src/core/migration/plan/print.js';
import { planJson, planSql } from '../../server/src/core/migration/plan/render.js';
import { check } from '../../server/src/workspace/check.js';
import { newFindings, openComparison } from '../../server/src/workspace/comparison.js';
import { GitError } from '../../server/src/workspace/git.js';
import { plansSince } from '../../server/src/workspace/plans.js';
import type { Project } from '../../server/src/workspace/project.js';
import { Workspace } from '../support/workspace.js';
import { AppHistory } from './app-history.js';
import { type Failure, HANG, processorTime, type Trial, wrongWith } from './fuzz.js';
import { Random } from './mutate.js';
import { corpus } from './places.js';
import { forAllTargets } from './shop.js';

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
      const app = new AppHistory(workspace, random, this.texts, done);
      app.make();
      const fail = (why: string): Failure => ({ seed, place: 'history', why, text: done.join('\n') });
      const project = await forAllTargets('app', workspace.path);
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
      const clean = await forAllTargets('app', workspace.path);
      const nothing = await this.judge(clean, 'HEAD');
      if (nothing && (nothing.plans > 0 || nothing.findings.length > 0))
        return fail(`a difference without a change: ${JSON.stringify(nothing.shown).slice(0, 1000)}`);
      return undefined;
    } catch (error) {
      return { seed, place: 'history', why: stackOf(error), text: done.join('\n') };
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
