import {
  type CompletionItem,
  CompletionItemKind,
  type Hover,
  type Location,
  MarkupKind,
  type Position,
  type Range,
} from 'vscode-languageserver/node';
import { docTypeMarkdown, fieldHover } from '../core/editor/hover.js';
import { memberChoices, pythonPlaceAt, scriptPlaceAt } from '../core/editor/names/completion.js';
import { useAt } from '../core/editor/names/model.js';
import { nameRange } from '../core/editor/place.js';
import { fragmentAt, sqlNameAt } from '../core/editor/sql.js';
import { LineIndex, type Span } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { pathOf, uriOf } from '../lsp/uris.js';
import { contextOf } from '../workspace/checkers/doctype.js';
import { dottedChoices, findAsset, findDotted, quotedAt } from '../workspace/dotted.js';
import {
  exactly,
  type Name,
  namesIn,
  nameWorld,
  pythonPlace,
  scriptDocType,
  usesOf,
} from '../workspace/names.js';
import type { Project, ProjectFile } from '../workspace/project.js';
import { fragmentsIn } from '../workspace/queries.js';
import { tablesFor } from '../workspace/sql-tables.js';

/** A DocType or field that is named at a place of an open file. */
export interface NameAt {
  name: Name;
  range: Range;
  project: Project;
  file: ProjectFile;
}

/** What is named at a place: in JSON, Python, scripts and templates, or in their SQL. */
export async function nameAtPosition(
  session: Session,
  uri: string,
  position: Position,
): Promise<NameAt | null> {
  const open = await openFile(session, uri);
  if (!open) return null;
  const { project, file, text, lines } = open;
  const offset = lines.offsetAt(position);
  const use = useAt(namesIn(project, file), offset) ?? sqlUseAt(project, file, text, offset);
  if (!use) return null;
  const { doctype, field, span } = use;
  return {
    name: { doctype, ...(field !== undefined && { field }) },
    range: lines.rangeOf(span),
    project,
    file,
  };
}

function sqlUseAt(
  project: Project,
  file: ProjectFile,
  text: string,
  offset: number,
): (Name & { span: Span }) | undefined {
  const fragment = fragmentAt(fragmentsIn(project, file, text), text, offset);
  const found = fragment && sqlNameAt(fragment, offset, tablesFor(project, file));
  if (!found) return undefined;
  const [table] = found.kind === 'column' ? found.tables : [];
  const doctype = found.kind === 'table' ? found.name.slice(3) : table?.doctype;
  if (doctype === undefined || (found.kind === 'column' && found.tables.length !== 1)) return undefined;
  const span = exactly(text, found.span, found.kind === 'table' ? doctype : found.name);
  return span && { doctype, ...(found.kind === 'column' && { field: found.name }), span };
}

/** Where a DocType or field is defined: its JSON, or the file of the Custom Field. */
export function definitionOf(
  project: Project,
  app: ProjectFile['app'],
  { doctype, field }: Name,
): Location[] {
  const file = project.fileOf(doctype, app);
  const source = file && project.source(file.path);
  if (field === undefined) return file ? [{ uri: uriOf(file.path), range: nameRange(source) }] : [];
  const index = source?.data.fields.findIndex(({ fieldname }) => fieldname === field) ?? -1;
  const span = source?.valueSpan(['fields', index, 'fieldname']);
  if (file && source && span)
    return [{ uri: uriOf(file.path), range: new LineIndex(source.text).rangeOf(span) }];
  return (project.customizations(doctype)?.fields ?? [])
    .filter(({ fieldname }) => fieldname === field)
    .flatMap((one) => {
      const text = project.read(one.file);
      if (typeof text !== 'string') return [];
      return [{ uri: uriOf(one.file), range: new LineIndex(text).rangeOf(one.at('fieldname')) }];
    });
}

/** From a name in code or JSON to its definition; from a dotted path or a file in quotes to what it names. */
export async function nameDefinition(
  session: Session,
  uri: string,
  position: Position,
): Promise<Location[] | null> {
  const found = await nameAtPosition(session, uri, position);
  if (found) return definitionOf(found.project, found.file.app, found.name);
  const open = await openFile(session, uri);
  const quoted = open && quotedAt(open.text, open.lines.offsetAt(position));
  if (!open || !quoted) return null;
  const { project, file } = open;
  const target = findDotted(project, quoted.value);
  if (target) {
    const text = project.read(target.file.path);
    const range = new LineIndex(typeof text === 'string' ? text : '').rangeOf(target.span);
    return [{ uri: uriOf(target.file.path), range }];
  }
  const asset = findAsset(project, file, quoted.value);
  const start = { line: 0, character: 0 };
  return asset === undefined ? null : [{ uri: uriOf(asset), range: { start, end: start } }];
}

/** Every place that names what is named at a position. */
export async function nameReferences(
  session: Session,
  uri: string,
  position: Position,
  declaration: boolean,
): Promise<Location[]> {
  await session.tellAll();
  const found = await nameAtPosition(session, uri, position);
  if (!found) return [];
  const { project, file, name } = found;
  const own = definitionOf(project, file.app, name);
  const isOwn = (one: Location) =>
    own.some((other) => other.uri === one.uri && other.range.start.line === one.range.start.line);
  const uses = [...usesOf(project, name)].flatMap(({ file: { path }, spans }) => {
    const text = project.read(path);
    const lines = new LineIndex(typeof text === 'string' ? text : '');
    return spans.map((span): Location => ({ uri: uriOf(path), range: lines.rangeOf(span) }));
  });
  return [...(declaration ? own : []), ...uses.filter((one) => !isOwn(one))];
}

/** What a DocType or field that code names is, as over its definition. */
export async function nameHover(session: Session, uri: string, position: Position): Promise<Hover | null> {
  const found = await nameAtPosition(session, uri, position);
  if (!found) return null;
  const { project, file, name, range } = found;
  const at = project.fileOf(name.doctype, file.app);
  const source = at && project.source(at.path);
  if (!at || !source) return null;
  const markdown =
    name.field === undefined
      ? docTypeMarkdown(source.data)
      : fieldHover(contextOf(source, at, project), name.field);
  return markdown === undefined ? null : { contents: { kind: MarkupKind.Markdown, value: markdown }, range };
}

const KINDS = {
  doctype: CompletionItemKind.Class,
  field: CompletionItemKind.Field,
  module: CompletionItemKind.Module,
  function: CompletionItemKind.Function,
} as const;

/** Fields after the dot of a document, DocTypes in calls, paths of functions; undefined elsewhere. */
export async function nameCompletion(
  session: Session,
  uri: string,
  position: Position,
): Promise<CompletionItem[] | undefined> {
  const open = await openFile(session, uri);
  if (open?.file.kind !== 'python' && open?.file.kind !== 'script') return undefined;
  const { project, file, text, lines } = open;
  const world = nameWorld(project, file.app);
  const offset = lines.offsetAt(position);
  const place =
    file.kind === 'python'
      ? pythonPlaceAt(text, offset, pythonPlace(project, file), world)
      : scriptPlaceAt(text, offset, scriptDocType(project, file), world);
  if (!place) return undefined;
  const range = lines.rangeOf(place.span);
  const item = (label: string, kind: keyof typeof KINDS, detail: string | undefined, i: number) => ({
    label,
    kind: KINDS[kind],
    ...(detail !== undefined && { detail }),
    sortText: String(i).padStart(5, '0'),
    textEdit: { range, newText: label },
  });
  switch (place.kind) {
    case 'member':
      return memberChoices(place.of, world).map(({ name, detail }, i) =>
        item(name, 'field', `${detail} · ${place.of.doctype}`, i),
      );
    case 'doctype': {
      const lookup = project.lookup(file.app);
      return [...lookup.names()].sort().map((name, i) => item(name, 'doctype', lookup.get(name)?.module, i));
    }
    case 'path':
      return dottedChoices(project, place.typed).map(({ name, kind, detail }, i) =>
        item(name, kind, detail, i),
      );
  }
}

export async function openFile(session: Session, uri: string) {
  const document = session.documents.get(uri);
  const path = pathOf(uri);
  const workspace = document && (await session.workspaceOf(document));
  const file = path === undefined ? undefined : workspace?.project.file(path);
  if (!document || !workspace || !file) return undefined;
  const text = document.getText();
  return { project: workspace.project, file, text, lines: new LineIndex(text) };
}
