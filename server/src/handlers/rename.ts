import {
  type AnnotatedTextEdit,
  type ChangeAnnotation,
  type PrepareRenameParams,
  type Range,
  type RenameParams,
  ResponseError,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { say } from '../core/say.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { uriOf } from '../lsp/uris.js';
import { planRename, type RenameEdit, type RenamePlan, type RenameReason } from '../workspace/rename.js';
import { nameAtPosition } from './names.js';

/** JSON-RPC's code of a request that was understood and cannot be done (LSP 3.17 `RequestFailed`). */
const REQUEST_FAILED = -32803;

/** `textDocument/prepareRename`: only on a DocType's or a field's name. */
export async function onPrepareRename(
  session: Session,
  { textDocument: { uri }, position }: PrepareRenameParams,
): Promise<{ range: Range; placeholder: string } | null> {
  const found = await nameAtPosition(session, uri, position);
  return found && { range: found.range, placeholder: found.name.field ?? found.name.doctype };
}

/** `textDocument/rename`: a DocType or a field in the whole workspace, with the patch that keeps the data. */
export async function onRename(
  session: Session,
  { textDocument: { uri }, position, newName }: RenameParams,
): Promise<WorkspaceEdit | null> {
  await session.tellAll();
  const found = await nameAtPosition(session, uri, position);
  if (!found) return null;
  const plan = planRename(found.project, found.name, newName.trim());
  if (typeof plan === 'string') throw new ResponseError(REQUEST_FAILED, plan);
  return editOf(session, plan, (file) => found.project.read(file));
}

const ANNOTATIONS: Readonly<Record<RenameReason, ChangeAnnotation>> = {
  sure: {
    label: say`The name`,
    description: say`JSON, SQL, calls of the ORM, controllers, scripts, templates`,
  },
  patch: { label: say`The patch that keeps the data`, description: say`runs with the next migrate` },
  label: { label: say`The label`, description: say`what users read`, needsConfirmation: true },
  maybe: {
    label: say`Perhaps this name`,
    description: say`it may be something else`,
    needsConfirmation: true,
  },
  'other-app': {
    label: say`In another app`,
    description: say`that app has to be changed with this one`,
    needsConfirmation: true,
  },
  'earlier-patch': {
    label: say`In an earlier patch`,
    description: say`it runs before the data is moved, where the old name still holds`,
    needsConfirmation: true,
  },
};

/** What a client without annotations cannot leave out is left out for it. */
const UNASKED: ReadonlySet<RenameReason> = new Set<RenameReason>(['sure', 'patch']);

function editOf(
  { abilities, documents }: Session,
  { edits, create, move }: RenamePlan,
  read: (file: string) => unknown,
): WorkspaceEdit {
  const { annotations, createFiles, renameFiles } = abilities;
  const noted = (reason: RenameReason) => (annotations ? { annotationId: reason } : {});
  const used = new Set<RenameReason>(create.length + move.length > 0 ? ['patch', 'sure'] : []);
  const byFile = new Map<string, RenameEdit[]>();
  for (const edit of edits) {
    if (!annotations && !UNASKED.has(edit.reason)) continue;
    // Without its file a patch is not listed.
    if (edit.reason === 'patch' && !createFiles) continue;
    used.add(edit.reason);
    byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  }
  const textEdits = [...byFile].map(([file, own]): TextDocumentEdit => {
    const text = read(file);
    const lines = new LineIndex(typeof text === 'string' ? text : '');
    const uri = uriOf(file);
    return {
      textDocument: { uri, version: documents.get(uri)?.version ?? null },
      edits: own.map(({ span, newText, reason }): TextEdit | AnnotatedTextEdit => ({
        range: lines.rangeOf(span),
        newText,
        ...noted(reason),
      })),
    };
  });
  const start = { line: 0, character: 0 };
  const files = createFiles ? create : [];
  return {
    documentChanges: [
      ...textEdits,
      ...files.flatMap(({ file, text }) => [
        { kind: 'create' as const, uri: uriOf(file), options: { ignoreIfExists: true }, ...noted('patch') },
        ...(text === ''
          ? []
          : [
              {
                textDocument: { uri: uriOf(file), version: null },
                edits: [{ range: { start, end: start }, newText: text, ...noted('patch') }],
              },
            ]),
      ]),
      ...(renameFiles ? move : []).map(({ from, to }) => ({
        kind: 'rename' as const,
        oldUri: uriOf(from),
        newUri: uriOf(to),
        ...noted('sure'),
      })),
    ],
    ...(annotations && {
      changeAnnotations: Object.fromEntries([...used].map((reason) => [reason, ANNOTATIONS[reason]])),
    }),
  };
}
