import type { WorkDoneProgressReporter } from 'vscode-languageserver/node';
import type { Session } from './session.js';

/** Shows how far long work is, where the client can. */
export async function progressOf(
  { abilities, connection }: Session,
  title: string,
): Promise<WorkDoneProgressReporter | undefined> {
  if (!abilities.workDoneProgress) return undefined;
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin(title, 0);
  return progress;
}
