import type { DefStmt, Stmt } from './ast.js';

/** What stands below the head of a function. */
export interface Body {
  body: Stmt[];
  generator: boolean;
}

/** A function whose body is read when it is first asked for. */
export class OutlinedDef implements DefStmt {
  readonly kind = 'def';
  readonly name: string;
  readonly nameStart: number;
  readonly headEnd: number;
  readonly params: DefStmt['params'];
  readonly returns: DefStmt['returns'];
  readonly decorators: DefStmt['decorators'];
  readonly start: number;
  readonly end: number;
  private known: Body | undefined;

  constructor(
    private readonly read: () => Body,
    head: Omit<DefStmt, 'kind' | 'body' | 'generator'>,
  ) {
    this.name = head.name;
    this.nameStart = head.nameStart;
    this.headEnd = head.headEnd;
    this.params = head.params;
    this.returns = head.returns;
    this.decorators = head.decorators;
    this.start = head.start;
    this.end = head.end;
  }

  get body(): Stmt[] {
    return this.parsed().body;
  }

  get generator(): boolean {
    return this.parsed().generator;
  }

  private parsed(): Body {
    if (!this.known) {
      this.known = this.read();
      recent.push(this);
      if (recent.length > 2 * KEPT) for (const old of recent.splice(0, KEPT)) old.known = undefined;
    }
    return this.known;
  }
}

/** Bodies last read. Older ones are forgotten and read again when needed: all of a bench's take 150 MB. */
const recent: OutlinedDef[] = [];
const KEPT = 600;
