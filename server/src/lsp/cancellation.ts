import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { shown } from './shown.js';

/** What answers a request. */
export type Handler<P, R> = (params: P, token: CancellationToken) => R | Promise<R>;

/**
 * A handler that answers RequestCancelled (-32800) where the client has taken its question back, also when the work
 * for it was given up by an exception.
 */
export function cancellable<P, R, E = void>(
  handle: Handler<P, R | ResponseError<E>>,
): (params: P, token: CancellationToken) => Promise<R | ResponseError<E>> {
  return async (params, token) => {
    try {
      const answer = await handle(params, token);
      return token.isCancellationRequested ? cancelled<E>() : shown(answer);
    } catch (error) {
      if (token.isCancellationRequested) return cancelled<E>();
      throw error;
    }
  };
}

function cancelled<E>(): ResponseError<E> {
  return new ResponseError<E>(LSPErrorCodes.RequestCancelled, 'The request was cancelled');
}

/** A signal for work that ends where the client takes its question back. */
export function signalOf(token: CancellationToken): AbortSignal {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}
