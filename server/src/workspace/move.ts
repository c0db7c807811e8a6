import type { SettingsLayer } from '../core/config/settings.js';
import type { SqliteEngine } from '../core/engines/sqlite/verdicts.js';
import type { VitessEngine } from '../core/engines/vitess/verdicts.js';
import type { Move, PlacedFinding } from '../core/readiness/model.js';
import { allRules } from '../core/rules/registry.js';
import { check } from './check.js';
import type { ChangeBase } from './checker.js';
import type { Project } from './project.js';

/** The settings that a move is judged by. */
export const MOVE_SETTINGS: Readonly<Record<Move, SettingsLayer>> = {
  vitess: { targets: ['vitess'] },
  'zero-downtime': { targets: ['zero-downtime'] },
  sqlite: { targets: ['sqlite'] },
  'frappe-16': { targets: ['mariadb'], frappe: '16' },
};

/** Rules on what fails wherever Frappe runs. What they say of Frappe itself has not kept it from running. */
const OF_EVERY_SITE: ReadonlySet<string> = new Set(
  allRules.filter(({ meta }) => meta.targets.includes('mariadb')).map(({ meta }) => meta.id),
);

/** Rules on what a version of Frappe itself refuses. */
const OF_FRAPPE = /^(?:frappe|doctype)\//;

export interface MoveOptions {
  engine: VitessEngine | undefined;
  sqlite: SqliteEngine | undefined;
  /** What changes are judged against, for releases without downtime. */
  base?: ChangeBase | undefined;
  progress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/**
 * Checks a project for one move, beside itself: it stays judged for its own targets. Errors and warnings with the app and
 * the kind of file that they are in.
 */
export async function findingsFor(
  move: Move,
  { project, paths, shown }: { project: Project; paths: readonly string[]; shown(file: string): string },
  { engine, sqlite, base, progress, signal }: MoveOptions,
): Promise<PlacedFinding[]> {
  const moved = project.at(new Map(), () => false);
  moved.overrides = { ...project.overrides, ...MOVE_SETTINGS[move] };
  const only =
    move === 'frappe-16'
      ? new Set(allRules.map(({ meta }) => meta.id).filter((id) => OF_FRAPPE.test(id)))
      : undefined;
  const { findings } = await check(moved, {
    paths,
    engine,
    sqlite,
    base,
    ...(only && { only }),
    ...(progress && { onProgress: progress }),
    ...(signal && { signal }),
  });
  return findings
    .filter(
      ({ severity, rule }) => (severity === 'error' || severity === 'warning') && !rule.startsWith('lint/'),
    )
    .map((finding) => {
      const file = moved.file(finding.file);
      return {
        finding: { ...finding, file: shown(finding.file) },
        app: file?.app?.name ?? 'no app',
        kind: file?.kind ?? '',
      };
    })
    .filter(({ app, finding }) => {
      if (app !== 'frappe') return true;
      // Another version of Frappe comes with its own code.
      return move !== 'frappe-16' && !OF_EVERY_SITE.has(finding.rule);
    });
}
