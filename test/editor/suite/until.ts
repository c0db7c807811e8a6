import { appendFileSync } from 'node:fs';
import type * as vscode from 'vscode';

/** Puts a line into the report: the host's own console goes nowhere that a test runner could read. */
export function tell(line: string): void {
  const report = process.env.DOCTYPE_COMPAT_REPORT;
  if (report === undefined) console.log(line);
  else appendFileSync(report, `      ${line}\n`);
}

/** Resolves as soon as `look` finds something after one of the editor's events. */
export function until<T>(
  what: string,
  event: vscode.Event<unknown>,
  look: () => T | undefined,
  limit = 90_000,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      subscription.dispose();
      clearTimeout(timer);
      finish();
    };
    const check = () => {
      const found = look();
      if (found !== undefined) end(() => resolve(found));
    };
    const subscription = event(check);
    const timer = setTimeout(() => end(() => reject(new Error(`timed out: ${what}`))), limit);
    check();
  });
}
