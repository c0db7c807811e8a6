import type { StatementContext } from '../../core/contexts/statement.js';
import type { VitessEngine } from '../../core/engines/vitess/verdicts.js';
import type { Planning } from '../../core/sharding/planning.js';
import { isEnabled, optionOf, serverOptions } from '../../core/sources/site/cnf.js';
import type { SqlFragment } from '../../core/sources/sql/fragment.js';
import { byCall, forVariants, statementContexts } from '../../core/statements/contexts.js';
import { type JudgedFragment, judgeFragments } from '../../core/statements/verdicts.js';
import type { Checker, CheckSession } from '../checker.js';
import { beforeMigrate } from '../hook-facts.js';
import { question } from '../ledger.js';
import { hookPoint, patchPoint } from '../patch-point.js';
import { patchModule } from '../patches.js';
import type { Project, ProjectFile } from '../project.js';
import { fragmentsIn, mayHoldQueries } from '../queries.js';
import { isPlanning, planningOf } from '../sharding.js';
import { tablesFor } from '../sql-tables.js';
import { judgeOnSqlite } from './sqlite.js';

/** Patches run on tables of another day, tests on tables of their own. */
const LENIENT = /\/patches\/|\/tests?\/|\/test_[^/]*\.py$|\/patches\.py$/;

/** Whether a file's statements belong to a patch, a test, or to Python beside the app's package, which Frappe never imports. */
export function runsOnce({ path, kind, app }: Pick<ProjectFile, 'path' | 'kind' | 'app'>): boolean {
  return LENIENT.test(path) || (kind === 'python' && app !== undefined && !path.startsWith(`${app.folder}/`));
}

/** Statements asked of the engine at once. */
const BATCH = 400;

/** Judges every statement in `.sql` files, Python, Reports, Server Scripts and templates. */
export const sqlChecker: Checker = {
  name: 'sql',
  handles: mayHoldQueries,
  async check(files, session) {
    await registerVSchema(session.engine);
    let batch: Found[] = [];
    let size = 0;
    for (const file of files) {
      await session.pause();
      const fragments = fragmentsOf(file, session);
      if (fragments.length === 0) continue;
      batch.push({ file, fragments });
      size += fragments.length;
      if (size >= BATCH) {
        await judge(batch, session);
        batch = [];
        size = 0;
      }
    }
    await judge(batch, session);
  },
};

interface Found {
  file: ProjectFile;
  fragments: SqlFragment[];
}

function fragmentsOf(file: ProjectFile, session: CheckSession): SqlFragment[] {
  if (session.rules('statement', file).length === 0) return [];
  const document = session.document(file);
  if (!document) return [];
  return (
    session.attempt(file, 'reading the SQL in this file', () =>
      fragmentsIn(session.project, file, document.text),
    ) ?? []
  );
}

/** Each file by the release of Vitess and the VSchema that its settings name. */
async function judge(batch: readonly Found[], session: CheckSession): Promise<void> {
  const groups = new Map<string, { release: number; planning: Planning | undefined; own: Found[] }>();
  for (const found of batch) {
    const release = session.settings(found.file).versions.vitess;
    const planning = shardedPlanning(found.file, session);
    const key = `${release} ${planning?.name}`;
    const group = groups.get(key) ?? { release, planning, own: [] };
    groups.set(key, group);
    group.own.push(found);
  }
  for (const { release, planning, own } of groups.values()) await judgeFor(release, planning, own, session);
}

function shardedPlanning(file: ProjectFile, { project, settings }: CheckSession): Planning | undefined {
  // What Frappe itself does is said once (sharding/frappe), not at each of its statements.
  if (!settings(file).targets.has('vitess-sharded') || isFrappesOwn(project, file)) return undefined;
  const planning = planningOf(project, file);
  return isPlanning(planning) ? planning : undefined;
}

async function judgeFor(
  release: number,
  planning: Planning | undefined,
  batch: readonly Found[],
  session: CheckSession,
): Promise<void> {
  const known = planning && (await registerPlanning(session.engine, planning)) ? planning : undefined;
  // Groups are numbered within a file.
  let base = 0;
  const all = batch.flatMap(({ fragments }) => {
    const first = base;
    base += fragments.reduce((next, { group }) => Math.max(next, group + 1), 0);
    return fragments.map((fragment) => ({ ...fragment, group: fragment.group + first }));
  });
  const judged: JudgedFragment[] = [];
  for (const slice of slicesOf(all)) {
    await session.pause();
    for (const one of await judgeFragments(slice, session.engine, VSCHEMA, release, known?.name))
      judged.push(one);
  }
  let at = 0;
  const byFile = batch.map(({ file, fragments }) => {
    const own = judged.slice(at, at + fragments.length);
    at += fragments.length;
    return { file, judged: own, lenient: runsOnce(file) };
  });
  await judgeOnSqlite(byFile, session);
  for (const one of byFile)
    await run(one.file, one.judged, known, session).catch((error: unknown) => {
      if (session.stopped) throw error;
      session.crashed(one.file, 'judging the SQL in this file', error);
    });
}

/** So many at a time that an editor has its turn; what one call can be is never parted. */
function* slicesOf(fragments: readonly SqlFragment[]): Generator<readonly SqlFragment[]> {
  for (let at = 0; at < fragments.length; ) {
    let end = Math.min(fragments.length, at + BATCH);
    while (end < fragments.length && fragments[end]!.group === fragments[end - 1]!.group) end++;
    yield fragments.slice(at, end);
    at = end;
  }
}

async function run(
  file: ProjectFile,
  judged: readonly JudgedFragment[],
  planning: Planning | undefined,
  session: CheckSession,
): Promise<void> {
  const document = session.document(file);
  if (!document) return;
  const { targets, versions } = session.settings(file);
  const frappe = session.frappe(file);
  const doctypes = session.project.lookup(file.app);
  const tables = tablesFor(session.project, file);
  const lenient = runsOnce(file);
  session.count.statements += new Set(judged.map(({ fragment }) => fragment.group)).size;
  const patch = lenient ? patchPoint(session.project, session.base, file) : undefined;
  const writesBinlog = binlogOf(session.project);
  const surroundings = {
    doctypes,
    tables,
    lenient,
    frappe,
    targets,
    versions,
    planning,
    patch,
    writesBinlog,
  };
  const chosen = session.rules('statement', file);
  const contexts = statementContexts(judged, surroundings, ({ extent, span }, error) =>
    session.crashed(file, 'reading this statement', error, extent ?? span),
  );
  const module = file.app && patchModule(file, file.app);
  const early = beforeMigrate(session.project);
  const tell = (given: StatementContext, rules: typeof chosen): void => {
    const { extent, span, owner, source } = given.fragment;
    const isHook = early.has(`${module}.${owner}`);
    const context = isHook ? { ...given, patch: hookPoint(session.project, session.base, file) } : given;
    const said = extent && source === 'python' ? span : undefined;
    session.run('statement', context, file, document, { rules, extent: extent ?? span, said });
  };
  if (judged[0]?.fragment.source === 'sql-file') {
    for (const context of contexts) {
      tell(context, chosen);
      await session.pause();
    }
    return;
  }
  for (const variants of byCall([...contexts])) {
    await session.pause();
    const rules = forVariants(chosen, variants);
    for (const context of variants) tell(context, rules);
  }
}

const binlogs = new WeakMap<Project, { generation: number; file: string | undefined }>();

/** The name of an option file that turns the binary log on, without trust in what functions do. */
const binlogOf = question('binlog', (project: Project): string | undefined => {
  let known = binlogs.get(project);
  if (known?.generation !== project.generation) {
    const found = project.filesOf('options').find(({ path }) => {
      const text = project.read(path);
      if (typeof text !== 'string') return false;
      const options = serverOptions(text);
      return (
        isEnabled(optionOf(options, 'log_bin')) &&
        !isEnabled(optionOf(options, 'log_bin_trust_function_creators'))
      );
    });
    known = { generation: project.generation, file: found?.path.slice(found.path.lastIndexOf('/') + 1) };
    binlogs.set(project, known);
  }
  return known.file;
});

/** A keyspace without tables: an unsharded one sends whatever it does not know to its one shard. */
export const VSCHEMA = 'unsharded';

const EMPTY = { keyspaces: { main: { sharded: false, tables: {} } } };

export async function registerVSchema(engine: VitessEngine | undefined): Promise<void> {
  await engine?.setVSchema(VSCHEMA, EMPTY, 'main');
}

/**
 * Tells the engine a VSchema; nothing is sent where it has that one already. False where Vitess refuses a keyspace: then it
 * would refuse every statement for that, which is said of the VSchema.
 */
export async function registerPlanning(
  engine: VitessEngine | undefined,
  { name, vschema, keyspace, primaryKeys }: Planning,
): Promise<boolean> {
  const answer = await engine?.setVSchema(name, vschema, keyspace, primaryKeys);
  return !answer || (!('error' in answer) && answer.keyspaces.every(({ error }) => error === undefined));
}

/** A file of Frappe, seen from a bench with other apps. */
function isFrappesOwn({ apps }: CheckSession['project'], { app }: ProjectFile): boolean {
  return app?.name === 'frappe' && apps.size > 1;
}
