import { type Finding, type Severity, severityCount } from '../finding.js';
import type { ComparedPlan } from '../migration/plan/pairs.js';
import type { MoveReport, Stage } from '../readiness/model.js';
import { say } from '../say.js';
import type { Drift } from '../schema/drift.js';
import type { Range } from '../text.js';
import { changesCare } from './changes-view.js';

/** What is behind a row and asked for only when the row is opened. */
export type BenchGroup =
  | 'apps'
  | 'targets'
  | 'readiness'
  | 'readiness/read-only'
  | 'readiness/vitess'
  | 'readiness/zero-downtime'
  | 'readiness/sqlite'
  | 'readiness/frappe-16'
  | 'findings'
  | 'plan'
  | 'drift';

/** A row of the Bench view. */
export interface BenchNode {
  label: string;
  description?: string;
  tooltip?: string;
  /** A codicon. */
  icon: string;
  severity?: Severity;
  children?: BenchNode[];
  /** Its children are asked for by this. */
  group?: BenchGroup;
  /** Where it leads. A path; the caller makes an address of it. */
  at?: { file: string; range: Range };
  command?: { command: string; title: string; arguments?: unknown[] };
}

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export const placeOf = (file: string, range: Range = START) => ({ file, range });

/** Rows of the view that count something; each form is a text of its own, as languages need it. */
export const COUNTS = {
  doctypes: (n: number) => (n === 1 ? say`1 DocType` : say`${n.toLocaleString('en')} DocTypes`),
  differences: (n: number) => (n === 1 ? say`1 difference` : say`${n.toLocaleString('en')} differences`),
  places: (n: number) => (n === 1 ? say`1 place` : say`${n.toLocaleString('en')} places`),
  changes: (n: number) => (n === 1 ? say`1 change` : say`${n.toLocaleString('en')} changes`),
};

/** A row that only says something. */
export const note = (label: string, icon = 'info'): BenchNode => ({ label, icon });

const ORDER: readonly Severity[] = ['error', 'warning', 'info', 'hint'];
const ICONS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  hint: 'lightbulb',
};

const worst = (all: readonly { severity: Severity }[]): Severity =>
  ORDER.find((one) => all.some(({ severity }) => severity === one)) ?? 'hint';

/** Findings by app and rule, the worst first. */
export function findingNodes(
  findings: readonly Finding[],
  appOf: (file: string) => string,
  summaries: ReadonlyMap<string, string>,
): BenchNode[] {
  if (findings.length === 0) return [note(say`Nothing is found`, 'pass')];
  return [...groupBy(findings, ({ file }) => appOf(file))].sort(byWorst).map(([app, ofApp]) => ({
    label: app,
    description: severities(ofApp),
    ...look(ofApp),
    children: [...groupBy(ofApp, ({ rule }) => rule)].sort(byWorst).map(([rule, ofRule]) => ({
      label: rule,
      description: String(ofRule.length),
      tooltip: summaries.get(rule) ?? rule,
      ...look(ofRule),
      children: ofRule.map((finding) => ({
        label: finding.message,
        description: `${baseOf(finding.file)}:${finding.range.start.line + 1}`,
        tooltip: finding.message,
        ...look([finding]),
        at: placeOf(finding.file, finding.range),
      })),
    })),
  }));
}

function severities(all: readonly { severity: Severity }[]): string {
  return ORDER.slice(0, 3)
    .map((severity) => ({ severity, n: all.filter((one) => one.severity === severity).length }))
    .filter(({ n }) => n > 0)
    .map(({ severity, n }) => severityCount(n, severity))
    .join(' · ');
}

function look(all: readonly { severity: Severity }[]): { icon: string; severity: Severity } {
  const severity = worst(all);
  return { icon: ICONS[severity], severity };
}

function byWorst(
  [a, ofA]: [string, readonly { severity: Severity }[]],
  [b, ofB]: [string, readonly { severity: Severity }[]],
): number {
  return ORDER.indexOf(worst(ofA)) - ORDER.indexOf(worst(ofB)) || ofB.length - ofA.length || (a < b ? -1 : 1);
}

export function groupBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

export const baseOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  'new-site': say`Stops bench new-site`,
  'install-app': say`Stops install-app`,
  migrate: say`Stops migrate`,
  running: say`Fails on the running site`,
};

/** What stands in the way of a move, by what it stops first. */
export function moveNodes(report: MoveReport, path: (shown: string) => string): BenchNode[] {
  if (report.obstacles.length === 0) return [note(say`Nothing stands in the way`, 'pass')];
  return [...groupBy(report.obstacles, ({ stage }) => stage)].map(([stage, obstacles]) => ({
    label: STAGE_WORDS[stage as Stage],
    description: COUNTS.places(obstacles.reduce((sum, { findings }) => sum + findings, 0)),
    ...look(obstacles),
    children: obstacles.map((one) => ({
      label: `${one.app}: ${one.summary}`,
      description: `${one.findings} · ${one.rule}${one.automatic > 0 ? ` · ${say`${one.automatic} automatic`}` : ''}`,
      ...look([one]),
      children: one.examples.map(({ file, line, message }) => ({
        label: message,
        description: `${baseOf(file)}:${line + 1}`,
        ...look([one]),
        at: placeOf(path(file), { start: { line, character: 0 }, end: { line, character: 0 } }),
      })),
    })),
  }));
}

/** What migrate will do: each DocType with its changes. */
export function planNodes(
  plans: readonly ComparedPlan[],
  base: string,
  path: (shown: string) => string,
): BenchNode[] {
  if (plans.length === 0) return [note(say`Nothing differs from ${base}`, 'pass')];
  return plans.map((plan): BenchNode => {
    const care = changesCare(plan, base);
    const at = plan.file.endsWith('.json') ? { at: placeOf(path(plan.file)) } : {};
    return {
      label: plan.doctype,
      description: care?.tooltip ?? COUNTS.changes(plan.changes.length),
      icon: care?.blocksWrites ? 'lock' : care ? 'warning' : 'pass',
      ...(care && { severity: care.blocksWrites ? ('error' as const) : ('warning' as const) }),
      ...at,
      children: plan.changes.map((change) => ({
        label: change.field === '' ? change.kind : `${change.kind} ${change.field}`,
        ...(change.kind === 'rename-field' && { description: say`was ${String(change.old)}` }),
        icon: 'symbol-field',
        ...at,
      })),
    };
  });
}

const DRIFT_WORDS: Readonly<Record<Drift['kind'], string>> = {
  'missing-table': say`no such table`,
  'extra-table': say`a table of no DocType`,
  'missing-column': say`no such column`,
  'extra-column': say`a column of no field`,
  type: say`another type`,
  default: say`another default`,
  index: say`another index`,
  collation: say`another collation`,
};

/** Where a server's tables differ from their DocTypes. */
export function driftNodes(
  drift: readonly Drift[],
  fileOf: (doctype: string) => string | undefined,
): BenchNode[] {
  if (drift.length === 0) return [note(say`The tables are as their DocTypes make them`, 'pass')];
  return [...groupBy(drift, ({ table }) => table)].map(([table, all]): BenchNode => {
    const file = fileOf(all[0]!.doctype);
    const at = file === undefined ? {} : { at: placeOf(file) };
    return {
      label: table,
      description: String(all.length),
      icon: 'table',
      ...at,
      children: all.map(({ kind, column, expected, found }) => ({
        label: `${column === null ? '' : `${column}: `}${DRIFT_WORDS[kind]}`,
        description: found === expected ? found : say`${found} instead of ${expected}`,
        icon: 'diff',
        severity: 'warning' as const,
        ...at,
      })),
    };
  });
}
