import type { CodeLens, CodeLensParams } from 'vscode-languageserver/node';
import { changesTitle } from '../core/editor/changes-view.js';
import { rowShare } from '../core/editor/room.js';
import { say } from '../core/say.js';
import type { Session } from '../lsp/session.js';
import { COMMANDS } from '../protocol.js';
import { isChange, planOf } from '../workspace/plans.js';
import { entryLenses } from './entries.js';
import { sqlLenses } from './sql.js';

/** `textDocument/codeLens`: `Preview DDL · 2 findings · row 61 %` on the first line, and what changed since the base. */
export async function onCodeLens(
  session: Session,
  { textDocument: { uri } }: CodeLensParams,
): Promise<CodeLens[]> {
  if (session.settings.codeLens?.enabled === false) return [];
  const document = session.documents.get(uri);
  if (document && uri.endsWith('.py')) return entryLenses(session, document);
  const found = document && (await session.view(uri));
  if (document && !found) return sqlLenses(session, document);
  if (!document || !found) return [];
  const { findings } = await session.check(document);
  const { table } = found.view;
  const parts = [
    say`Preview DDL`,
    findings.length === 0
      ? session.engines.problem() === undefined
        ? say`no findings`
        : say`not fully analysed`
      : findings.length === 1
        ? say`1 finding`
        : say`${findings.length} findings`,
    table ? say`row ${rowShare(table)} %` : say`no table`,
  ];
  const start = { line: 0, character: 0 };
  const command = { title: parts.join(' · '), command: COMMANDS.preview, arguments: [uri] };
  const lenses: CodeLens[] = [{ range: { start, end: start }, command }];
  const { project } = found.workspace;
  const base = session.quickBase(project);
  const file = project.file(found.view.source.file);
  const plan = base && file && (await planOf(project, base, file, 'costs'));
  if (base && isChange(plan) && plan.changes.length > 0) {
    const title = changesTitle(plan, base.shown);
    lenses.push({ range: { start, end: start }, command: { ...command, title } });
  }
  return lenses;
}
