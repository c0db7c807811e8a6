import type { CancellationToken } from 'vscode-languageserver/node';

/** Requests that are answered when something has changed. */
export class Waiters {
  private readonly sleepers = new Set<() => void>();

  /** Settles at the next `wake`, or when the request is cancelled. */
  wait(token: CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      this.sleepers.add(resolve);
      token.onCancellationRequested(() => {
        this.sleepers.delete(resolve);
        resolve();
      });
    });
  }

  wake(): void {
    for (const wake of this.sleepers) wake();
    this.sleepers.clear();
  }
}
