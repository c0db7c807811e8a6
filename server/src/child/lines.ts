/**
 * Cuts a byte stream into lines. Pieces of an unfinished line are kept in a list and joined once, so a line of
 * many megabytes costs one copy, and a character that is split between two chunks stays whole.
 */
export class LineSplitter {
  #pieces: Buffer[] = [];
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(10, start);
      if (end < 0) break;
      this.#pieces.push(chunk.subarray(start, end));
      const line = Buffer.concat(this.#pieces).toString('utf8');
      this.#pieces = [];
      start = end + 1;
      this.#onLine(line);
    }
    if (start < chunk.length) this.#pieces.push(chunk.subarray(start));
  }
}
