import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { type NewIgnore, withIgnore } from '../core/editor/ignore.js';
import { allRules } from '../core/rules/registry.js';
import { say } from '../core/say.js';
import { commentLanguage, statementStart } from '../core/suppress.js';
import { LineIndex, newlineOf } from '../core/text.js';
import { CONFIG_NAME } from '../workspace/files.js';
import type { Project } from '../workspace/project.js';
import type { DiagnosticData } from './diagnostics.js';
import type { Session } from './session.js';
import { pathOf, uriOf } from './uris.js';

/** Comment signs of the languages in which a line above a finding is always a comment. */
const COMMENT_SIGNS: Readonly<Record<string, string>> = { '.py': '#', '.sql': '--', '.cnf': '#' };

/** "Ignore for this field / file / everywhere": an entry in the configuration, or a comment where one can be. */
export function ignoreActions(session: Session, uri: string, diagnostic: Diagnostic): CodeAction[] {
  const path = pathOf(uri);
  const project = path === undefined ? undefined : session.workspaces.knownFor(path)?.project;
  if (path === undefined || !project) return [];
  const { rule, doctype, fieldname } = diagnostic.data as DiagnosticData;
  // What is said of the checking itself is not ignored.
  if (allRules.find(({ meta }) => meta.id === rule)?.kind === 'lint') return [];
  const config = configFor(project, path);
  const folder = config.slice(0, -CONFIG_NAME.length);
  const file = path.startsWith(folder) ? path.slice(folder.length) : undefined;
  const choices: [string, NewIgnore][] = [];
  if (doctype !== undefined && fieldname !== undefined) {
    choices.push([say`Ignore ${rule} for the field ${fieldname}`, { rule, doctype, field: fieldname }]);
  }
  if (doctype !== undefined) choices.push([say`Ignore ${rule} in ${doctype}`, { rule, doctype }]);
  else if (file !== undefined) choices.push([say`Ignore ${rule} in this file`, { rule, file }]);
  const actions: CodeAction[] = [];
  const comment = commentEdit(session, uri, rule, diagnostic);
  if (comment) actions.push(action(say`Ignore ${rule} here`, diagnostic, comment));
  for (const [title, entry] of choices) {
    const edit = configEdit(session, project, config, (text) => withIgnore(text, entry));
    if (edit) actions.push(action(title, diagnostic, edit));
  }
  const off = configEdit(session, project, config, (text) => withIgnore(text, { rule }));
  if (off) actions.push(action(say`Ignore ${rule} everywhere`, diagnostic, off));
  return actions;
}

function action(title: string, diagnostic: Diagnostic, edit: WorkspaceEdit): CodeAction {
  return { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit };
}

/** The nearest configuration file around a file, else the one that the project's root would have. */
function configFor(project: Project, path: string): string {
  const around = project
    .filesOf('config')
    .map((file) => file.path)
    .filter((config) => path.startsWith(config.slice(0, -CONFIG_NAME.length)))
    .sort((a, b) => b.length - a.length);
  return around[0] ?? `${project.root.path}/${CONFIG_NAME}`;
}

type Change = (text: string) => ReturnType<typeof withIgnore>;

/** Undefined when the configuration is broken, or would have to be made and the client cannot. */
function configEdit(
  session: Session,
  project: Project,
  config: string,
  change: Change,
): WorkspaceEdit | undefined {
  const uri = uriOf(config);
  const exists = project.file(config) !== undefined;
  if (!exists && !session.abilities.createFiles) return undefined;
  const text = exists ? project.read(config) : '';
  if (typeof text !== 'string') return undefined;
  const edits = change(text);
  if (!edits) return undefined;
  const lines = new LineIndex(text);
  const version = session.documents.get(uri)?.version ?? null;
  return {
    documentChanges: [
      ...(exists ? [] : [{ kind: 'create' as const, uri, options: { ignoreIfExists: true } }]),
      {
        textDocument: { uri, version },
        edits: edits.map(({ span, newText }) => ({ range: lines.rangeOf(span), newText })),
      },
    ],
  };
}

function commentEdit(
  session: Session,
  uri: string,
  rule: string,
  { range }: Diagnostic,
): WorkspaceEdit | undefined {
  const sign = COMMENT_SIGNS[uri.slice(uri.lastIndexOf('.'))];
  const document = session.documents.get(uri);
  if (sign === undefined || !document) return undefined;
  const text = document.getText();
  const first = document.positionAt(
    statementStart(text, commentLanguage(uri), document.offsetAt(range.start)),
  );
  const start = { line: first.line, character: 0 };
  const line = document.getText({ start, end: { line: start.line + 1, character: 0 } });
  const indent = /^[ \t]*/.exec(line)![0];
  const newText = `${indent}${sign} doctype-compat: ignore ${rule}${newlineOf(text)}`;
  return {
    documentChanges: [
      {
        textDocument: { uri, version: document.version },
        edits: [{ range: { start, end: start }, newText }],
      },
    ],
  };
}
