import path from 'node:path';
import type { SettingsLayer } from '../core/config/settings.js';
import { type Finding, SEVERITIES, type Severity } from '../core/finding.js';
import { REPORTS } from '../core/report/index.js';
import type { Report } from '../core/report/model.js';
import { defaultSeverity, leftOut, partBySeverity } from '../core/report/severity.js';
import { text } from '../core/report/text.js';
import { DEFAULT_TARGETS, TARGETS } from '../core/targets.js';
import { readText, reasonOf } from '../workspace/files.js';
import { writeText } from '../workspace/write.js';
import { choice, list, readArgs, readFrappe, readTargets, refuseEmpty } from './args.js';
import { applyBaseline, type Baseline, readBaseline, writeBaseline } from './baseline.js';
import { OutcomeCache } from './cache.js';
import { withExamples } from './commands.js';
import { EXIT, type Io, UsageError, wantsColor, warn } from './io.js';
import type { Judged, JudgeOptions, Outcome, Question } from './judging.js';
import { siteRows } from './site.js';
import { statistics } from './stats.js';
import { VERSION } from './version.js';

export const HELP = `usage: doctype-compat check [path…]

Checks files, folders, apps or a bench; without a path, the current folder.

  --target T[,T]        what the site must run on: ${TARGETS.join(', ')}
                        (default ${DEFAULT_TARGETS.join()})
  --frappe V            15, 16 or develop (default: as found in the bench, else 16)
  --severity S          show error, warning, info or hint and what is graver; what is left out is counted
                        (default warning; hint for json and sarif)
  --format F            text, json, sarif, github, gitlab, junit, markdown or html (default text)
  --output FILE         write the report to a file instead of standard output
  --max-warnings N      more warnings than that are exit code 1, too
  --rule id[,id]        only these rules; family/* for a whole family
  --site DIR            with the Custom Fields and Property Setters that this site has in its database (two SELECTs;
                        its account is read from its site_config.json); what is found there is told of
                        fixtures/in-the-database.json in that folder, which stands for these rows
  --base REF            only what a branch, tag or commit did not have (from the merge base on), and rules on changes
  --changed             only files that differ from the last commit (with --base: from that), new ones too
  --watch               check again whenever a file changes: that file first, then all
  --baseline FILE       leave out the findings that this file lists
  --write-baseline      list all findings in that file (default doctype-compat-baseline.json)
  --fix                 apply the safe fixes, then check again
  --stdin-filename NAME check standard input as if it were this file
  --no-engine           without Vitess's own parser and planner
  --allow-missing-engine where that engine is not there or fails, judge the rest (else that is exit code 2)
  --threads N           judge with so many threads; 1 for none beside the main one (default: one for each processor,
                        at most 4, where there are many files)
  --no-cache            judge anew, though nothing has changed since the last check
  --cache-dir DIR       where outcomes are kept (default: doctype-compat in the user's folder of caches)
  --stats               what each rule found and how long it took, and how far each app is read-only, on stderr

Exit code 0: nothing at error level; 1: at least one error; 2: wrong usage or an internal failure.
`;

/** `doctype-compat check [path…]` */
export async function checkCommand(args: string[], io: Io): Promise<number> {
  const started = performance.now();
  const { values, positionals } = readArgs('check', args);
  if (values.help) {
    io.stdout.write(withExamples('check', HELP));
    return EXIT.ok;
  }
  const stdinName = values['stdin-filename'];
  refuseEmpty([...positionals, ...(stdinName === undefined ? [] : [stdinName])]);
  const format = choice('format', values.format, ['text', ...Object.keys(REPORTS)]);
  const severity =
    values.severity === undefined ? undefined : choice('severity', values.severity, SEVERITIES);
  const overrides: SettingsLayer = {
    ...(values.target && { targets: readTargets(values.target) }),
    ...(values.frappe && { frappe: readFrappe(values.frappe) }),
  };
  const maxWarnings = readCount('max-warnings', values['max-warnings']) ?? Number.POSITIVE_INFINITY;
  const threads = readCount('threads', values.threads);
  const only = values.rule && (await readRules(values.rule));
  if (stdinName !== undefined && positionals.length) throw new UsageError('--stdin-filename takes no paths');
  if (stdinName !== undefined && values.fix) throw new UsageError('--fix cannot change standard input');
  if (values.base !== undefined && values.fix) throw new UsageError('--fix and --base do not go together');
  // What the branch before had is not known of a site.
  if (values.base !== undefined && values.site !== undefined)
    throw new UsageError('--site and --base do not go together');
  if (values.site !== undefined && values.fix)
    throw new UsageError('--fix cannot change a database: leave --site out');
  const onSite = values.site === undefined ? undefined : await siteRows(values.site, io);
  const baseline = readBaseline(values.baseline, values['write-baseline'] ?? false, io);

  const question: Question = {
    paths: positionals.length ? positionals : ['.'],
    overrides,
    only,
    base: values.base,
    changed: values.changed ?? false,
    withEngine: !values['no-engine'],
  };
  const options: JudgeOptions = {
    fix: values.fix ?? false,
    toFix: (findings, root) => applyBaseline(findings, baseline, root),
    stats: values.stats ?? false,
    threads,
    stdinName,
    keep: values.fix ?? false,
    onSite,
  };
  const shown: Shown = {
    format,
    severity: severity ?? defaultSeverity(format),
    maxWarnings,
    output: values.output,
    isTolerant: values['allow-missing-engine'] ?? false,
  };
  if (values.watch) {
    if (format !== 'text' || values.output !== undefined) throw new UsageError('--watch prints text');
    for (const [name, is] of Object.entries({ ...options, stdin: stdinName !== undefined }))
      if (['fix', 'stats', 'stdin'].includes(name) && is === true)
        throw new UsageError(
          `--${name === 'stdin' ? 'stdin-filename' : name} and --watch do not go together`,
        );
    if (values['write-baseline']) throw new UsageError('--write-baseline and --watch do not go together');
    const { heading, watchAndJudge } = await import('./watch.js');
    await watchAndJudge(
      question,
      options,
      {
        print: (outcome, about, ms) => {
          heading(io, about, new Date());
          present({ outcome, findings: findingsOf(outcome, baseline), ms }, shown, [], io);
        },
      },
      io,
    );
    return EXIT.ok;
  }
  // A site's database is nothing that a look at the disk shows.
  const isCached =
    !values['no-cache'] && !options.fix && !options.stats && stdinName === undefined && !onSite;
  const { outcome, times, readiness } = isCached
    ? await throughCache(question, options, values['cache-dir'], io)
    : await judge(question, options, io);
  if (values['write-baseline']) writeBaseline(baseline, outcome.groups, io);
  const findings = values['write-baseline'] ? [] : findingsOf(outcome, baseline);
  const rules = format === 'text' || format === 'json' ? [] : (await registry()).map(({ meta }) => meta);
  const ms = Math.round(performance.now() - started);
  const code = present({ outcome, findings, ms }, shown, rules, io);
  if (times) {
    io.stderr.write(statistics(findings, times));
    for (const table of readiness()) io.stderr.write(`\n${table}`);
  }
  return code;
}

/** How an outcome is shown. */
interface Shown {
  format: string;
  severity: Severity;
  maxWarnings: number;
  output: string | undefined;
  /** An engine that gives no verdicts is no failure. */
  isTolerant: boolean;
}

/** A report names the line on which a statement begins, where only a formatter gave its text a line of its own. */
function fromStatement({ begins, ...finding }: Finding): Finding {
  return begins ? { ...finding, range: { start: begins, end: finding.range.end } } : finding;
}

/** Prints what came of a check and gives the exit code. */
function present(
  { outcome, findings, ms }: { outcome: Outcome; findings: readonly Finding[]; ms: number },
  { format, severity, maxWarnings, output, isTolerant }: Shown,
  rules: Report['rules'],
  io: Io,
): number {
  const { problems, unread, unjudged, unwritten } = outcome;
  const problem = problems.vitess ?? problems.sqlite;
  const so = isTolerant ? '' : ' (--no-engine or --allow-missing-engine accepts that)';
  if (problems.vitess !== undefined)
    warn(io, `${problems.vitess}; what only Vitess itself can tell is left out${so}`);
  if (problems.sqlite !== undefined)
    warn(io, `${problems.sqlite}; statements are not judged for SQLite${so}`);
  for (const [at, why] of unread) warn(io, `${at}: ${why}`);
  for (const name of unjudged) warn(io, `${name}: nothing in it is checked`);

  const { shown: told, hidden } = partBySeverity(findings, severity);
  const report: Report = {
    version: VERSION,
    vitess: outcome.vitess,
    ...(problem !== undefined && { engineProblem: { text: problem, tolerated: isTolerant } }),
    targets: outcome.targets,
    findings: told.map(fromStatement),
    leftOut: leftOut(hidden),
    summary: { ...outcome.summary, ms },
    rules,
  };
  const print = output === undefined ? (text: string) => io.stdout.write(text) : reportFile(output, io);
  if (format === 'text') {
    const color = output === undefined && wantsColor(io.stdout, io.env);
    print(text(report, { color, lines: linesOf(outcome) }));
  } else {
    print(REPORTS[format]!(report));
    if (report.leftOut !== undefined) warn(io, report.leftOut);
  }
  if (unread.length || unwritten || (problem !== undefined && !isTolerant)) return EXIT.failure;
  const count = (wanted: string) => findings.filter((finding) => finding.severity === wanted).length;
  if (count('warning') > maxWarnings) {
    warn(io, `${count('warning')} warnings, more than the ${maxWarnings} of --max-warnings`);
    return EXIT.findings;
  }
  return count('error') > 0 ? EXIT.findings : EXIT.ok;
}

/** What the same check had as an outcome, where nothing has changed since; else what it has now. */
async function throughCache(
  question: Question,
  options: JudgeOptions,
  folder: string | undefined,
  io: Io,
): Promise<Judged> {
  const cache = OutcomeCache.open(question, { folder, cwd: io.cwd, env: io.env });
  if (cache && 'problem' in cache) warn(io, cache.problem);
  if (!cache || 'problem' in cache) return judge(question, options, io);
  const known = await cache.find();
  if (known) {
    for (const text of known.said) io.stderr.write(text);
    return { outcome: known.outcome, isSteady: true, times: undefined, readiness: () => [] };
  }
  const said: string[] = [];
  const stderr = {
    ...io.stderr,
    write(text: string): void {
      // Progress is nothing to say again.
      if (!text.startsWith('\r')) said.push(text);
      io.stderr.write(text);
    },
  };
  const keep = cache.record();
  try {
    const judged = await judge(question, { ...options, store: cache.units() }, { ...io, stderr });
    keep(judged.outcome, said, judged.isSteady);
    return judged;
  } finally {
    OutcomeCache.stop();
  }
}

/** The findings that a baseline does not know. */
function findingsOf({ groups }: Outcome, baseline: Baseline | undefined): Finding[] {
  return groups.flatMap(({ root, findings }) => applyBaseline(findings, baseline, root));
}

/** The lines of files with findings, by the name that is shown. */
function linesOf({ places }: Outcome) {
  const at = new Map(places);
  const known = new Map<string, readonly string[] | undefined>();
  return ({ file }: { file: string }): readonly string[] | undefined => {
    if (!known.has(file)) {
      const read = readText(at.get(file) ?? '');
      known.set(
        file,
        typeof read === 'string' ? read.replace(/^\ufeff/, ' ').split(/\r\n|\n|\r/) : undefined,
      );
    }
    return known.get(file);
  };
}

/** Writes a report beside, then in one step in place of the one that was there. */
function reportFile(name: string, io: Io): (text: string) => void {
  return (text) => {
    try {
      writeText(path.resolve(io.cwd, name), text);
    } catch (error) {
      throw new UsageError(`--output ${name}: ${reasonOf(error)}`);
    }
  };
}

function readCount(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^\d+$/.test(given)) throw new UsageError(`--${option} ${given}: not a whole number`);
  return Number(given);
}

/** All rules and what judges with them: loaded when needed, since a check that finds its outcome needs neither. */
const registry = async () => (await import('../core/rules/registry.js')).allRules;
const judge: typeof import('./judging.js').judge = async (...args) =>
  (await import('./judging.js')).judge(...args);

async function readRules(values: readonly string[]): Promise<ReadonlySet<string>> {
  const { knowsRule } = await import('../workspace/settings.js');
  const asked = list(values);
  if (asked.length === 0) throw new UsageError('no rule given (see doctype-compat rules)');
  const unknown = asked.find((id) => !knowsRule(id));
  if (unknown !== undefined) {
    throw new UsageError(`unknown rule ${JSON.stringify(unknown)} (see doctype-compat rules)`);
  }
  const ids = (await registry()).map(({ meta }) => meta.id);
  return new Set(
    asked.flatMap((id) => (id.endsWith('*') ? ids.filter((one) => one.startsWith(id.slice(0, -1))) : [id])),
  );
}
