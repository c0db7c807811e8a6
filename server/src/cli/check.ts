import type { SettingsLayer } from '../core/config/settings.js';
import { REPORTS, type Report } from '../core/report/index.js';
import { text } from '../core/report/text.js';
import { check } from '../workspace/check.js';
import { choice, readArgs, readFrappe, readTargets } from './args.js';
import { EXIT, type Io } from './io.js';
import { openProjects } from './projects.js';
import { VERSION } from './version.js';

/** `doctype-compat check [path…]` */
export async function checkCommand(args: string[], io: Io): Promise<number> {
  const started = performance.now();
  const { values, positionals } = readArgs('check', args, {
    target: { type: 'string', multiple: true },
    frappe: { type: 'string' },
    format: { type: 'string', default: 'text' },
    rule: { type: 'string', multiple: true },
    'no-engine': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  const format = choice('format', values.format, ['text', ...Object.keys(REPORTS)]);
  const overrides: SettingsLayer = {
    ...(values.target && { targets: readTargets(values.target) }),
    ...(values.frappe && { frappe: readFrappe(values.frappe) }),
  };
  const opened = await openProjects(positionals.length ? positionals : ['.'], io);
  const engine = values['no-engine'] ? undefined : new (await import('../vitess/process.js')).VitessProcess();
  const report: Report = {
    version: VERSION,
    vitess: undefined,
    findings: [],
    summary: { files: 0, doctypes: 0, statements: 0, ms: 0 },
  };
  for (const { project, paths, shown } of opened) {
    const result = await check(project, { paths, overrides, engine });
    for (const finding of result.findings) report.findings.push({ ...finding, file: shown(finding.file) });
    report.summary.files += result.files;
    report.summary.doctypes += result.doctypes;
    report.summary.statements += result.statements;
  }
  report.vitess = engine?.status().vitess;
  engine?.dispose();
  report.summary.ms = Math.round(performance.now() - started);
  io.stdout.write(
    format === 'text' ? text(report, { color: false, lines: () => undefined }) : REPORTS[format]!(report),
  );
  return report.findings.some(({ severity }) => severity === 'error') ? EXIT.findings : EXIT.ok;
}
