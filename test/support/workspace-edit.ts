import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type {
  AnnotatedTextEdit,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';

/** Does on disk what an editor does with an edit whose unconfirmed parts the user leaves out. */
export function applyToDisk({ documentChanges, changeAnnotations }: WorkspaceEdit): void {
  const wanted = (id: string | undefined) =>
    id === undefined || changeAnnotations?.[id]?.needsConfirmation !== true;
  for (const change of documentChanges ?? []) {
    if (!('kind' in change)) applyText(change, wanted);
    else if (change.kind === 'create') write(fileOf(change.uri), '');
    else if (change.kind === 'rename' && wanted(change.annotationId)) {
      mkdirSync(path.dirname(fileOf(change.newUri)), { recursive: true });
      renameSync(fileOf(change.oldUri), fileOf(change.newUri));
    }
  }
}

function applyText({ textDocument, edits }: TextDocumentEdit, wanted: (id?: string) => boolean): void {
  const file = fileOf(textDocument.uri);
  const document = TextDocument.create(textDocument.uri, '', 0, readFileSync(file, 'utf8'));
  const chosen = (edits as (TextEdit | AnnotatedTextEdit)[]).filter((edit) =>
    wanted('annotationId' in edit ? edit.annotationId : undefined),
  );
  writeFileSync(file, TextDocument.applyEdits(document, chosen as TextEdit[]));
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  if (!existsSync(file)) writeFileSync(file, text);
}

const fileOf = (uri: string): string => URI.parse(uri).fsPath;
