import type { ClassStmt, DefStmt, Expr, PythonModule, Stmt } from '../../python/ast.js';
import { expressionsOf } from '../../python/walk.js';
import { noted } from './changes.js';
import { dialectTest, isForeignDefinition } from './dialect.js';
import type { Value } from './evaluate.js';
import { KnownNames } from './known.js';
import { bindingsIn, boundBy } from './names.js';
import { armsOf, atAnyRound, broken, type If, type Loop, type Path, tellArms, untellArms } from './paths.js';
import { mergeScopes, type Scope } from './scope.js';
import { scopeStatements, sharedIn } from './shared.js';

/** Who wants to know what names stand for, at which places. */
export interface Visitor {
  /** An expression or a simple statement, with the names as they are before it. */
  expression(node: Expr | Stmt): void;
  /** Whether a definition or a loop has anything to look at. */
  concerns(node: Expr | Stmt): boolean;
  /** What an expression is that `target` shall stand for, if it is something that the visitor knows better. */
  valueOf(node: Expr, target: string): Value | undefined;
  /** A function that may be walked. */
  definition(node: DefStmt, walk: () => void): void;
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
  /** The functions and classes around, the innermost last. */
  enclosing: readonly (DefStmt | ClassStmt)[] = [];
  /** The statements with blocks around, within the function. */
  branches: Stmt[] = [];

  constructor(
    private readonly source: string,
    private readonly visitor: Visitor,
  ) {
    this.names = new KnownNames(source, (node, target) => visitor.valueOf(node, target));
  }

  run({ body }: PythonModule): void {
    const global = scopeStatements(body, 'global', this.source);
    this.block(body);
    this.names.module = new Map([...this.names.scope].filter(([name]) => !global.has(name)));
    for (const visit of this.later) visit();
  }

  private text(node: Expr | Stmt): string {
    return this.source.slice(node.start, node.end);
  }

  private block(block: readonly Stmt[]): void {
    for (const statement of block) {
      this.statement(statement);
      if (statement.kind === 'if' && this.leavesForeign(statement)) return;
    }
  }

  /** `if frappe.db.db_type == "mariadb": … return`: what follows is for the others. */
  private leavesForeign(node: If): boolean {
    if (node.orelse.length > 0) return false;
    const last = node.body.at(-1)?.kind;
    return (
      (last === 'return' || last === 'raise') && dialectTest(this.text(node.test))?.otherwiseForeign === true
    );
  }

  private statement(node: Stmt): void {
    switch (node.kind) {
      case 'def':
      case 'class':
        if (node.decorators.some((decorator) => isForeignDefinition(this.text(decorator)))) break;
        for (const decorator of node.decorators) this.expression(decorator);
        if (node.kind === 'def') this.definition(node);
        else this.classDefinition(node);
        break;
      case 'assign':
        this.expression(node);
        this.names.assign(node);
        break;
      case 'aug':
        this.expression(node);
        this.names.update(node);
        break;
      case 'if':
      case 'match':
      case 'for':
      case 'while':
      case 'try':
      case 'with':
        this.branches.push(node);
        this.compound(node);
        this.branches.pop();
        break;
      case 'import':
      case 'from':
        this.names.forget(boundBy(node, this.source));
        this.names.imported(node);
        break;
      case 'del':
        this.names.forgetTargets(node.targets);
        break;
      case 'expr':
        if (!this.muted) this.visitor.expression(node);
        if (!this.names.growList(node)) this.names.effects(node);
        if (/^(?:frappe\.)?throw\s*\(/.test(this.source.slice(node.start, node.start + 20)))
          this.ended = true;
        break;
      case 'return':
      case 'raise':
        this.expression(node);
        this.ended = true;
        break;
      case 'break':
        this.leave('breaks');
        break;
      case 'continue':
        this.leave('continues');
        break;
      default:
        this.expression(node);
    }
  }

  private compound(node: If | Loop | (Stmt & { kind: 'match' | 'try' | 'with' })): void {
    switch (node.kind) {
      case 'if':
        this.conditional(node);
        break;
      case 'match':
        this.cases(node);
        break;
      case 'for':
      case 'while':
        this.loop(node);
        break;
      case 'try':
        this.attempt(node);
        break;
      case 'with':
        this.header(node);
        this.names.forgetTargets(node.items.flatMap(({ target }) => target ?? []));
        this.block(node.body);
    }
  }

  private leave(exit: keyof Exits): void {
    if (!this.ended) this.loops.at(-1)?.[exit].push(new Map(this.names.scope));
    this.ended = true;
  }

  private definition(node: DefStmt): void {
    this.names.forget(boundBy(node, this.source));
    if (!this.visitor.concerns(node)) return;
    const { className, module, scope } = this.names;
    const { around, enclosing } = this;
    const visit = (closure: () => Scope): void => {
      const { enclosing: now } = this;
      this.enclosing = enclosing;
      this.visitor.definition(node, () => this.body(node, closure(), className));
      this.enclosing = now;
    };
    if (module) visit(() => this.closure(node, around ?? scope));
    else this.later.push(() => visit(() => new Map()));
  }

  /** What a nested function finds when it runs: a name that is bound again behind it may be anything. */
  private closure(node: DefStmt, outer: Scope): Scope {
    const { around } = this.names;
    const again = around ? bindingsIn(around, this.source).filter(({ at }) => at > node.end) : [];
    const scope: Scope = new Map(outer);
    for (const { key } of again) if (scope.has(key)) scope.set(key, undefined);
    return scope;
  }

  private body(node: DefStmt, scope: Scope, className: string | undefined): void {
    const { ended, loops, around, names, branches, enclosing } = this;
    const { scope: outer, watched, shared, className: outerClass, around: outerFunction } = names;
    this.names.scope = scope;
    this.ended = false;
    this.loops = [];
    this.branches = [];
    this.enclosing = [...enclosing, node];
    this.names.watched = [];
    this.names.className = className;
    this.names.around = node;
    this.around = undefined;
    this.names.shared = new Set([...shared, ...sharedIn(node, this.source)]);
    this.names.forget(node.params.map(({ name }) => ({ key: name })));
    this.block(node.body);
    this.names.scope = outer;
    this.ended = ended;
    this.loops = loops;
    this.branches = branches;
    this.enclosing = enclosing;
    this.names.watched = watched;
    this.names.shared = shared;
    this.names.className = outerClass;
    this.names.around = outerFunction;
    this.around = around;
  }

  private classDefinition(node: ClassStmt): void {
    this.names.forget(boundBy(node, this.source));
    if (isForeignDefinition(node.name)) return;
    const { around, enclosing } = this;
    const { className } = this.names;
    this.around = around ?? this.names.scope;
    this.enclosing = [...enclosing, node];
    this.names.className = node.name;
    const inner = this.isolated(() => this.block(node.body)).scope;
    if (!this.names.constants.has(node.name)) this.names.constants.set(node.name, inner);
    this.around = around;
    this.enclosing = enclosing;
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

  /** The expressions of a compound statement before its body. */
  private header(node: Stmt): void {
    for (const expression of expressionsOf(node)) this.expression(expression);
  }

  private cases(node: Stmt & { kind: 'match' }): void {
    this.header(node);
    const paths = node.cases.map(({ names, body }) =>
      this.isolated(() => {
        const bound = body.flatMap((statement) => bindingsIn(statement, this.source).map(({ key }) => key));
        for (const key of [...names, ...bound]) if (this.names.scope.get(key)) this.names.put(key, undefined);
        this.block(body);
      }),
    );
    const all = node.cases.some(
      ({ pattern, guard }) => !guard && this.source.slice(pattern.start, pattern.end) === '_',
    );
    this.join(all ? paths : [{ scope: this.names.scope, ended: false }, ...paths]);
  }

  private conditional(node: If): void {
    const all = armsOf(node);
    for (const { condition } of all) if (condition) this.expression(condition);
    const before = this.names.scope;
    const paths: Path[] = [];
    const conditions: (Expr | undefined)[] = [];
    // Code that only another database runs is no path here.
    let foreignNow = false;
    for (const { condition, body } of all) {
      const test = condition && dialectTest(this.text(condition));
      if (!foreignNow && !test?.foreign) {
        paths.push(this.isolated(() => this.block(body)));
        conditions.push(condition);
      }
      foreignNow ||= test?.otherwiseForeign ?? false;
    }
    if (all.at(-1)?.condition && !foreignNow) {
      paths.unshift({ scope: new Map(before), ended: false });
      conditions.unshift(undefined);
    }
    tellArms(this.names, this.source, node, before, paths, conditions);
    this.join(paths);
  }

  /** A handler may find what any statement of the `try` block has left; `finally` runs behind them all. */
  private attempt(node: Stmt & { kind: 'try' }): void {
    const before: Path = { scope: this.names.scope, ended: false };
    const watched = new Map<string, (Value | undefined)[]>();
    this.names.watched.push(watched);
    let tried = this.isolated(() => this.block(node.body));
    const paths: Path[] = [];
    for (const { type, body } of node.handlers) {
      this.names.scope = broken(before.scope, watched);
      if (type) this.expression(type);
      this.names.forget(boundBy(node, this.source));
      paths.push(this.isolated(() => this.block(body)));
    }
    if (node.orelse.length > 0) {
      this.names.scope = tried.scope;
      const { ended } = tried;
      tried = this.isolated(() => this.block(node.orelse));
      tried.ended ||= ended;
    }
    this.names.watched.pop();
    for (const [name, values] of watched)
      for (const outer of this.names.watched) noted(outer, name).push(...values);
    this.names.scope = before.scope;
    if (node.final.length > 0) {
      this.names.scope = broken(before.scope, watched);
      const anywhere = this.isolated(() => this.block(node.final));
      this.join([tried, ...paths]);
      const { muted, ended } = this;
      this.muted = true;
      this.block(node.final);
      this.muted = muted;
      this.ended ||= ended || anywhere.ended;
      return;
    }
    this.join([tried, ...paths]);
  }

  private loop(node: Loop): void {
    this.header(node);
    const bindings = bindingsIn(node, this.source);
    const names = new Set(bindings.map(({ key }) => key));
    const known = new Map(this.names.scope);
    const before: Path = { scope: new Map(known), ended: false };
    for (const name of names) {
      atAnyRound(this.names, name, bindings);
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
    if (node.kind === 'for') this.loopVariable(node);
    const exits: Exits = { breaks: [], continues: [] };
    this.loops.push(exits);
    const round = this.isolated(() => this.block(node.body));
    this.loops.pop();
    const endless = node.kind === 'while' && /^(?:True|1)$/.test(this.text(node.test));
    const over = [before, round, ...exits.continues.map((scope) => ({ scope, ended: false }))];
    this.join(over);
    const done = this.isolated(() => this.block(node.orelse));
    this.join([...(endless ? [] : [done]), ...exits.breaks.map((scope) => ({ scope, ended: false }))]);
    if (endless && exits.breaks.length === 0) this.ended = true;
    untellArms(this.names, node);
  }

  private loopVariable({ target, iter }: Stmt & { kind: 'for' }): void {
    this.names.forgetTargets([target]);
    if (target.kind === 'name') this.names.put(target.id, this.names.elementOf(iter));
  }

  private expression(node: Expr | Stmt): void {
    if (!this.muted) this.visitor.expression(node);
    this.names.effects(node);
  }
}
