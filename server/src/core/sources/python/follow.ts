import type { ClassStmt, DefStmt, Expr, PythonModule, Stmt } from '../../python/ast.js';
import { CodePath } from './code-path.js';
import { followCompound, type Walk } from './compound.js';
import { dialectTest, isForeignDefinition } from './dialect.js';
import { KnownNames } from './known.js';
import { bindingsIn, boundBy } from './names.js';
import type { If } from './paths.js';
import type { Scope } from './scope.js';
import { scopeStatements, sharedIn } from './shared.js';
import type { Value } from './value.js';

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

/**
 * Follows what the names of a module stand for, statement by statement: paths that part and come
 * together, loops, exceptions, paths that end. A name is known when every path gives it a text.
 */
export class Follower implements Walk {
  readonly names: KnownNames;
  /** The names around the class that is being read. */
  private around: Scope | undefined;
  /** Functions run when the module is loaded. */
  private readonly later: (() => void)[] = [];
  /** Calls were looked at on an earlier walk of the same code. */
  private muted = false;
  readonly path: CodePath;
  /** The functions and classes around, the innermost last. */
  enclosing: readonly (DefStmt | ClassStmt)[] = [];
  /** The statements with blocks around, within the function. */
  branches: Stmt[] = [];

  constructor(
    readonly source: string,
    private readonly visitor: Visitor,
  ) {
    this.names = new KnownNames(source, (node, target) => visitor.valueOf(node, target));
    this.path = new CodePath(this.names);
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

  again(block: readonly Stmt[]): void {
    const { muted } = this;
    this.muted = true;
    this.block(block);
    this.muted = muted;
  }

  block(block: readonly Stmt[]): void {
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
        followCompound(this, node);
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
          this.path.ended = true;
        break;
      case 'return':
      case 'raise':
        this.expression(node);
        this.path.ended = true;
        break;
      case 'break':
        this.path.leave('breaks');
        break;
      case 'continue':
        this.path.leave('continues');
        break;
      default:
        this.expression(node);
    }
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

  /** What a nested function finds when it runs: a name that is bound again after it may be anything. */
  private closure(node: DefStmt, outer: Scope): Scope {
    const { around } = this.names;
    const again = around ? bindingsIn(around, this.source).filter(({ at }) => at > node.end) : [];
    const scope: Scope = new Map(outer);
    for (const { key } of again) if (scope.has(key)) scope.set(key, undefined);
    return scope;
  }

  private body(node: DefStmt, scope: Scope, className: string | undefined): void {
    const { around, names, branches, enclosing } = this;
    const { watched, shared, className: outerClass, around: outerFunction } = names;
    this.branches = [];
    this.enclosing = [...enclosing, node];
    names.watched = [];
    names.className = className;
    names.around = node;
    this.around = undefined;
    names.shared = new Set([...shared, ...sharedIn(node, this.source)]);
    this.path.within(scope, () => {
      names.forget(node.params.map(({ name }) => ({ key: name })));
      this.block(node.body);
    });
    this.branches = branches;
    this.enclosing = enclosing;
    names.watched = watched;
    names.shared = shared;
    names.className = outerClass;
    names.around = outerFunction;
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
    const inner = this.path.isolated(() => this.block(node.body)).scope;
    if (!this.names.constants.has(node.name)) this.names.constants.set(node.name, inner);
    this.around = around;
    this.enclosing = enclosing;
    this.names.className = className;
  }

  concerns(node: Stmt): boolean {
    return this.visitor.concerns(node);
  }

  expression(node: Expr | Stmt): void {
    if (!this.muted) this.visitor.expression(node);
    this.names.effects(node);
  }
}
