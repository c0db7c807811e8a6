import { ProgressType, type WorkDoneProgressReporter } from 'vscode-languageserver/node';
import type { Steps, Watched } from '../protocol.js';
import type { Session } from './session.js';

/** Shows how far long work is, where the client can. */
export async function progressOf(
  { abilities, connection, language }: Session,
  title: string,
): Promise<WorkDoneProgressReporter | undefined> {
  if (!abilities.workDoneProgress) return undefined;
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin(language.text(title), 0);
  return progress;
}

const STEPS = new ProgressType<Steps>();
/** Percents of the whole, not each step: a message for every file would cost more than the file. */
const PARTS = 100;

/** Tells a client that watches how far its own request is. */
export function stepsOf(
  { connection }: Session,
  { progress }: Watched,
): (done: number, total: number) => void {
  let told = -1;
  return (done, total) => {
    const part = Math.floor((done / total) * PARTS);
    if (progress === undefined || part === told) return;
    told = part;
    void connection.sendProgress(STEPS, progress, { done, total });
  };
}
