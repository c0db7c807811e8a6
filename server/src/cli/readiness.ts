import { jsonText, terminalLines } from '../core/escape.js';
import { MOVES, type Move, moveReport, type PlacedFinding } from '../core/readiness/model.js';
import { readinessReport } from '../core/readonly/readiness.js';
import { moveHtml, moveMarkdown, moveText } from '../core/report/move.js';
import { readinessHtml, readinessMarkdown, readinessText } from '../core/report/readiness.js';
import { allRules } from '../core/rules/registry.js';
import { findingsFor } from '../workspace/move.js';
import { readOnlyReadiness } from '../workspace/readiness.js';
import { choice, readArgs, refuseEmpty } from './args.js';
import { withExamples } from './commands.js';
import { startEngine, startSqlite } from './engine.js';
import { EXIT, type Io, UsageError, warn } from './io.js';
import { showProgress } from './progress.js';
import { compareWith, type Opened, openProjects } from './projects.js';

export const HELP = `usage: doctype-compat readiness [path…] --target T

What stands in the way of running a bench or an app on a target: by what it stops first (new-site, install-app, migrate,
the running site), by app and kind, with what is automatic, what is Frappe's own and an estimate of the work; without a
path, that of the current folder.

  --target T    vitess, read-only, zero-downtime, sqlite or frappe-16 (default read-only)
                read-only: what every function that requests, the desk and hooks call does on a read-only site
                zero-downtime: with --base also what the changes since then do to a site that serves
  --base REF    a branch, tag or commit to compare with, for zero-downtime
  --format F    text, json, markdown, or html (a page by itself, in light, dark and print) (default text)

Exit code 0, whatever it says; 2: wrong usage, an engine that is missing, or an internal failure.
`;

const FORMATS = ['text', 'json', 'markdown', 'html'] as const;
type Format = (typeof FORMATS)[number];

/** `doctype-compat readiness` */
export async function readinessCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('readiness', args);
  if (values.help) {
    io.stdout.write(withExamples('readiness', HELP));
    return EXIT.ok;
  }
  refuseEmpty(positionals);
  const target = choice('target', values.target, ['read-only', ...MOVES]);
  const format = choice('format', values.format, FORMATS);
  if (values.base !== undefined && target !== 'zero-downtime') {
    throw new UsageError('--base is for --target zero-downtime');
  }
  const opened = await openProjects(positionals.length ? positionals : ['.'], io);
  if (target === 'read-only') {
    io.stdout.write(readOnly(opened, format));
    return EXIT.ok;
  }
  const { placed, problem } = await judge(target, opened, values.base, io);
  const summaries = new Map(allRules.map(({ meta }) => [meta.id, meta.summary]));
  io.stdout.write(shown(moveReport(target, placed, summaries), format));
  if (problem === undefined) return EXIT.ok;
  warn(io, `${problem}; what only that engine can tell is left out`);
  return EXIT.failure;
}

function readOnly(opened: readonly Opened[], format: Format): string {
  const report = readinessReport(opened.flatMap((one) => readOnlyReadiness(one)));
  if (format === 'json') return `${jsonText(report)}\n`;
  if (format === 'html') return readinessHtml(report);
  return format === 'text' ? readinessText(report) : readinessMarkdown(report);
}

async function judge(target: Move, opened: readonly Opened[], base: string | undefined, io: Io) {
  const engine = await startEngine(opened);
  const sqlite = target === 'sqlite' ? await startSqlite(opened) : undefined;
  const progress = showProgress(io);
  const placed: PlacedFinding[] = [];
  for (const one of opened) {
    const comparison = base === undefined ? undefined : await compareWith(one.project, one.paths, base, io);
    const found = await findingsFor(target, one, {
      engine: engine.use,
      sqlite: sqlite?.use,
      base: comparison?.change,
      progress: progress.show,
    });
    placed.push(...found);
  }
  progress.end();
  const problem = engine.end().problem ?? sqlite?.end();
  return { placed, problem };
}

function shown(report: ReturnType<typeof moveReport>, format: Format): string {
  if (format === 'json') return `${jsonText(report)}\n`;
  if (format === 'html') return moveHtml(report);
  return format === 'markdown' ? moveMarkdown(report) : terminalLines(moveText(report));
}
