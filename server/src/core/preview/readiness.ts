import { groupBy } from '../editor/bench.js';
import {
  type MoveReport,
  obstacleKey,
  type PlacedFinding,
  type ReadyFor,
  STAGES,
  stageOf,
} from '../readiness/model.js';
import type { ReadinessEntry, ReadinessReport } from '../readonly/readiness.js';
import { BLOCKS, HOURS_NOTE, headline, MOVE_TITLES, work } from '../report/move.js';
import { firstSite, outcomeOf, READ_ONLY_COLUMNS, told } from '../report/readiness.js';
import { say } from '../say.js';
import type { Range } from '../text.js';

/** Where a row leads; `file` is a path, or an address once the server has made one of it. */
export interface ReadinessPlace {
  file: string;
  range: Range;
  message: string;
}

export interface ReadinessRow {
  severity: 'error' | 'warning' | 'info';
  app: string;
  ofFrappe: boolean;
  /** What is wrong, in a sentence. */
  what: string;
  /** The rule whose page tells more. */
  rule?: string;
  /** `2 automatic, about 3 h`. */
  work: string;
  /** How many places there are; `places` has the first of them. */
  count: number;
  places: ReadinessPlace[];
}

/** The readiness page of the editor. */
export interface ReadinessModel {
  target: ReadyFor;
  title: string;
  headline: string;
  notes: string[];
  /** Heads of the table of apps, the first one theirs. */
  heads: string[];
  apps: { app: string; counts: number[] }[];
  groups: { title: string; rows: ReadinessRow[] }[];
}

/** More places than a person looks at one by one; the check of the file has them all. */
const PLACES = 300;

/** The page of a move: its report, and with each row the places that it was made of. */
export function movePage(report: MoveReport, placed: readonly PlacedFinding[]): ReadinessModel {
  const places = new Map<string, PlacedFinding[]>();
  for (const one of placed) {
    const key = obstacleKey({ stage: stageOf(one), app: one.app, rule: one.finding.rule });
    places.set(key, [...(places.get(key) ?? []), one]);
  }
  const rowsAt = (stage: (typeof STAGES)[number]): ReadinessRow[] =>
    report.obstacles
      .filter((one) => one.stage === stage)
      .map((one) => ({
        severity: one.severity === 'error' ? 'error' : 'warning',
        app: one.app,
        ofFrappe: one.ofFrappe,
        what: one.summary,
        rule: one.rule,
        work: work(one),
        count: one.findings,
        places: (places.get(obstacleKey(one)) ?? [])
          .slice(0, PLACES)
          .map(({ finding: { file, range, message } }) => ({ file, range, message })),
      }));
  return {
    target: report.target,
    title: MOVE_TITLES[report.target],
    headline: headline(report),
    notes: report.obstacles.length > 0 ? [HOURS_NOTE] : [],
    heads: [say`app`, say`errors`, say`warnings`, say`automatic`, say`hours`],
    apps: report.apps.map(({ app, errors, warnings, automatic, hours }) => ({
      app,
      counts: [errors, warnings, automatic, hours],
    })),
    groups: STAGES.map((stage) => ({ title: BLOCKS[stage], rows: rowsAt(stage) })).filter(
      ({ rows }) => rows.length > 0,
    ),
  };
}

const OUTCOMES = [
  { outcome: 'fails', title: say`Refused while the site is read-only`, severity: 'error' },
  { outcome: 'silent-write', title: say`Changes the database all the same`, severity: 'error' },
  { outcome: 'lost-on-get', title: say`Loses what it writes when it is called by GET`, severity: 'warning' },
  { outcome: 'ok', title: say`A write is refused and the error caught`, severity: 'info' },
] as const;

/** The page of a read-only site: what of each app does not work there, one row for an app and an outcome. */
export function readOnlyPage(report: ReadinessReport): ReadinessModel {
  const shown = told(report);
  const groups = OUTCOMES.map(({ outcome, title, severity }) => {
    const byApp = groupBy(
      shown.filter((entry) => entry.outcome === outcome),
      ({ app }) => app,
    );
    const rows = [...byApp].map(([app, entries]): ReadinessRow => {
      const maybe = entries.filter(({ conditional }) => conditional).length;
      return {
        severity,
        app,
        ofFrappe: app === 'frappe',
        what: [functions(entries.length), ...(maybe > 0 ? [say`${maybe} only in some cases`] : [])].join(
          ' · ',
        ),
        work: '',
        count: entries.length,
        places: entries.slice(0, PLACES).map(placeOf),
      };
    });
    return { title, rows };
  });
  return {
    target: 'read-only',
    title: say`Ready for a read-only site?`,
    headline: readOnlyHeadline(report, shown.length),
    notes: [],
    heads: [say`app`, ...READ_ONLY_COLUMNS.map((column) => HEADS[column])],
    apps: report.apps.map(({ app, counts }) => ({
      app,
      counts: READ_ONLY_COLUMNS.map((column) => counts[column]),
    })),
    groups: groups.filter(({ rows }) => rows.length > 0),
  };
}

const HEADS: Readonly<Record<(typeof READ_ONLY_COLUMNS)[number], string>> = {
  entries: say`entries`,
  ok: say`ok`,
  fails: say`fails`,
  'silent-write': say`silent-write`,
  'lost-on-get': say`lost-on-get`,
  'not served': say`not served`,
};

const functions = (n: number): string => (n === 1 ? say`1 function` : say`${n} functions`);

function readOnlyHeadline({ entries }: ReadinessReport, shown: number): string {
  const served = entries.filter((entry) => entry.served).length;
  return shown === 0
    ? say`All ${served} functions that requests, the desk and hooks call while a site is read-only work there.`
    : say`${shown} of ${served} functions that requests, the desk and hooks call while a site is read-only do not work there as on other sites.`;
}

function placeOf(entry: ReadinessEntry): ReadinessPlace {
  const { file, line, function: name, called } = entry;
  const start = { line, character: 0 };
  return {
    file,
    range: { start, end: start },
    message: `\`${name}\`, called ${called}, ${outcomeOf(entry)}: ${firstSite(entry)}`,
  };
}
