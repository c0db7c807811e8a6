import { jsonText } from '../core/escape.js';
import { readinessReport } from '../core/readonly/readiness.js';
import { readinessMarkdown, readinessText } from '../core/report/readiness.js';
import { readOnlyReadiness } from '../workspace/readiness.js';
import { choice, readArgs, refuseEmpty } from './args.js';
import { EXIT, type Io } from './io.js';
import { type Opened, openProjects } from './projects.js';

export const HELP = `usage: doctype-compat readiness [path…] --target read-only

What stands in the way of running a bench or an app on a target; without a path, that of the current folder.

  --target T    read-only: what every function that requests, the desk and hooks call does on a read-only site
  --format F    text, json or markdown (default text)

Exit code 0, whatever it says; 2: wrong usage or an internal failure.
`;

const FORMATS = ['text', 'json', 'markdown'] as const;
type Format = (typeof FORMATS)[number];

/** What a target's report prints, by format. */
type Printer = (opened: readonly Opened[], format: Format) => string;

/** The targets that readiness can be told for. */
const TARGETS: Readonly<Record<string, Printer>> = {
  'read-only': (opened, format) => {
    const report = readinessReport(opened.flatMap((one) => readOnlyReadiness(one)));
    if (format === 'json') return `${jsonText(report)}\n`;
    return format === 'text' ? readinessText(report) : readinessMarkdown(report);
  },
};

/** `doctype-compat readiness` */
export async function readinessCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('readiness', args, {
    target: { type: 'string', default: 'read-only' },
    format: { type: 'string', default: 'text' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(HELP);
    return EXIT.ok;
  }
  refuseEmpty(positionals);
  const target = choice('target', values.target, Object.keys(TARGETS));
  const format = choice('format', values.format, FORMATS);
  const opened = await openProjects(positionals.length ? positionals : ['.'], io);
  io.stdout.write(TARGETS[target]!(opened, format));
  return EXIT.ok;
}
