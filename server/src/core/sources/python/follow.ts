import type { SyntaxNode } from '@lezer/common';
import { waysOfArms } from './branches.js';
import { dialectTest, isForeignDefinition } from './dialect.js';
import type { Value } from './evaluate.js';
import { KnownNames, noted, scopeStatements, sharedIn } from './known.js';
import { type Binding, between, bindingsIn, boundBy, functionAround } from './names.js';
import { mergeScopes, mergeValues, type Scope } from './scope.js';
import { concatTemplates, unknownTemplate, withWays } from './strings.js';
import { withArm, withoutBranches } from './ways.js';

/** Who wants to know what names stand for, at which places. */
export interface Visitor {
  /** An expression or a simple statement, with the names as they are before it. */
  expression(node: SyntaxNode): void;
  /** Whether a definition or a loop has anything to look at. */
  concerns(node: SyntaxNode): boolean;
  /** What an expression is, if it is something that the visitor knows better. */
  valueOf(node: SyntaxNode): Value | undefined;
  /** A function that may be walked. */
  definition(node: SyntaxNode, walk: () => void): void;
}

/** Where a path leaves a loop, with what is known there. */
interface Exits {
  breaks: Scope[];
  continues: Scope[];
}

/**
 * Follows what the names of a module stand for, statement by statement: paths that part and come
 * together, loops, exceptions, paths that end. A name is known when every path gives it a text.
 */
export class Follower {
  readonly names: KnownNames;
  /** The names around the class that is being read. */
  private around: Scope | undefined;
  /** Functions run when the module is loaded. */
  private readonly later: (() => void)[] = [];
  /** The path has ended: return, raise, break, continue. */
  private ended = false;
  /** Calls were looked at on an earlier walk of the same code. */
  private muted = false;
  private loops: Exits[] = [];

  constructor(
    private readonly source: string,
    private readonly visitor: Visitor,
  ) {
    this.names = new KnownNames(source, (node) => visitor.valueOf(node));
  }

  run(top: SyntaxNode): void {
    const global = scopeStatements(top, 'global', this.source);
    this.block(top);
    this.names.module = new Map([...this.names.scope].filter(([name]) => !global.has(name)));
    for (const visit of this.later) visit();
  }

  private text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  private block(node: SyntaxNode): void {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      this.statement(child);
      if (child.name === 'IfStatement' && this.leavesForeign(child)) return;
    }
  }

  /** `if frappe.db.db_type == "mariadb": … return`: what follows is for the others. */
  private leavesForeign(node: SyntaxNode): boolean {
    const [first, ...others] = arms(node);
    if (!first?.condition || others.length > 0) return false;
    const last = first.body.lastChild?.name;
    const leaves = last === 'ReturnStatement' || last === 'RaiseStatement';
    return leaves && dialectTest(this.text(first.condition))?.otherwiseForeign === true;
  }

  private statement(node: SyntaxNode): void {
    switch (node.name) {
      case 'FunctionDefinition':
        this.definition(node);
        break;
      case 'ClassDefinition':
        this.classDefinition(node);
        break;
      case 'DecoratedStatement':
        if (!node.getChildren('Decorator').some((decorator) => isForeignDefinition(this.text(decorator))))
          this.block(node);
        break;
      case 'StatementGroup':
        this.block(node);
        break;
      case 'AssignStatement':
        this.expression(node);
        this.names.assign(node);
        break;
      case 'UpdateStatement':
        this.expression(node);
        this.names.update(node);
        break;
      case 'IfStatement':
        this.branches(node);
        break;
      case 'MatchStatement':
        this.cases(node);
        break;
      case 'ForStatement':
      case 'WhileStatement':
        this.loop(node);
        break;
      case 'TryStatement':
        this.attempt(node);
        break;
      case 'WithStatement':
        this.header(node);
        this.names.forgetAll(boundBy(node));
        this.bodies(node);
        break;
      case 'ImportStatement':
        this.names.forgetAll(boundBy(node));
        this.names.imported(node);
        break;
      case 'DeleteStatement':
        this.names.forgetAll(boundBy(node));
        break;
      case 'ExpressionStatement':
        if (!this.muted) this.visitor.expression(node);
        if (!this.names.growList(node)) this.names.effects(node);
        if (/^(?:frappe\.)?throw\s*\(/.test(this.source.slice(node.from, node.from + 20))) this.ended = true;
        break;
      case 'ReturnStatement':
      case 'RaiseStatement':
        this.expression(node);
        this.ended = true;
        break;
      case 'BreakStatement':
        this.leave('breaks');
        break;
      case 'ContinueStatement':
        this.leave('continues');
        break;
      default:
        this.expression(node);
    }
  }

  private leave(exit: keyof Exits): void {
    if (!this.ended) this.loops.at(-1)?.[exit].push(new Map(this.names.scope));
    this.ended = true;
  }

  private definition(node: SyntaxNode): void {
    const names = boundBy(node);
    this.names.forgetAll(names);
    if (!this.visitor.concerns(node)) return;
    const { className, module, scope } = this.names;
    const { around } = this;
    if (module)
      this.visitor.definition(node, () => this.body(node, this.closure(node, around ?? scope), className));
    else this.later.push(() => this.visitor.definition(node, () => this.body(node, new Map(), className)));
  }

  /** What a nested function finds when it runs: a name that is bound again behind it may be anything. */
  private closure(node: SyntaxNode, outer: Scope): Scope {
    const around = node.parent && functionAround(node.parent);
    const again = around ? bindingsIn(around, this.source).filter(({ at }) => at > node.to) : [];
    const scope: Scope = new Map(outer);
    for (const { key } of again) if (scope.has(key)) scope.set(key, undefined);
    return scope;
  }

  private body(node: SyntaxNode, scope: Scope, className: string | undefined): void {
    const { ended, loops, around, names } = this;
    const { scope: outer, watched, shared, className: outerClass } = names;
    this.names.scope = scope;
    this.ended = false;
    this.loops = [];
    this.names.watched = [];
    this.names.className = className;
    this.around = undefined;
    this.names.shared = new Set([...shared, ...sharedIn(node, this.source)]);
    const parameters = node.getChild('ParamList')?.getChildren('VariableName') ?? [];
    this.names.forgetAll(parameters);
    this.bodies(node);
    this.names.scope = outer;
    this.ended = ended;
    this.loops = loops;
    this.names.watched = watched;
    this.names.shared = shared;
    this.names.className = outerClass;
    this.around = around;
  }

  private classDefinition(node: SyntaxNode): void {
    const name = node.getChild('VariableName');
    this.names.forgetAll(boundBy(node));
    if (name && isForeignDefinition(this.text(name))) return;
    const { around } = this;
    const { className } = this.names;
    this.around = around ?? this.names.scope;
    this.names.className = name ? this.text(name) : '';
    const inner = this.isolated(() => this.bodies(node)).scope;
    if (!this.names.constants.has(this.names.className))
      this.names.constants.set(this.names.className, inner);
    this.around = around;
    this.names.className = className;
  }

  /** Runs `visit` on a copy of the scope, so that what it assigns stays inside. */
  private isolated(visit: () => void): Path {
    const { ended } = this;
    const { scope: outer } = this.names;
    this.names.scope = new Map(outer);
    this.ended = false;
    visit();
    const path = { scope: this.names.scope, ended: this.ended };
    this.names.scope = outer;
    this.ended = ended;
    return path;
  }

  /** Goes on with what is known when the paths come together; those that have ended do not. */
  private join(paths: readonly Path[]): void {
    const open = paths.filter(({ ended }) => !ended);
    if (open.length === 0 && paths.length > 0) this.ended = true;
    const scopes = (open.length > 0 ? open : paths).map(({ scope }) => scope);
    if (scopes.length > 0) this.names.scope = mergeScopes(scopes);
  }

  private bodies(node: SyntaxNode): void {
    for (const body of node.getChildren('Body')) this.block(body);
  }

  /** The expressions of a compound statement before its body. */
  private header(node: SyntaxNode): void {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.name !== 'Body' && child.name !== 'MatchBody') this.expression(child);
    }
  }

  private cases(node: SyntaxNode): void {
    this.header(node);
    const clauses = node.getChild('MatchBody')?.getChildren('MatchClause') ?? [];
    const paths = clauses.map((clause) =>
      this.isolated(() => {
        for (const { key } of bindingsIn(clause, this.source))
          if (this.names.scope.get(key)) this.names.put(key, undefined);
        this.bodies(clause);
      }),
    );
    const all = clauses.some((clause) => /^case\s+_\s*:/.test(this.text(clause)));
    this.join(all ? paths : [{ scope: this.names.scope, ended: false }, ...paths]);
  }

  private branches(node: SyntaxNode): void {
    this.header(node);
    const before = this.names.scope;
    const paths: Path[] = [];
    const conditions: (SyntaxNode | undefined)[] = [];
    // Code that only another database runs is no path here.
    let foreignNow = false;
    for (const { condition, body } of arms(node)) {
      const test = condition && dialectTest(this.text(condition));
      if (!foreignNow && !test?.foreign) {
        paths.push(this.isolated(() => this.block(body)));
        conditions.push(condition);
      }
      foreignNow ||= test?.otherwiseForeign ?? false;
    }
    if (!node.getChild('else') && !foreignNow) {
      paths.unshift({ scope: new Map(before), ended: false });
      conditions.unshift(undefined);
    }
    this.tell(node, before, paths, conditions);
    this.join(paths);
  }

  /** Notes on the texts that arms of a branch change which arm they come from. */
  private tell(
    node: SyntaxNode,
    before: Scope,
    paths: readonly Path[],
    conditions: readonly (SyntaxNode | undefined)[],
  ): void {
    const changed = new Set<string>();
    for (const { scope, ended } of paths)
      if (!ended)
        for (const [name, value] of scope)
          if (value?.kind === 'strings' && before.get(name) !== value) changed.add(name);
    if (changed.size === 0) return;
    const added = waysOfArms(node, conditions, this.source);
    paths.forEach(({ scope }, i) => {
      for (const name of changed) {
        const value = scope.get(name);
        if (value?.kind !== 'strings') continue;
        const variants = value.variants.map((one) => withWays(one, withArm(one.ways, added[i]!)));
        scope.set(name, { kind: 'strings', variants });
      }
    });
  }

  /** A handler may find what any statement of the `try` block has left; `finally` runs behind them all. */
  private attempt(node: SyntaxNode): void {
    const before: Path = { scope: this.names.scope, ended: false };
    const watched = new Map<string, (Value | undefined)[]>();
    this.names.watched.push(watched);
    let tried = before;
    const paths: Path[] = [];
    let last: SyntaxNode | undefined;
    for (const body of node.getChildren('Body')) {
      const keyword = keywordOf(body);
      if (keyword === 'finally') last = body;
      else if (keyword === 'try' || keyword === 'else') {
        this.names.scope = keyword === 'try' ? before.scope : tried.scope;
        tried = this.isolated(() => this.block(body));
      } else {
        this.names.scope = broken(before.scope, watched);
        this.names.forgetAll(boundBy(node));
        paths.push(this.isolated(() => this.block(body)));
      }
    }
    this.names.watched.pop();
    for (const [name, values] of watched)
      for (const outer of this.names.watched) noted(outer, name).push(...values);
    this.names.scope = before.scope;
    if (last) {
      const block = last;
      this.names.scope = broken(before.scope, watched);
      const anywhere = this.isolated(() => this.block(block));
      this.join([tried, ...paths]);
      const { muted, ended } = this;
      this.muted = true;
      this.block(block);
      this.muted = muted;
      this.ended ||= ended || anywhere.ended;
      return;
    }
    this.join([tried, ...paths]);
  }

  private loop(node: SyntaxNode): void {
    this.header(node);
    const bindings = bindingsIn(node, this.source);
    const names = new Set(bindings.map(({ key }) => key));
    const known = new Map(this.names.scope);
    const before: Path = { scope: new Map(known), ended: false };
    for (const name of names) {
      this.again(name, bindings);
      // A loop that adds to a text is taken to run.
      const grown = this.names.scope.get(name);
      if (grown) before.scope.set(name, grown);
    }
    this.names.handOver(node);
    this.names.shareIn(node);
    // Most loops build no text: what they assign was unknown before, so it is unknown after.
    const builds = [...known].some(([name, value]) => value !== this.names.scope.get(name));
    if (!builds && !this.visitor.concerns(node)) {
      for (const name of names) this.names.put(name, undefined);
      return;
    }
    if (node.name === 'ForStatement') this.loopVariable(node);
    const exits: Exits = { breaks: [], continues: [] };
    this.loops.push(exits);
    const [body, otherwise] = node.getChildren('Body');
    const round = body ? this.isolated(() => this.block(body)) : before;
    this.loops.pop();
    const endless = node.name === 'WhileStatement' && /^while\s*\(?\s*(?:True|1)\b/.test(this.text(node));
    const over = [before, round, ...exits.continues.map((scope) => ({ scope, ended: false }))];
    this.join(over);
    const done = otherwise
      ? this.isolated(() => this.block(otherwise))
      : { scope: this.names.scope, ended: false };
    this.join([...(endless ? [] : [done]), ...exits.breaks.map((scope) => ({ scope, ended: false }))]);
    if (endless && exits.breaks.length === 0) this.ended = true;
    this.untell(node);
  }

  /** The rounds of a loop may take different arms of the branches in it. */
  private untell({ from, to }: SyntaxNode): void {
    for (const [name, value] of this.names.scope) {
      if (value?.kind !== 'strings' || !value.variants.some(({ ways }) => ways)) continue;
      const variants = value.variants.map((one) =>
        one.ways ? withWays(one, withoutBranches(one.ways, from, to)) : one,
      );
      this.names.scope.set(name, { kind: 'strings', variants });
    }
  }

  /** What a name is at the start of any round: with something appended, or unknown. */
  private again(name: string, bindings: readonly Binding[]): void {
    const value = this.names.scope.get(name);
    if (!value) return;
    if (value.kind !== 'strings' || bindings.some(({ key, grows }) => key === name && !grows)) {
      this.names.put(name, undefined);
      return;
    }
    const variants = value.variants.map((template) => {
      const end = template.map.spanOf(template.text.length, template.text.length);
      return concatTemplates([template, unknownTemplate(end, name)]);
    });
    this.names.put(name, { kind: 'strings', variants });
  }

  private loopVariable(node: SyntaxNode): void {
    const targets = between(node, 'for', 'in');
    this.names.forgetAll(targets);
    const list = node.getChild('in')?.nextSibling;
    if (targets.length !== 1 || targets[0]!.name !== 'VariableName' || !list) return;
    this.names.put(this.text(targets[0]!), this.names.elementOf(list));
  }

  private expression(node: SyntaxNode): void {
    if (!this.muted) this.visitor.expression(node);
    this.names.effects(node);
  }
}

interface Path {
  scope: Scope;
  ended: boolean;
}

function keywordOf(body: SyntaxNode): string {
  for (let before = body.prevSibling; before; before = before.prevSibling)
    if (/^(?:try|except|else|finally)$/.test(before.name)) return before.name;
  return '';
}

/** What is known where a block may have been left at any statement. */
function broken(before: Scope, watched: ReadonlyMap<string, (Value | undefined)[]>): Scope {
  const scope: Scope = new Map(before);
  for (const [name, values] of watched) scope.set(name, mergeValues([before.get(name), ...values]));
  return scope;
}

/** The arms of an if statement; the last, `else`, has no condition. */
function arms(node: SyntaxNode): { condition: SyntaxNode | undefined; body: SyntaxNode }[] {
  return node.getChildren('Body').map((body) => {
    const before = body.prevSibling;
    return { condition: !before || before.name === 'else' ? undefined : before, body };
  });
}
