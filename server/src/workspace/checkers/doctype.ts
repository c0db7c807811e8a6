import type { DocTypeContext } from '../../core/contexts/doctype.js';
import { createStatements } from '../../core/engines/create.js';
import type { ParseVerdict } from '../../core/engines/vitess/verdicts.js';
import { tableOf } from '../../core/schema/build.js';
import { controllerIndexes } from '../../core/sources/controller-indexes.js';
import type { DocTypeSource } from '../../core/sources/doctype/model.js';
import { isDocTypeJson } from '../../core/sources/doctype/read.js';
import { meets } from '../../core/targets.js';
import type { Checker, CheckSession } from '../checker.js';
import { ownersOfIndex } from '../index-names.js';
import type { Project, ProjectFile } from '../project.js';
import { docTypeOnSite } from '../tables.js';

/** DocTypes asked of the engine at once: while it parses one batch, the next one's statements are made. */
const BATCH = 200;

export const doctypeChecker: Checker = {
  name: 'doctype',
  handles: (file, project) =>
    file.kind === 'doctype' ||
    (file.kind === 'json' &&
      (project.source(file.path) !== undefined ||
        (file.named === true && typeof project.read(file.path) !== 'string'))),
  async check(files, session) {
    let running: Promise<void> | undefined;
    for (let at = 0; at < files.length; at += BATCH) {
      const batch: Prepared[] = [];
      for (const file of files.slice(at, at + BATCH)) {
        await session.pause();
        const prepared = session.attempt(file, 'reading this DocType', () => prepare(file, session));
        if (prepared) batch.push(prepared);
      }
      const verdicts = ask(batch, session);
      await running;
      running = judge(batch, verdicts, session);
    }
    await running;
  },
};

interface Prepared {
  file: ProjectFile;
  context: Omit<DocTypeContext, 'verdict'>;
}

function prepare(file: ProjectFile, session: CheckSession): Prepared | undefined {
  const source = session.project.source(file.path);
  if (!source) {
    // Reports a file that could not be read.
    session.document(file);
    const fault = session.project.faults.get(file.path);
    if (fault !== undefined) session.crashed(file, 'reading this DocType', fault);
    return undefined;
  }
  session.count.doctypes++;
  return { file, context: alone(contextOf(source, file, session.project), file, session) };
}

/** The table as it is created: customizations come to it later, and are judged in the files that make them. */
function alone(
  context: Prepared['context'],
  file: ProjectFile,
  { project }: CheckSession,
): Prepared['context'] {
  const { source, controller, frappe, table } = context;
  if (!table || !project.customizations(source.data.name)) return context;
  const indexes = controller ? controllerIndexes(controller.text) : [];
  const { code } = table;
  const own = tableOf(source.data, {
    frappe,
    doctypes: project.lookup(file.app),
    indexes,
    ...(code && { code }),
  });
  return { ...context, table: own, statements: own ? createStatements(own, 'mariadb') : [] };
}

/** What rules and the editor know of a DocType's file, but for the engine's verdicts. */
export function contextOf(source: DocTypeSource, file: ProjectFile, project: Project): Prepared['context'] {
  const settings = project.settingsFor(file.path);
  const frappe = project.frappeFor(file.path);
  const { doctype, table, controller } = docTypeOnSite(project, file, source, frappe);
  return {
    source,
    badByte: project.badByte(file.path),
    doctype,
    table,
    controller,
    statements: table ? createStatements(table, 'mariadb') : [],
    frappe,
    targets: settings.targets,
    versions: settings.versions,
    doctypes: project.lookup(file.app),
    ownersOfIndex: settings.targets.has('sqlite') ? (name) => ownersOfIndex(project, name) : undefined,
  };
}

type Verdicts = ReadonlyMap<string, ParseVerdict>;

async function ask(batch: readonly Prepared[], { engine, count }: CheckSession): Promise<Verdicts> {
  const verdicts = new Map<string, ParseVerdict>();
  const statements = [...new Set(batch.flatMap(({ context }) => context.statements))];
  for (const { context } of batch) count.statements += new Set(context.statements).size;
  const wanted = batch.some(({ context }) => meets(context.targets, 'vitess'));
  if (!engine || !wanted || statements.length === 0) return verdicts;
  const answers = await engine.parse(statements);
  for (const [i, answer] of (answers ?? []).entries()) verdicts.set(statements[i]!, answer);
  return verdicts;
}

async function judge(
  batch: readonly Prepared[],
  asked: Promise<Verdicts>,
  session: CheckSession,
): Promise<void> {
  const verdicts = await asked;
  for (const { file, context } of batch) {
    await session.pause();
    const document = session.document(file);
    if (!document) continue;
    let rules = session.rules('doctype', file);
    if (context.source.conflict || !isDocTypeJson(context.source.data.raw))
      rules = rules.filter(({ rule }) => rule.meta.onBroken);
    session.run('doctype', { ...context, verdict: (sql) => verdicts.get(sql) }, file, document, { rules });
  }
}
