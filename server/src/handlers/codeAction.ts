import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { say } from '../core/say.js';
import { type DiagnosticData, type ReadyFix, SOURCE } from '../lsp/diagnostics.js';
import { ignoreActions } from '../lsp/ignore.js';
import type { Session } from '../lsp/session.js';
import { COMMANDS } from '../protocol.js';
import { fieldActions } from './authoring.js';

/** `editor.codeActionsOnSave` names this kind to apply all safe fixes on save. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.doctypeCompat`;

/** `textDocument/codeAction`: made of what the diagnostics carry, nothing is judged again; and what a field offers. */
export async function onCodeAction(session: Session, params: CodeActionParams): Promise<CodeAction[]> {
  const { textDocument, context } = params;
  const { uri } = textDocument;
  const version = session.documents.get(uri)?.version;
  if (version === undefined) return [];
  const actions: CodeAction[] = [];
  const wants = (kind: string) =>
    !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  const ours = context.diagnostics.filter(({ source, data }) => source === SOURCE && data !== undefined);
  if (wants(CodeActionKind.QuickFix)) {
    for (const diagnostic of ours) actions.push(...quickFixes(session, diagnostic));
    const others = [
      ...ours.flatMap((diagnostic) => ignoreActions(session, uri, diagnostic)),
      ...ours.flatMap((diagnostic) => documentation(session, diagnostic)),
    ];
    // Two findings of one rule have these in common.
    actions.push(...new Map(others.map((action) => [action.title, action])).values());
  }
  if (wants(FIX_ALL)) actions.push(...fixAll(session, uri, version, context.only !== undefined));
  actions.push(...(await fieldActions(session, params)));
  return actions;
}

function dataOf({ data }: Diagnostic): DiagnosticData {
  return data as DiagnosticData;
}

function quickFixes(session: Session, diagnostic: Diagnostic): CodeAction[] {
  return dataOf(diagnostic)
    .fixes.filter((fix) => isCurrent(session, fix))
    .map((fix) => ({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      isPreferred: fix.preferred,
      diagnostics: [diagnostic],
      edit: editOf(session, [fix]),
    }));
}

/** Whether its ranges still fit, and the client can do what it takes. */
function isCurrent({ abilities, documents }: Session, { create, changes, versions }: ReadyFix): boolean {
  if (create.length > 0 && !abilities.createFiles) return false;
  return Object.keys(changes).every((uri) => {
    const now = documents.get(uri)?.version;
    // A file that was opened since has the text that it has on disk, until it is changed.
    return now === versions[uri] || (versions[uri] === undefined && now === 1);
  });
}

/** Creates come first, then the edits of each file, tied to the version that an open file has. */
function editOf({ documents }: Session, fixes: readonly ReadyFix[]): WorkspaceEdit {
  const create = [...new Set(fixes.flatMap((fix) => fix.create))];
  const files = new Map<string, TextDocumentEdit>();
  for (const [uri, edits] of fixes.flatMap((fix) => Object.entries(fix.changes))) {
    const known = files.get(uri);
    if (known) known.edits.push(...edits);
    else
      files.set(uri, {
        textDocument: { uri, version: documents.get(uri)?.version ?? null },
        edits: [...edits],
      });
  }
  return {
    documentChanges: [
      ...create.map((uri) => ({ kind: 'create' as const, uri, options: { ignoreIfExists: true } })),
      ...files.values(),
    ],
  };
}

function documentation(session: Session, diagnostic: Diagnostic): CodeAction[] {
  const { rule } = dataOf(diagnostic);
  // In other editors the page is shown by `workspace/executeCommand`.
  if (session.options.commands === true && session.docs(rule) === undefined) return [];
  const title = say`Show documentation of ${rule}`;
  return [
    {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: { title, command: COMMANDS.docs, arguments: [rule] },
    },
  ];
}

/** All safe fixes of the last verdict at once; of two that touch the same text the first one wins. */
function fixAll(session: Session, uri: string, version: number, asked: boolean): CodeAction[] {
  const last = session.checks.last(uri);
  if (!last || last.version !== version) return [];
  const taken: ReadyFix[] = [];
  for (const diagnostic of last.diagnostics) {
    const safe = dataOf(diagnostic).fixes.filter((fix) => fix.safe && isCurrent(session, fix));
    const fix = safe.find((one) => one.preferred) ?? safe[0];
    if (fix && !taken.some((other) => overlap(fix, other))) taken.push(fix);
  }
  if (taken.length === 0 || (taken.length === 1 && !asked)) return [];
  const title = say`Apply all safe fixes of Doctype Compat (${taken.length})`;
  return [{ title, kind: FIX_ALL, edit: editOf(session, taken) }];
}

function overlap(a: ReadyFix, b: ReadyFix): boolean {
  return Object.entries(a.changes).some(([uri, edits]) =>
    edits.some(({ range: one }) =>
      (b.changes[uri] ?? []).some(
        ({ range: two }) => !before(one.end, two.start) && !before(two.end, one.start),
      ),
    ),
  );
}

type Position = Diagnostic['range']['start'];

function before(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
