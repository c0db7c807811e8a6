/**
 * What a piece of work gives; undefined where it throws, which `failed` is told. A fault of ours about one statement
 * or file must not hide what is to be said of the others.
 */
export function attempt<T>(work: () => T, failed: (error: unknown) => void): T | undefined {
  try {
    return work();
  } catch (error) {
    failed(error);
    return undefined;
  }
}

/** An error in words for a finding: one line, without a place in our own code. */
export function describeError(error: unknown): string {
  if (error instanceof RangeError && /call stack/.test(error.message)) return 'it is nested too deep';
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] || 'no reason given';
}

/** An error for a log, with the place in our code that it comes from. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
