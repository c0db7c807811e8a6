import type { LinePattern } from '../../line-pattern.js';
import type { CallExpr, DefStmt, Expr, PythonModule, Stmt } from '../../python/ast.js';
import { expressionsOf, isStatement, operandsOf } from '../../python/walk.js';
import { lastStart } from '../../text.js';
import type { Move } from '../sql/map.js';
import { Follower, type Visitor } from './follow.js';
import { type FunctionMemory, memoryFor, type Remembered } from './memory.js';
import { targetsIn } from './names.js';
import type { Value } from './value.js';

/** Where a call stands. */
export interface CallPlace {
  /** The expression or statement that is being read. */
  around: Expr | Stmt;
  /** The expressions in it that the call stands in, the innermost last. */
  above: readonly Expr[];
}

/** What wants to see the calls of a module, with the names as they are there. `F`: what it finds. */
export interface CallReader<F = unknown> {
  /** Code without a word of this has nothing for it; undefined: nothing has. */
  readonly mentions: LinePattern | undefined;
  /** A call, with the dotted path of what is called. */
  call(node: CallExpr, path: string, place: CallPlace): void;
  /** What an expression is that `target` shall stand for, if it is something that the reader knows better. */
  valueOf?(node: Expr, path: string | undefined, target: string): Value | undefined;
  /** Every definition has been walked. */
  done?(): void;
  /** How much has been found. */
  readonly count: number;
  /** What has been found since there were so many. */
  since(count: number): readonly F[];
  /** Takes what was found in a function of this text before; without `place` nothing has moved. */
  restore(found: readonly F[], place: Move | undefined): void;
}

/** Ways to ask what a site has before it is queried. */
const ASKS =
  /\b(?:has_column|has_table|table_exists|get_table_columns|get_tables|get_db_table_columns|has_field|get_field|get_valid_columns|get_installed_apps|reload_doc(?:type)?|updatedb|exists\(\s*["']DocType["']|get\(\s*["']fields["'])/;

/** Calls are looked at that stand in so many others; each is read with all that is inside it. */
const DEEPEST_CALL = 30;

/** Walks a module once for all readers. */
export class CallFinder implements Visitor {
  readonly follower: Follower;
  private readonly readers: readonly CallReader[];
  private readonly aliases = new Set<string>();
  /** Where something stands that concerns a reader, in order. */
  private readonly mentioned: number[] = [];
  private readonly asking = new Map<number, boolean>();
  private memory: FunctionMemory | undefined;
  private readonly walked = new Map<string, Remembered>();

  /** `context`: what else the findings depend on. */
  constructor(
    readonly source: string,
    private readonly context: string,
    make: (finder: CallFinder) => readonly CallReader[],
  ) {
    this.follower = new Follower(source, this);
    this.readers = make(this).filter(({ mentions }) => mentions?.test(source));
    for (const { mentions } of this.readers)
      for (const { index } of mentions!.in(source)) this.mentioned.push(index);
    this.mentioned.sort((x, y) => x - y);
  }

  run(parse: () => PythonModule): void {
    if (this.readers.length === 0) return;
    const module = parse();
    const memory = memoryFor(module.body, this.source, this.context);
    this.memory = memory;
    this.follower.run(module);
    // What functions were before they were edited is of no more use.
    memory?.functions.clear();
    for (const [key, found] of this.walked) memory?.functions.set(key, found);
    for (const reader of this.readers) reader.done?.();
  }

  /** Walks a function, or takes over what was found in it when it was walked last. */
  definition(node: DefStmt, walk: () => void): void {
    const { memory } = this;
    if (!memory) {
      walk();
      return;
    }
    const key = `${this.owner().owner}\0${this.text(node)}`;
    const before = this.readers.map(({ count }) => count);
    const known = memory.functions.get(key);
    if (known) {
      const place = memory.place(known, node.start);
      for (const [i, reader] of this.readers.entries()) reader.restore(known.found[i]!, place);
      for (const alias of known.aliases) this.addAlias(alias);
      const found = this.readers.map((reader, i) => reader.since(before[i]!));
      this.walked.set(key, { ...known, from: node.start, to: node.end, outside: memory.outside, found });
      return;
    }
    const aliases = new Set(this.aliases);
    // What is inside of it belongs to it.
    this.memory = undefined;
    walk();
    this.memory = memory;
    this.walked.set(key, {
      from: node.start,
      to: node.end,
      outside: memory.outside,
      found: this.readers.map((reader, i) => reader.since(before[i]!)),
      aliases: [...this.aliases].filter((alias) => !aliases.has(alias)),
    });
  }

  text(node: Expr | Stmt): string {
    return this.source.slice(node.start, node.end);
  }

  /** Calls of this name concern the readers too. */
  addAlias(name: string): void {
    if (this.aliases.has(name)) return;
    this.aliases.add(name);
    const found = this.mentioned.length;
    for (let at = this.source.indexOf(`${name}(`); at >= 0; at = this.source.indexOf(`${name}(`, at + 1))
      this.mentioned.push(at);
    if (this.mentioned.length > found) this.mentioned.sort((x, y) => x - y);
  }

  concerns({ start, end }: Expr | Stmt): boolean {
    const last = this.mentioned[lastStart(this.mentioned, end - 1)];
    return last !== undefined && last >= start && last < end;
  }

  valueOf(node: Expr, target: string): Value | undefined {
    const path = this.resolvePath(node);
    for (const reader of this.readers) {
      const value = reader.valueOf?.(node, path, target);
      if (value) return value;
    }
    return undefined;
  }

  /** The dotted path of a name with aliases of `frappe.db` and imports resolved; undefined for anything else. */
  resolvePath(node: Expr): string | undefined {
    if (node.kind !== 'attr' && node.kind !== 'sub' && node.kind !== 'name') return undefined;
    const path = this.text(node).replace(/\s+/g, '');
    const dot = path.search(/[.[(]/);
    const head = dot < 0 ? path : path.slice(0, dot);
    const alias = this.follower.names.lookup(head);
    const known = alias?.kind === 'database' || alias?.kind === 'imported';
    return known ? alias.path + (dot < 0 ? '' : path.slice(dot)) : path;
  }

  /** Finds the calls inside an expression or a simple statement. */
  expression(node: Expr | Stmt): void {
    if (!this.concerns(node)) return;
    const found: { call: CallExpr; above: readonly Expr[] }[] = [];
    const above: Expr[] = [];
    let depth = 0;
    const visit = (inner: Expr): void => {
      const isCall = inner.kind === 'call';
      if (isCall) {
        // Where there are more, nothing is left.
        if (depth === DEEPEST_CALL) return;
        depth++;
        found.push({ call: inner, above: [...above] });
      }
      above.push(inner);
      for (const operand of operandsOf(inner)) visit(operand);
      above.pop();
      if (isCall) depth--;
    };
    for (const expression of isStatement(node) ? expressionsOf(node) : [node]) visit(expression);
    for (const { call, above: outer } of found) {
      const path = this.resolvePath(call.fn) ?? this.text(call.fn).replace(/\s+/g, '');
      for (const reader of this.readers) reader.call(call, path, { around: node, above: outer });
    }
  }

  /** The function or method that is being read, and whether it asks what tables, columns or apps there are. */
  owner(): { owner: string; asks: boolean } {
    let asks = false;
    for (const node of this.follower.enclosing) {
      if (node.kind === 'class') continue;
      const known = this.asking.get(node.start) ?? ASKS.test(this.text(node));
      this.asking.set(node.start, known);
      asks ||= known;
    }
    return { owner: this.follower.enclosing.map(({ name }) => name).join('.'), asks };
  }

  /** Evaluates with the variables of the lambdas and comprehensions between a call and its statement. */
  within<T>({ above }: CallPlace, evaluate: () => T): T {
    const bound = above.flatMap((node) => this.boundIn(node));
    return this.follower.names.evaluator.with(bound, evaluate);
  }

  private boundIn(node: Expr): [string, Value | undefined][] {
    if (node.kind === 'lambda') return node.params.map(({ name }) => [name, undefined]);
    if (node.kind !== 'comp') return [];
    return node.loops.flatMap(({ target, iter }): [string, Value | undefined][] =>
      target.kind === 'name'
        ? [[target.id, this.follower.names.elementOf(iter)]]
        : targetsIn(target).map((one) => [this.text(one), undefined]),
    );
  }
}
