import type { SyntaxNode, Tree } from '@lezer/common';
import type { Move } from '../sql/map.js';
import type { Value } from './evaluate.js';
import { Follower, type Visitor } from './follow.js';
import { type FunctionMemory, memoryFor, type Remembered } from './memory.js';
import { between, targetsIn } from './names.js';

/** What wants to see the calls of a module, with the names as they are there. `F`: what it finds. */
export interface CallReader<F = unknown> {
  /** Code without a word of this has nothing for it. */
  readonly mentions: RegExp;
  /** A call, with the dotted path of what is called; `around`: the expression or statement that it stands in. */
  call(node: SyntaxNode, path: string, around: SyntaxNode): void;
  /** What an expression is, if it is something that the reader knows better. */
  valueOf?(node: SyntaxNode, path: string | undefined): Value | undefined;
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
    this.readers = make(this).filter(({ mentions }) => mentions.test(source));
  }

  run(tree: () => Tree): void {
    if (this.readers.length === 0) return;
    const { topNode } = tree();
    const memory = memoryFor(topNode, this.source, this.context);
    this.memory = memory;
    this.follower.run(topNode);
    // What functions were before they were edited is of no more use.
    memory?.functions.clear();
    for (const [key, found] of this.walked) memory?.functions.set(key, found);
    for (const reader of this.readers) reader.done?.();
  }

  /** Walks a function, or takes over what was found in it when it was walked last. */
  definition(node: SyntaxNode, walk: () => void): void {
    const { memory } = this;
    if (!memory) {
      walk();
      return;
    }
    const key = `${this.ownerOf(node).owner}\0${this.text(node)}`;
    const before = this.readers.map(({ count }) => count);
    const known = memory.functions.get(key);
    if (known) {
      const place = memory.place(known, node.from);
      for (const [i, reader] of this.readers.entries()) reader.restore(known.found[i]!, place);
      for (const alias of known.aliases) this.aliases.add(alias);
      const found = this.readers.map((reader, i) => reader.since(before[i]!));
      this.walked.set(key, { ...known, from: node.from, to: node.to, outside: memory.outside, found });
      return;
    }
    const aliases = new Set(this.aliases);
    // What is inside of it belongs to it.
    this.memory = undefined;
    walk();
    this.memory = memory;
    this.walked.set(key, {
      from: node.from,
      to: node.to,
      outside: memory.outside,
      found: this.readers.map((reader, i) => reader.since(before[i]!)),
      aliases: [...this.aliases].filter((alias) => !aliases.has(alias)),
    });
  }

  text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  /** Calls of this name concern the readers too. */
  addAlias(name: string): void {
    this.aliases.add(name);
  }

  concerns(node: SyntaxNode): boolean {
    const text = this.text(node);
    if (this.readers.some(({ mentions }) => mentions.test(text))) return true;
    for (const alias of this.aliases) if (text.includes(`${alias}(`)) return true;
    return false;
  }

  valueOf(node: SyntaxNode): Value | undefined {
    const path = this.resolvePath(node);
    for (const reader of this.readers) {
      const value = reader.valueOf?.(node, path);
      if (value) return value;
    }
    return undefined;
  }

  /** The dotted path of a name with aliases of `frappe.db` and imports resolved; undefined for anything else. */
  resolvePath(node: SyntaxNode): string | undefined {
    if (node.name !== 'MemberExpression' && node.name !== 'VariableName') return undefined;
    const path = this.text(node).replace(/\s+/g, '');
    const dot = path.search(/[.[(]/);
    const head = dot < 0 ? path : path.slice(0, dot);
    const alias = this.follower.names.lookup(head);
    const known = alias?.kind === 'database' || alias?.kind === 'imported';
    return known ? alias.path + (dot < 0 ? '' : path.slice(dot)) : path;
  }

  /** Finds the calls inside an expression or a simple statement. */
  expression(node: SyntaxNode): void {
    if (!this.concerns(node)) return;
    const found: SyntaxNode[] = [];
    let depth = 0;
    node.cursor().iterate(
      (inner) => {
        if (inner.name !== 'CallExpression') return true;
        // Where this is false, nothing is left.
        if (depth === DEEPEST_CALL) return false;
        depth++;
        found.push(inner.node);
        return true;
      },
      (inner) => {
        if (inner.name === 'CallExpression') depth--;
      },
    );
    for (const call of found) {
      if (call.lastChild?.name !== 'ArgList') continue;
      const path = this.resolvePath(call.firstChild!) ?? this.text(call.firstChild!).replace(/\s+/g, '');
      for (const reader of this.readers) reader.call(call, path, node);
    }
  }

  /** The function or method around a call, and whether it asks what tables, columns or apps there are. */
  ownerOf(call: SyntaxNode): { owner: string; asks: boolean } {
    const names: string[] = [];
    let asks = false;
    for (let node = call.parent; node; node = node.parent) {
      if (node.name !== 'FunctionDefinition' && node.name !== 'ClassDefinition') continue;
      const name = node.getChild('VariableName');
      names.unshift(name ? this.text(name) : '');
      if (node.name === 'ClassDefinition') continue;
      const known = this.asking.get(node.from) ?? ASKS.test(this.text(node));
      this.asking.set(node.from, known);
      asks ||= known;
    }
    return { owner: names.join('.'), asks };
  }

  /** Evaluates with the variables of the lambdas and comprehensions between a call and its statement. */
  within<T>(call: SyntaxNode, around: SyntaxNode, evaluate: () => T): T {
    return this.follower.names.evaluator.with(this.boundAround(call, around), evaluate);
  }

  private boundAround(call: SyntaxNode, around: SyntaxNode): [string, Value | undefined][] {
    const names: [string, Value | undefined][] = [];
    for (let node = call.parent; node && node.from >= around.from; node = node.parent) {
      const parameters = node.name === 'LambdaExpression' ? node.getChild('ParamList') : undefined;
      const bound = parameters?.getChildren('VariableName') ?? between(node, 'for', 'in').flatMap(targetsIn);
      if (node.name.endsWith('Statement')) break;
      for (const name of bound) {
        const list = !parameters && bound.length === 1 ? between(node, 'in', '')[0] : undefined;
        names.unshift([this.text(name), list && this.follower.names.elementOf(list)]);
      }
    }
    return names;
  }
}
