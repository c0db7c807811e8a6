import {
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type Hover,
  type Location,
  MarkupKind,
  type Position,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Settings } from '../core/config/settings.js';
import { nameRange } from '../core/editor/place.js';
import { placeholderAt, placeholderNames } from '../core/editor/placeholders.js';
import { fragmentAt, type SqlName, sqlNameAt, usesIn } from '../core/editor/sql.js';
import { type SqlChoice, sqlCompletions } from '../core/editor/sql-completion.js';
import { statementHover } from '../core/editor/sql-hover.js';
import type { TableLookup } from '../core/schema/lookup.js';
import type { Explained } from '../core/sharding/explain.js';
import type { SqlFragment } from '../core/sources/sql/fragment.js';
import { type JudgedFragment, judgeFragments } from '../core/statements/verdicts.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { pathOf, uriOf } from '../lsp/uris.js';
import { registerVSchema, VSCHEMA } from '../workspace/checkers/sql.js';
import { explainStatements } from '../workspace/explain-sql.js';
import type { Project, ProjectFile } from '../workspace/project.js';
import { fragmentsIn } from '../workspace/queries.js';
import { isPlanning, planningOf } from '../workspace/sharding.js';
import { tablesFor } from '../workspace/sql-tables.js';

export interface SqlDocument {
  text: string;
  fragments: SqlFragment[];
  lines: LineIndex;
  project: Project;
  file: ProjectFile;
  tables: TableLookup;
  settings: Settings;
}

/** The SQL of an open `.sql`, Python, Report or template file; undefined where there is none. */
export async function sqlOf(session: Session, document: TextDocument): Promise<SqlDocument | undefined> {
  const path = pathOf(document.uri);
  const workspace = await session.workspaceOf(document);
  const project = workspace?.project;
  const file = path === undefined ? undefined : project?.file(path);
  if (!project || !file) return undefined;
  const text = document.getText();
  const fragments = fragmentsIn(project, file, text);
  if (fragments.length === 0) return undefined;
  return {
    text,
    fragments,
    lines: new LineIndex(text),
    project,
    file,
    tables: tablesFor(project, file),
    settings: project.settingsFor(file.path),
  };
}

/** Over a statement: what a table or column is, Vitess's verdict and plan. */
export async function sqlHover(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<Hover | null> {
  const found = await sqlOf(session, document);
  const offset = found?.lines.offsetAt(position) ?? 0;
  const fragment = found && fragmentAt(found.fragments, found.text, offset);
  if (!found || !fragment) return null;
  const name = sqlNameAt(fragment, offset, found.tables);
  const [judged] = await judge(session, found, [fragment]);
  const { findings } = await session.check(document);
  const own = findings.filter(({ span }) => fragment.map.offsetOf(span.start) !== undefined);
  const errors = own
    .filter(({ severity }) => severity === 'error')
    .map(({ evidence, message, target }) => ({
      target,
      text:
        evidence?.errno === undefined ? (evidence?.text ?? message) : `${evidence.errno}: ${evidence.text}`,
    }));
  const differs = own
    .filter(({ rule }) => rule === 'sqlite/other-result')
    .map(({ message, target }) => ({ target, text: message }));
  const asked = session.engines.vitess?.status().state === 'ready';
  const { targets, versions } = found.settings;
  const sharded =
    targets.has('vitess-sharded') && judged ? await explained(session, found, judged) : undefined;
  const verdict = { targets, versions, plan: judged?.plan, sharded, errors, differs, asked };
  const markdown = statementHover(fragment.sql, name, verdict, found.tables, fragment);
  const { start, end } = name?.span ?? fragment.span;
  const range = start <= offset && offset <= end && { range: found.lines.rangeOf({ start, end }) };
  return { contents: { kind: MarkupKind.Markdown, value: markdown }, ...range };
}

/** What Vitess does with the statement on shards; undefined without an engine or a VSchema. */
async function explained(
  { engines: { vitess: engine } }: Session,
  { project, file, settings }: SqlDocument,
  { fragment }: JudgedFragment,
): Promise<Explained | undefined> {
  const planning = planningOf(project, file);
  if (!engine || !isPlanning(planning)) return undefined;
  const plans = await explainStatements([fragment.sql], planning, engine, settings.versions.vitess);
  return plans?.[0];
}

async function judge(
  { engines: { vitess: engine } }: Session,
  { settings }: SqlDocument,
  fragments: readonly SqlFragment[],
): Promise<JudgedFragment[]> {
  await registerVSchema(engine);
  return judgeFragments(fragments, engine, VSCHEMA, settings.versions.vitess);
}

/** From a table or column to its DocType or field. */
export async function sqlDefinition(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<Location[] | null> {
  const found = await sqlOf(session, document);
  const name = found && nameAt(found, position);
  if (!found || !name) return null;
  const { project, file } = found;
  const doctypes = name.kind === 'table' ? [name.name.slice(3)] : name.tables.map(({ doctype }) => doctype);
  return doctypes.flatMap((doctype): Location[] => {
    const target = project.fileOf(doctype, file.app);
    const source = target && project.source(target.path);
    if (!target || !source) return [];
    const index =
      name.kind === 'column' ? source.data.fields.findIndex(({ fieldname }) => fieldname === name.name) : -1;
    const span = index < 0 ? undefined : source.valueSpan(['fields', index, 'fieldname']);
    const range = span ? new LineIndex(source.text).rangeOf(span) : nameRange(source);
    return [{ uri: uriOf(target.path), range }];
  });
}

function nameAt(found: SqlDocument, position: Position): SqlName | undefined {
  const offset = found.lines.offsetAt(position);
  const fragment = fragmentAt(found.fragments, found.text, offset);
  return fragment && sqlNameAt(fragment, offset, found.tables);
}

/** From a table or column in SQL to all SQL that uses it. */
export async function sqlReferences(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<Location[]> {
  const found = await sqlOf(session, document);
  const name = found && nameAt(found, position);
  if (!found || !name) return [];
  if (name.kind === 'table') return sqlUses(found.project, name.name, undefined);
  return name.tables.flatMap((table) => sqlUses(found.project, table.name, name.name));
}

/** Every place of a project's SQL that names a table, or a column of it. */
export function sqlUses(project: Project, table: string, column: string | undefined): Location[] {
  return project.files.flatMap((file) => {
    const text = isSource(file) ? project.read(file.path) : undefined;
    if (typeof text !== 'string' || !text.includes(table)) return [];
    const lines = new LineIndex(text);
    const spans = new Map<string, Location>();
    const tables = tablesFor(project, file);
    const uses = fragmentsIn(project, file, text).flatMap((fragment) =>
      usesIn(fragment, table, column, tables),
    );
    for (const span of uses) {
      spans.set(`${span.start} ${span.end}`, { uri: uriOf(file.path), range: lines.rangeOf(span) });
    }
    return [...spans.values()];
  });
}

function isSource({ kind }: ProjectFile): boolean {
  return (
    kind === 'python' || kind === 'sql' || kind === 'report' || kind === 'template' || kind === 'fixture'
  );
}

const KINDS = {
  table: CompletionItemKind.Class,
  column: CompletionItemKind.Field,
  function: CompletionItemKind.Function,
  keyword: CompletionItemKind.Keyword,
  value: CompletionItemKind.Variable,
} as const;

/** Tables after FROM, columns of the statement's tables, functions that MySQL has too; undefined outside of SQL. */
export async function sqlCompletion(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<CompletionItem[] | undefined> {
  const found = await sqlOf(session, document);
  const offset = found?.lines.offsetAt(position) ?? 0;
  const fragment = found && fragmentAt(found.fragments, found.text, offset);
  if (!found || !fragment) return undefined;
  const doctypes = found.project.lookup(found.file.app).names();
  const placeholder = placeholderAt(found.text, offset);
  const completions = placeholder
    ? { span: placeholder.span, choices: placeholderChoices(found.text, fragment, placeholder.span.end) }
    : sqlCompletions(fragment, offset, found.tables, doctypes);
  if (!completions) return undefined;
  const range = found.lines.rangeOf(completions.span);
  return completions.choices.map(({ label, kind, detail, newText, filter }, i) => ({
    label,
    kind: KINDS[kind],
    ...(detail !== undefined && { detail }),
    filterText: filter,
    sortText: `${RANK[kind] ?? 0}${String(i).padStart(5, '0')}`,
    textEdit: { range, newText },
  }));
}

/** Columns first. */
const RANK: Partial<Record<keyof typeof KINDS, number>> = { function: 1, keyword: 2 };

/** The names that the call hands over, each with what closes the placeholder where nothing does. */
function placeholderChoices(text: string, fragment: SqlFragment, end: number): SqlChoice[] {
  const close = text.startsWith(')', end) ? '' : ')s';
  return placeholderNames(text, fragment).map((name) => ({
    label: name,
    kind: 'value',
    newText: `${name}${close}`,
    filter: name,
  }));
}

/** Above the query of a Query Report: whether Vitess runs it, and how. */
export async function sqlLenses(session: Session, document: TextDocument): Promise<CodeLens[]> {
  const found = await sqlOf(session, document);
  const queries = (found?.fragments ?? []).filter(({ source }) => source === 'report');
  if (!found || queries.length === 0) return [];
  const judged = await judge(session, found, queries);
  const { findings } = await session.check(document);
  return judged.map(({ fragment, plan }) => {
    const own = findings.filter(
      ({ span }) => span.start >= fragment.span.start && span.end <= fragment.span.end,
    );
    const count = own.length === 0 ? 'no findings' : `${own.length} finding${own.length === 1 ? '' : 's'}`;
    const fails = own.some(({ severity, target }) => severity === 'error' && target === 'vitess');
    const runs = plan?.verdict === 'ok' && `Vitess: ${plan.type}`;
    const verdict = fails ? 'Vitess: fails' : runs || 'not analysed';
    return {
      range: found.lines.rangeOf({ start: fragment.span.start, end: fragment.span.start + 1 }),
      command: { title: `${verdict} · ${count}`, command: '' },
    };
  });
}
