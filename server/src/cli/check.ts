import path from 'node:path';
import type { SettingsLayer } from '../core/config/settings.js';
import { type Finding, SEVERITIES } from '../core/finding.js';
import { readinessOf, readinessTable } from '../core/readonly/readiness.js';
import { REPORTS } from '../core/report/index.js';
import type { Report } from '../core/report/model.js';
import { defaultSeverity, leftOut, partBySeverity } from '../core/report/severity.js';
import { text } from '../core/report/text.js';
import { allRules } from '../core/rules/registry.js';
import { DEFAULT_TARGETS, TARGETS } from '../core/targets.js';
import { type CheckOptions, check, isAsked } from '../workspace/check.js';
import { analysisOf } from '../workspace/checkers/entry.js';
import { newFindings } from '../workspace/compare.js';
import { reasonOf, Unreadable } from '../workspace/files.js';
import { knowsRule } from '../workspace/settings.js';
import { writeText } from '../workspace/write.js';
import { choice, list, readArgs, readFrappe, readTargets, refuseEmpty } from './args.js';
import { applyBaseline, readBaseline, writeBaseline } from './baseline.js';
import { startEngine, startSqlite } from './engine.js';
import { Fixer, makesBench } from './fix.js';
import { EXIT, type Io, UsageError, wantsColor, warn } from './io.js';
import { showProgress } from './progress.js';
import { compareWith, type Opened, openProjects, openStdin } from './projects.js';
import { siteRows, withSite } from './site.js';
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
  --baseline FILE       leave out the findings that this file lists
  --write-baseline      list all findings in that file (default doctype-compat-baseline.json)
  --fix                 apply the safe fixes, then check again
  --stdin-filename NAME check standard input as if it were this file
  --no-engine           without Vitess's own parser and planner
  --allow-missing-engine where that engine is not there or fails, judge the rest (else that is exit code 2)
  --stats               what each rule found and how long it took, and how far each app is read-only, on stderr

Exit code 0: nothing at error level; 1: at least one error; 2: wrong usage or an internal failure.
`;

/** As often as fixes may make room for others that overlapped with them. */
const FIX_ROUNDS = 10;

/** `doctype-compat check [path…]` */
export async function checkCommand(args: string[], io: Io): Promise<number> {
  const started = performance.now();
  const { values, positionals } = readArgs('check', args, {
    target: { type: 'string', multiple: true },
    frappe: { type: 'string' },
    format: { type: 'string', default: 'text' },
    rule: { type: 'string', multiple: true },
    severity: { type: 'string' },
    output: { type: 'string' },
    'max-warnings': { type: 'string' },
    base: { type: 'string' },
    site: { type: 'string' },
    baseline: { type: 'string' },
    'write-baseline': { type: 'boolean' },
    fix: { type: 'boolean' },
    'stdin-filename': { type: 'string' },
    'no-engine': { type: 'boolean' },
    'allow-missing-engine': { type: 'boolean' },
    stats: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(HELP);
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
  const maxWarnings = readCount('max-warnings', values['max-warnings']);
  const only = values.rule && readRules(values.rule);
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

  const times = values.stats ? new Map<string, number>() : undefined;
  const open = async () => {
    const all = await (stdinName === undefined
      ? openProjects(positionals.length ? positionals : ['.'], io)
      : openStdin(stdinName, io));
    for (const { project } of all) project.overrides = overrides;
    return onSite ? all.map((one) => withSite(one, onSite)) : all;
  };
  let opened = await open();
  const progress = showProgress(io);
  const engine = values['no-engine'] ? undefined : await startEngine(opened);
  const sqlite = values['no-engine'] ? undefined : await startSqlite(opened);
  const unjudged = new Map(opened.flatMap(({ named, shown }) => named.map((at) => [at, shown(at)] as const)));
  const judge = async (files?: readonly string[]) => {
    const results: { opened: Opened; findings: Finding[] }[] = [];
    const summary = { files: 0, doctypes: 0, statements: 0, ms: 0 };
    for (const one of opened) {
      const comparison =
        values.base === undefined ? undefined : await compareWith(one.project, one.paths, values.base, io);
      const options: CheckOptions = {
        paths: files?.filter((at) => isAsked(at, one.paths)) ?? one.paths,
        engine: engine?.use,
        sqlite: sqlite?.use,
        base: comparison?.change,
        ...(only && { only }),
        ...(times && { times }),
        onProgress: progress.show,
      };
      const { findings: all, judged, ...counts } = await check(one.project, options);
      const findings = comparison ? await newFindings(one.project, comparison, all, options) : all;
      results.push({ opened: one, findings: applyBaseline(findings, baseline) });
      for (const key of ['files', 'doctypes', 'statements'] as const) summary[key] += counts[key];
      for (const at of judged) unjudged.delete(at);
    }
    return { results, summary };
  };
  let { results, summary } = await judge();
  let unwritten = false;
  if (values.fix) {
    const fixer = new Fixer(io);
    for (let round = 0; round < FIX_ROUNDS && fixer.apply(results); round++) {
      // What overlapped is mostly in the files just written; all are judged again once those have no more.
      for (let files = fixer.takeWritten(); files.length > 0 && round < FIX_ROUNDS; round++) {
        if (files.some((file) => makesBench(file))) opened = await open();
        fixer.apply((await judge(files)).results);
        files = fixer.takeWritten();
      }
      ({ results, summary } = await judge());
    }
    unwritten = fixer.failed;
  }
  progress.end();
  const { vitess, problem: ofVitess } = engine?.end() ?? { vitess: undefined, problem: undefined };
  const ofSqlite = sqlite?.end();
  const problem = ofVitess ?? ofSqlite;
  const tolerated = values['allow-missing-engine'] ?? false;
  const so = tolerated ? '' : ' (--no-engine or --allow-missing-engine accepts that)';
  if (ofVitess !== undefined) warn(io, `${ofVitess}; what only Vitess itself can tell is left out${so}`);
  if (ofSqlite !== undefined) warn(io, `${ofSqlite}; statements are not judged for SQLite${so}`);
  const unread = unreadOf(opened);
  for (const [at, why] of unread) warn(io, `${at}: ${why}`);
  for (const name of unjudged.values()) warn(io, `${name}: nothing in it is checked`);

  if (values['write-baseline']) {
    writeBaseline(baseline, results, io);
    for (const result of results) result.findings = [];
  }
  const texts = new Map<string, readonly string[]>();
  const all = results.flatMap(({ opened, findings }) =>
    findings.map((finding) => shown(finding, opened, texts)),
  );
  const { shown: told, hidden } = partBySeverity(all, severity ?? defaultSeverity(format));
  const report: Report = {
    version: VERSION,
    vitess,
    ...(problem !== undefined && { engineProblem: { text: problem, tolerated } }),
    targets: targetsOf(opened),
    findings: told,
    leftOut: leftOut(hidden),
    summary: { ...summary, ms: Math.round(performance.now() - started) },
    rules: allRules.map(({ meta }) => meta),
  };
  const toFile = values.output !== undefined;
  const print = toFile ? reportFile(values.output!, io) : (printed: string) => io.stdout.write(printed);
  if (format === 'text') {
    const color = !toFile && wantsColor(io.stdout, io.env);
    print(text(report, { color, lines: ({ file }) => texts.get(file) }));
  } else {
    print(REPORTS[format]!(report));
    if (report.leftOut !== undefined) warn(io, report.leftOut);
  }
  if (times) {
    io.stderr.write(statistics(all, times));
    for (const { project } of times.has('read-only/write-in-read') ? opened : [])
      io.stderr.write(`\n${readinessTable(readinessOf(analysisOf(project).run(true)))}`);
  }
  if (unread.size || unwritten || (problem !== undefined && !tolerated)) return EXIT.failure;
  const count = (wanted: string) => all.filter((finding) => finding.severity === wanted).length;
  if (count('warning') > maxWarnings) {
    warn(io, `${count('warning')} warnings, more than the ${maxWarnings} of --max-warnings`);
    return EXIT.findings;
  }
  return count('error') > 0 ? EXIT.findings : EXIT.ok;
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

function readCount(option: string, given: string | undefined): number {
  if (given === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(given)) throw new UsageError(`--${option} ${given}: not a whole number`);
  return Number(given);
}

/** What the projects are to run on, in the order of all targets. */
function targetsOf(opened: readonly Opened[]): string[] {
  const chosen = opened.map(({ project }) => project.settingsFor(`${project.root.path}/`).targets);
  return TARGETS.filter((target) => chosen.some((targets) => targets.has(target)));
}

/** The files asked for by name that could not be read, as the user knows them, and why. */
function unreadOf(opened: readonly Opened[]): Map<string, string> {
  const unread = new Map<string, string>();
  for (const { project, named, shown } of opened) {
    for (const at of named) {
      const text = project.file(at) && project.read(at);
      if (text instanceof Unreadable) unread.set(shown(at), text.message);
    }
  }
  return unread;
}

function readRules(values: readonly string[]): ReadonlySet<string> {
  const asked = list(values);
  if (asked.length === 0) throw new UsageError('no rule given (see doctype-compat rules)');
  const unknown = asked.find((id) => !knowsRule(id));
  if (unknown !== undefined) {
    throw new UsageError(`unknown rule ${JSON.stringify(unknown)} (see doctype-compat rules)`);
  }
  const ids = allRules.map(({ meta }) => meta.id);
  return new Set(
    asked.flatMap((id) => (id.endsWith('*') ? ids.filter((one) => one.startsWith(id.slice(0, -1))) : [id])),
  );
}

/** The finding with paths as the user knows them; `texts` gets the lines of its file. */
function shown(finding: Finding, { shown, project }: Opened, texts: Map<string, readonly string[]>): Finding {
  const file = shown(finding.file);
  if (!texts.has(file)) {
    const read = project.read(finding.file);
    if (typeof read === 'string') texts.set(file, read.replace(/^\ufeff/, ' ').split(/\r\n|\n|\r/));
  }
  return {
    ...finding,
    file,
    related: finding.related.map((related) => ({ ...related, file: shown(related.file) })),
    fixes: finding.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => (edit.file === undefined ? edit : { ...edit, file: shown(edit.file) })),
    })),
  };
}
