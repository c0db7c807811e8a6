import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';

/** Between `initialize` and `shutdown` a server answers; before and after it says no, as the protocol has it. */
export class Lifecycle {
  private phase: 'new' | 'running' | 'ended' = 'new';

  start(): void {
    this.phase = 'running';
  }

  end(): void {
    this.phase = 'ended';
  }

  /** What a request is answered now; undefined while it is to be handled. */
  refusal<E = void>(): ResponseError<E> | undefined {
    if (this.phase === 'running') return undefined;
    return this.phase === 'new'
      ? new ResponseError<E>(ErrorCodes.ServerNotInitialized, 'The server waits for initialize')
      : new ResponseError<E>(ErrorCodes.InvalidRequest, 'The server has been shut down');
  }
}
