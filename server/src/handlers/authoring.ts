import { existsSync } from 'node:fs';
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type TextEdit as LspTextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import {
  addField,
  docTypeFiles,
  duplicateField,
  moveField,
  type NewRow,
  toggleIndex,
} from '../core/editor/authoring.js';
import { placeAt } from '../core/editor/place.js';
import { whyNoDocTypeName, whyNoFieldname } from '../core/editor/rename.js';
import type { TextEdit } from '../core/finding.js';
import { scrub } from '../core/interpreter/bench.js';
import { say } from '../core/say.js';
import type { DocTypeSource, FieldData } from '../core/sources/doctype/model.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { pathOf, uriOf } from '../lsp/uris.js';
import type { AuthorParams, AuthorResult } from '../protocol.js';
import type { Project } from '../workspace/project.js';

/** What may be done with the field at the caret. Only when somebody asks: no lamp for it at every line. */
export async function fieldActions(
  session: Session,
  { textDocument: { uri }, range, context }: CodeActionParams,
): Promise<CodeAction[]> {
  const wanted = context.only?.some(
    (kind) => CodeActionKind.Refactor.startsWith(kind) || kind.startsWith(CodeActionKind.Refactor),
  );
  if (!(wanted ?? context.triggerKind === CodeActionTriggerKind.Invoked)) return [];
  const found = await fieldAt(session, uri, range.start);
  if (!found) return [];
  const { source, field } = found;
  const action = (title: string, kind: string, edits: readonly TextEdit[]): CodeAction[] =>
    edits.length === 0
      ? []
      : [{ title, kind: `${CodeActionKind.Refactor}.${kind}`, edit: editOf(session, uri, source, edits) }];
  const index = toggleIndex(source, field);
  const name = field.fieldname;
  return [
    ...action(say`Move ${name} up`, 'move', moveField(source, field, -1)),
    ...action(say`Move ${name} down`, 'move', moveField(source, field, 1)),
    ...action(say`Duplicate ${name}`, 'rewrite', duplicateField(source, field)),
    ...(index
      ? action(
          index.adds ? say`Add an index on ${name}` : say`Remove the index on ${name}`,
          'rewrite',
          index.edits,
        )
      : []),
    ...action(say`Add a field below ${name}`, 'rewrite', addField(source, field, freeField(source))),
  ];
}

function freeField(source: DocTypeSource): NewRow {
  const names = new Set(source.data.fields.map(({ fieldname }) => fieldname));
  let i = 1;
  while (names.has(i === 1 ? 'new_field' : `new_field_${i}`)) i++;
  return {
    fieldname: i === 1 ? 'new_field' : `new_field_${i}`,
    fieldtype: 'Data',
    label: i === 1 ? 'New Field' : `New Field ${i}`,
  };
}

async function fieldAt(
  session: Session,
  uri: string,
  position: { line: number; character: number },
): Promise<{ source: DocTypeSource; project: Project; field: FieldData } | undefined> {
  const document = session.documents.get(uri);
  const path = pathOf(uri);
  const project = document && (await session.workspaceOf(document))?.project;
  const source = path === undefined ? undefined : project?.source(path);
  if (!project || !source) return undefined;
  const place = placeAt(source, new LineIndex(source.text).offsetAt(position));
  const named = place.path[0] === 'field_order' ? place.value?.text : undefined;
  const field =
    named === undefined ? place.field : source.data.fields.find(({ fieldname }) => fieldname === named);
  return field && field.index >= 0 ? { source, project, field } : undefined;
}

function editOf(
  { documents }: Session,
  uri: string,
  source: DocTypeSource,
  edits: readonly TextEdit[],
  files: { path: string; text: string }[] = [],
): WorkspaceEdit {
  const lines = new LineIndex(source.text);
  const own = edits.map(({ span, newText }): LspTextEdit => ({ range: lines.rangeOf(span), newText }));
  return {
    documentChanges: [
      ...created(files),
      { textDocument: { uri, version: documents.get(uri)?.version ?? null }, edits: own },
    ],
  };
}

function created(files: readonly { path: string; text: string }[]) {
  const start = { line: 0, character: 0 };
  return files.flatMap(({ path, text }) => [
    { kind: 'create' as const, uri: uriOf(path), options: { ignoreIfExists: true } },
    ...(text === ''
      ? []
      : [
          {
            textDocument: { uri: uriOf(path), version: null },
            edits: [{ range: { start, end: start }, newText: text }],
          },
        ]),
  ]);
}

/** `doctypeCompat/author`: the edit that makes a DocType, a field or a child table, or why it cannot be made. */
export async function onAuthor(session: Session, params: AuthorParams): Promise<AuthorResult> {
  await session.workspaces.settled();
  await session.tellAll();
  switch (params.make) {
    case 'modules':
      return { modules: modulesOf(session) };
    case 'doctype':
      return newDocType(session, params);
    case 'field': {
      const found = await at(session, params);
      if (!found) return NOT_A_DOCTYPE;
      const why = whyNoFieldname(params.row.fieldname, found.source.data);
      if (why !== undefined) return { reason: why };
      const edits = addField(found.source, found.field, params.row);
      return { edit: editOf(session, params.uri, found.source, edits) };
    }
    case 'child-table': {
      const found = await at(session, params);
      if (!found) return NOT_A_DOCTYPE;
      return newChildTable(session, params, found);
    }
  }
}

const NOT_A_DOCTYPE = { reason: say`This file is not a DocType.` };

/** The DocType of a file, and the field at a place or the last one. */
async function at(
  session: Session,
  { uri, position }: { uri: string; position?: { line: number; character: number } },
) {
  const document = session.documents.get(uri);
  const path = pathOf(uri);
  const project = document && (await session.workspaceOf(document))?.project;
  const source = path === undefined ? undefined : project?.source(path);
  if (!project || !source) return undefined;
  const found = position && (await fieldAt(session, uri, position));
  return { project, source, field: found?.field };
}

function modulesOf(session: Session): { app: string; module: string; folder: string }[] {
  return session.workspaces.all.flatMap(({ project }) =>
    [...project.apps.values()].flatMap(({ name, folder }) => {
      const text = project.read(`${folder}/modules.txt`);
      if (typeof text !== 'string') return [];
      return text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((module) => module !== '')
        .map((module) => ({ app: name, module, folder: `${folder}/${scrub(module)}` }));
    }),
  );
}

function newDocType(
  session: Session,
  { name, folder, kind }: Extract<AuthorParams, { make: 'doctype' }>,
): AuthorResult {
  const known = modulesOf(session).find((one) => one.folder === folder);
  const project = session.workspaces.all.find((one) =>
    folder.startsWith(`${one.project.root.path}/`),
  )?.project;
  if (!known || !project) return { reason: say`This module is in no app of the workspace.` };
  const why = whyNoDocTypeName(name, (one) => project.lookup().get(one) !== undefined);
  if (why !== undefined) return { reason: why };
  const files = filesOf(project, { name, folder, kind, module: known.module });
  return {
    edit: { documentChanges: created(files) },
    open: uriOf(`${folder}/doctype/${scrub(name)}/${scrub(name)}.json`),
  };
}

function filesOf(
  project: Project,
  {
    name,
    folder,
    kind,
    module,
  }: { name: string; folder: string; kind: 'document' | 'child' | 'single'; module: string },
): { path: string; text: string }[] {
  const now = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}.000000`;
  return docTypeFiles({ name, module, kind, frappe: project.frappeFor(`${folder}/`), now })
    .map(({ path, text }) => ({ path: `${folder}/${path}`, text }))
    .filter(({ path }) => !existsSync(path));
}

function newChildTable(
  session: Session,
  { uri, name, label }: Extract<AuthorParams, { make: 'child-table' }>,
  { project, source, field }: NonNullable<Awaited<ReturnType<typeof at>>>,
): AuthorResult {
  const row = { fieldname: scrub(label), fieldtype: 'Table', label, options: name };
  const why =
    whyNoDocTypeName(name, (one) => project.lookup().get(one) !== undefined) ??
    whyNoFieldname(row.fieldname, source.data);
  if (why !== undefined) return { reason: why };
  // Beside the DocType that it belongs to: `module/doctype/x/x.json`.
  const folder = source.file.split('/').slice(0, -3).join('/');
  const files = filesOf(project, { name, folder, kind: 'child', module: source.data.module });
  return {
    edit: editOf(session, uri, source, addField(source, field, row), files),
    open: uriOf(`${folder}/doctype/${scrub(name)}/${scrub(name)}.json`),
  };
}
