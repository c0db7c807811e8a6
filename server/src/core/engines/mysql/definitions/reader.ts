import { identifierOf, type Token } from '../../../sources/sql/tokens.js';
import { isReservedInMariaDb } from '../../mariadb/reserved.js';
import { isReserved } from '../reserved.js';

/** Thrown where MySQL's grammar stops; the token is undefined at the end of the text. */
export class SyntaxStop extends Error {
  constructor(readonly token: Token | undefined) {
    super('syntax');
  }
}

/** Reads tokens by MySQL's rules of what may be a name, or by MariaDB's, whose grammar knows some more words. */
export class Reader {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    readonly isMariaDb = false,
  ) {}

  get done(): boolean {
    return this.at >= this.tokens.length || this.tokens[this.at]!.text === ';';
  }

  peek(ahead = 0): Token | undefined {
    const token = this.tokens[this.at + ahead];
    return token?.text === ';' ? undefined : token;
  }

  is(...texts: string[]): boolean {
    return texts.every((text, i) => this.peek(i)?.upper === text && this.peek(i)?.kind !== 'quoted');
  }

  isOneOf(texts: ReadonlySet<string>): boolean {
    const token = this.peek();
    return token !== undefined && token.kind !== 'quoted' && texts.has(token.upper);
  }

  /** Takes the words when all of them follow. */
  accept(...texts: string[]): Token | undefined {
    if (!this.is(...texts)) return undefined;
    const first = this.peek();
    this.at += texts.length;
    return first;
  }

  acceptOneOf(texts: ReadonlySet<string>): Token | undefined {
    return this.isOneOf(texts) ? this.next() : undefined;
  }

  expect(...texts: string[]): Token {
    for (const [i, text] of texts.entries()) {
      if (this.peek(i)?.upper !== text) throw new SyntaxStop(this.peek(i));
    }
    return this.accept(...texts)!;
  }

  next(): Token {
    const token = this.peek();
    if (!token) throw new SyntaxStop(undefined);
    this.at++;
    return token;
  }

  stop(): never {
    throw new SyntaxStop(this.peek());
  }

  /** A name: quoted, or a word that is not reserved. With ANSI_QUOTES off a name cannot be in double quotes. */
  name(): Token {
    if (!this.isName()) this.stop();
    return this.next();
  }

  isName(): boolean {
    const token = this.peek();
    if (token?.kind !== 'word') return token?.kind === 'quoted';
    return this.isMariaDb ? !isReservedInMariaDb(token.text) : !isReserved(token.upper);
  }

  /** MariaDB's IF EXISTS and IF NOT EXISTS. */
  acceptIf(...words: ('NOT' | 'EXISTS')[]): boolean {
    return this.isMariaDb && this.accept('IF', ...words) !== undefined;
  }

  /** `[db.]name`; after a dot any word may stand. */
  qualifiedName(): Token {
    let name = this.name();
    while (this.accept('.')) name = this.next();
    return name;
  }

  string(): Token {
    if (this.peek()?.kind !== 'string') this.stop();
    return this.next();
  }

  number(): Token {
    if (this.peek()?.kind !== 'number') this.stop();
    return this.next();
  }

  /** Everything between a bracket and the one that closes it. */
  brackets(): { token: Token; inner: Token[] } {
    const token = this.expect('(');
    const inner: Token[] = [];
    for (let depth = 1; ; ) {
      const next = this.next();
      if (next.text === '(') depth++;
      else if (next.text === ')' && --depth === 0) return { token, inner };
      inner.push(next);
    }
  }

  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.accept(',')) items.push(item());
    return items;
  }

  /** The tokens that a step takes. */
  taken(step: () => void): Token[] {
    const from = this.at;
    step();
    return this.tokens.slice(from, this.at);
  }

  rest(): void {
    this.at = this.tokens.length;
  }
}

/** Tokens as text, without the space between them. */
export const joined = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('');

export function nameOf(token: Token | undefined): string {
  return token ? identifierOf(token) : '';
}
