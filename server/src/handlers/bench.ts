import type { CancellationToken } from 'vscode-languageserver/node';
import {
  type BenchGroup,
  type BenchNode,
  COUNTS,
  driftNodes,
  findingNodes,
  groupBy,
  moveNodes,
  note,
  placeOf,
  planNodes,
} from '../core/editor/bench.js';
import { nameRange } from '../core/editor/place.js';
import { engineOf } from '../core/engines/index.js';
import type { Move, ReadyFor } from '../core/readiness/model.js';
import { allRules } from '../core/rules/registry.js';
import { say } from '../core/say.js';
import { infoOf, type Target } from '../core/targets.js';
import { signalOf } from '../lsp/cancellation.js';
import { progressOf } from '../lsp/progress.js';
import type { Session } from '../lsp/session.js';
import { uriOf } from '../lsp/uris.js';
import { type BenchParams, type BenchRow, COMMANDS } from '../protocol.js';
import { check } from '../workspace/check.js';
import { CONFIG_NAME } from '../workspace/files.js';
import { plansSince } from '../workspace/plans.js';
import type { Project } from '../workspace/project.js';
import { onReadiness } from './entries.js';
import { judgeMove } from './readiness.js';

/** `doctypeCompat/bench`: the rows of the Bench view, those below one row at a time. */
export async function onBench(
  session: Session,
  { root, group }: BenchParams,
  token: CancellationToken,
): Promise<BenchRow[]> {
  await session.ready;
  const projects = (await session.workspaces.settled()).map(({ project }) => project);
  const project = projects.find((one) => one.root.path === root) ?? projects[0];
  if (!project) return [];
  if (group !== undefined)
    return (await nodesOf(session, project, group, token)).map((node) => rowOf(node, project));
  const benches = projects.filter((one) => one.filesOf('doctype').length > 0);
  if (benches.length === 1) return groups(session, benches[0]!).map((node) => rowOf(node, benches[0]!));
  return benches.map((one) =>
    rowOf(
      {
        label: one.root.path.slice(one.root.path.lastIndexOf('/') + 1),
        description: one.root.path,
        icon: 'root-folder',
        children: groups(session, one),
      },
      one,
    ),
  );
}

function rowOf({ at, children, group, ...node }: BenchNode, project: Project): BenchRow {
  return {
    ...node,
    ...(at && { at: { uri: uriOf(at.file), range: at.range } }),
    ...(children && { children: children.map((child) => rowOf(child, project)) }),
    ...(group && { lazy: { root: project.root.path, group } }),
  };
}

/** The rows that are always there. */
function groups(session: Session, project: Project): BenchNode[] {
  const targets = [...project.settingsFor(`${project.root.path}/`).targets];
  const base = session.comparison(project)?.change.shown;
  const drift = session.visits.get(project.root.path);
  return [
    {
      label: say`Apps`,
      description: `${project.apps.size} · ${COUNTS.doctypes(project.docTypes().size)}`,
      icon: 'package',
      group: 'apps',
    },
    { label: say`Targets`, description: targets.join(', '), icon: 'target', group: 'targets' },
    { label: say`Findings`, description: say`by app and rule`, icon: 'checklist', group: 'findings' },
    {
      label: say`Readiness`,
      description: say`what stands in the way`,
      icon: 'milestone',
      group: 'readiness',
    },
    {
      label: base === undefined ? say`Plan` : say`Plan since ${base}`,
      description: base === undefined ? say`nothing to compare with` : say`what migrate will do`,
      icon: 'git-compare',
      group: 'plan',
    },
    drift
      ? {
          label: say`Drift`,
          description: `${drift.site} · ${COUNTS.differences(drift.report.drift.length)}`,
          icon: 'pulse',
          group: 'drift',
        }
      : {
          label: say`Drift`,
          description: say`no database has been looked at`,
          icon: 'pulse',
          command: { command: COMMANDS.diagnose, title: say`Diagnose Database` },
        },
  ];
}

async function nodesOf(
  session: Session,
  project: Project,
  group: BenchGroup,
  token: CancellationToken,
): Promise<BenchNode[]> {
  switch (group) {
    case 'apps':
      return appNodes(project);
    case 'targets':
      return targetNodes(project);
    case 'findings':
      return judged(session, project, token);
    case 'readiness':
      return READINESS;
    case 'readiness/read-only':
      return [wholePage(project, 'read-only'), ...(await readOnlyNodes(session))];
    case 'plan':
      return plan(session, project);
    case 'drift': {
      const visit = session.visits.get(project.root.path);
      return visit ? driftNodes(visit.report.drift, (name) => project.fileOf(name)?.path) : [];
    }
    default:
      return moveOf(session, project, group.slice('readiness/'.length) as Move, token);
  }
}

function appNodes(project: Project): BenchNode[] {
  const byApp = groupBy([...project.docTypes().values()], ({ file }) => file.app?.name ?? say`not in an app`);
  return [...byApp]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([app, doctypes]): BenchNode => {
      const folder = project.apps.get(app)?.folder;
      return {
        label: app,
        description: COUNTS.doctypes(doctypes.length),
        icon: 'package',
        ...(folder !== undefined && { at: placeOf(`${folder}/hooks.py`) }),
        children: doctypes
          .map(({ file, source }): BenchNode => {
            const { name, module, istable, issingle, is_virtual } = source.data;
            const kind = istable
              ? say`child table`
              : issingle
                ? 'Single'
                : is_virtual
                  ? say`virtual`
                  : undefined;
            return {
              label: name,
              description: [module, ...(kind ? [kind] : [])].join(' · '),
              icon: istable ? 'list-tree' : issingle ? 'settings' : 'table',
              at: placeOf(file.path, nameRange(source)),
            };
          })
          .sort((a, b) => (a.label < b.label ? -1 : 1)),
      };
    });
}

function targetNodes(project: Project): BenchNode[] {
  const { targets, versions } = project.settingsFor(`${project.root.path}/`);
  const file = `${project.root.path}/${CONFIG_NAME}`;
  const leads = project.file(file)
    ? { at: placeOf(file) }
    : {
        command: {
          command: 'workbench.action.openSettings',
          title: say`Open Settings`,
          arguments: ['doctypeCompat.targets'],
        },
      };
  const version: Partial<Record<Target, string>> = {
    mariadb: versions.mariadb,
    vitess: `${versions.vitess} over ${engineOf('mysql').name} ${versions.mysql}`,
    'vitess-sharded': `${versions.vitess} over ${engineOf('mysql').name} ${versions.mysql}`,
  };
  return [...targets].map((target) => ({
    label: infoOf(target).name,
    ...(version[target] !== undefined && { description: version[target] }),
    icon: 'database',
    ...leads,
  }));
}

const READINESS: BenchNode[] = [
  { label: say`Read-only site`, icon: 'lock', group: 'readiness/read-only' },
  { label: 'Vitess', icon: 'database', group: 'readiness/vitess' },
  { label: say`Changes while the site serves`, icon: 'git-merge', group: 'readiness/zero-downtime' },
  { label: 'SQLite', icon: 'database', group: 'readiness/sqlite' },
  { label: 'Frappe 16', icon: 'versions', group: 'readiness/frappe-16' },
];

async function readOnlyNodes(session: Session): Promise<BenchNode[]> {
  const { groups: found } = await onReadiness(session);
  return found.map(({ title, steps }) => ({
    label: title,
    icon: steps.length > 0 ? 'warning' : 'pass',
    children: steps.map(({ label, place, uri, range }) => ({
      label,
      description: place,
      icon: 'symbol-method',
      command: { command: COMMANDS.open, title: say`Go There`, arguments: [uri, range] },
    })),
  }));
}

async function judged(session: Session, project: Project, token: CancellationToken): Promise<BenchNode[]> {
  const progress = await progressOf(session, say`Doctype Compat: checking the bench`);
  try {
    const { findings } = await check(project, {
      engine: session.engines.vitess,
      sqlite: session.engines.sqlite,
      base: session.comparison(project)?.change,
      signal: signalOf(token),
      onProgress: (done, total) => progress?.report(Math.round((done / total) * 100)),
    });
    const summaries = new Map(allRules.map(({ meta }) => [meta.id, meta.summary]));
    const nodes = findingNodes(
      findings,
      (file) => project.file(file)?.app?.name ?? say`not in an app`,
      summaries,
    );
    const problem = session.engines.problem();
    return problem === undefined ? nodes : [note(say`Not all is judged: ${problem}`, 'warning'), ...nodes];
  } finally {
    progress?.done();
  }
}

async function moveOf(
  session: Session,
  project: Project,
  move: Move,
  token: CancellationToken,
): Promise<BenchNode[]> {
  const progress = await progressOf(session, say`Doctype Compat: readiness for ${move}`);
  try {
    const { report } = await judgeMove(session, project, move, signalOf(token), (done, total) =>
      progress?.report(Math.round((done / total) * 100)),
    );
    return [wholePage(project, move), ...moveNodes(report, (file) => file)];
  } finally {
    progress?.done();
  }
}

function wholePage(project: Project, target: ReadyFor): BenchNode {
  return {
    label: say`Show as a page`,
    icon: 'open-preview',
    command: {
      command: COMMANDS.readiness,
      title: say`Show Readiness`,
      arguments: [target, project.root.path],
    },
  };
}

async function plan(session: Session, project: Project): Promise<BenchNode[]> {
  const comparison = session.comparison(project);
  if (!comparison)
    return [note(say`There is nothing to compare with: no git repository, or it is turned off`)];
  const { change } = comparison;
  const plans = await plansSince(project, change);
  const nodes = planNodes(plans, change.shown, (file) => `${project.root.path}/${file}`);
  const whole: BenchNode = {
    label: say`Show the whole plan`,
    icon: 'open-preview',
    command: { command: COMMANDS.plan, title: say`Show Migration Plan` },
  };
  return plans.length > 0 ? [whole, ...nodes] : nodes;
}
