import type { Finding, Severity } from '../finding.js';

/** What a bench can be made ready for, beside read-only, which has a report of its own. */
export const MOVES = ['vitess', 'zero-downtime', 'sqlite', 'frappe-16'] as const;
export type Move = (typeof MOVES)[number];

/** All that a bench can be looked at for. */
export const READY_FOR = ['read-only', ...MOVES] as const;
export type ReadyFor = (typeof READY_FOR)[number];

/** What stands still first, in the order that a move meets it. */
export const STAGES = ['new-site', 'install-app', 'migrate', 'running'] as const;
export type Stage = (typeof STAGES)[number];

/** A finding with where it belongs. */
export interface PlacedFinding {
  finding: Pick<Finding, 'rule' | 'severity' | 'file' | 'range' | 'message' | 'fixes'>;
  app: string;
  /** The kind of its file: `doctype`, `python`, `sql`, … */
  kind: string;
}

/** All that one rule says of one app at one stage. */
export interface Obstacle {
  stage: Stage;
  app: string;
  /** It is in Frappe itself: no change of an app helps. */
  ofFrappe: boolean;
  rule: string;
  summary: string;
  severity: Severity;
  findings: number;
  files: number;
  /** Findings that `check --fix` mends. */
  automatic: number;
  /** Findings with another quick fix, which a person chooses. */
  offered: number;
  /** Hours of work, without what is automatic: an estimate. */
  hours: number;
  /** A few places; lines begin at 0. */
  examples: { file: string; line: number; message: string }[];
}

export interface MoveReport {
  target: Move;
  obstacles: Obstacle[];
  apps: { app: string; errors: number; warnings: number; automatic: number; hours: number }[];
}

/** Hours for a finding without a fix, by what has to be changed, and for one with a fix to choose and to test. */
const HOURS: Readonly<Record<string, number>> = { doctype: 0.25, customization: 0.25, fixture: 0.25 };
const HOURS_OF_CODE = 0.5;
const HOURS_WITH_FIX = 0.1;

const EXAMPLES = 3;

/** Rules on what Frappe sends to a table that is there already. */
const ON_MIGRATE = /^(?:migration\/|vitess\/unique-if-not-exists|vitess\/frappe-unique-index)/;

/** What a finding stops first. */
export function stageOf({ finding: { rule, file }, app, kind }: PlacedFinding): Stage {
  if (rule === 'replica/new-site-on-vtgate') return 'new-site';
  if (ON_MIGRATE.test(rule) || kind === 'list' || /\/patches\/|\/patches\.py$/.test(file)) return 'migrate';
  const isSchema = kind === 'doctype' || kind === 'customization' || kind === 'fixture';
  const isSetUp = /\/(?:install|setup\/install|setup|after_install|uninstall)\.py$/.test(file);
  if (isSchema || isSetUp) return app === 'frappe' ? 'new-site' : 'install-app';
  return 'running';
}

/** What one obstacle is made of: all findings of a rule in an app that stop the same. */
export function obstacleKey({ stage, app, rule }: Pick<Obstacle, 'stage' | 'app' | 'rule'>): string {
  return `${stage}\0${app}\0${rule}`;
}

/** Puts findings together by stage, app and rule, what stops most first. */
export function moveReport(
  target: Move,
  placed: readonly PlacedFinding[],
  summaries: ReadonlyMap<string, string>,
): MoveReport {
  const found = new Map<string, Obstacle & { names: Set<string> }>();
  for (const one of placed) {
    const { finding, app, kind } = one;
    const stage = stageOf(one);
    const key = obstacleKey({ stage, app, rule: finding.rule });
    const known = found.get(key) ?? {
      ...{ stage, app, ofFrappe: app === 'frappe', rule: finding.rule },
      summary: summaries.get(finding.rule) ?? '',
      severity: finding.severity,
      ...{ findings: 0, files: 0, automatic: 0, offered: 0, hours: 0 },
      examples: [],
      names: new Set<string>(),
    };
    found.set(key, known);
    known.findings++;
    known.names.add(finding.file);
    if (finding.severity === 'error') known.severity = 'error';
    if (finding.fixes.some(({ safe }) => safe)) known.automatic++;
    else if (finding.fixes.length > 0) {
      known.offered++;
      known.hours += HOURS_WITH_FIX;
    } else known.hours += HOURS[kind] ?? HOURS_OF_CODE;
    if (known.examples.length < EXAMPLES) {
      known.examples.push({
        file: finding.file,
        line: finding.range.start.line,
        message: finding.message,
      });
    }
  }
  const obstacles = [...found.values()].map(({ names, hours, ...rest }) => ({
    ...rest,
    files: names.size,
    hours: Math.round(hours * 10) / 10,
  }));
  return { target, obstacles: obstacles.sort(gravestFirst), apps: appsOf(obstacles) };
}

function gravestFirst(a: Obstacle, b: Obstacle): number {
  const grave = ({ severity }: Obstacle) => (severity === 'error' ? 0 : 1);
  return (
    grave(a) - grave(b) ||
    STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) ||
    b.findings - a.findings ||
    (a.app + a.rule < b.app + b.rule ? -1 : 1)
  );
}

function appsOf(obstacles: readonly Obstacle[]): MoveReport['apps'] {
  const apps = new Map<string, MoveReport['apps'][number]>();
  for (const { app, severity, findings, automatic, hours } of obstacles) {
    const known = apps.get(app) ?? { app, errors: 0, warnings: 0, automatic: 0, hours: 0 };
    apps.set(app, known);
    if (severity === 'error') known.errors += findings;
    else known.warnings += findings;
    known.automatic += automatic;
    known.hours = Math.round((known.hours + hours) * 10) / 10;
  }
  return [...apps.values()].sort((a, b) => b.errors - a.errors || (a.app < b.app ? -1 : 1));
}
