import type { CallExpr, DefStmt, Expr, Stmt } from '../ast.js';
import { documentOf, type MetCall, met, parameters, pathOf } from './calls.js';
import { addAll, bound, evaluate, merge, operation, type Scope, truthOf } from './evaluate.js';
import { change } from './methods.js';
import { type FindModule, Names, type SourceModule } from './module.js';
import { type Constant, either, setEntry } from './value.js';

/** Steps that a whole file may take, and functions that may stand one in the other. */
const MOST_STEPS = 30_000;
const DEEPEST = 8;

/**
 * Goes through a module's functions, each as if somebody called it, and tells of the calls that it meets. Branches are
 * both taken, loops run over the lists that are known, functions of the workspace are followed with what they get.
 * Nothing of the code is executed.
 */
export class Run {
  private readonly modules = new Map<string, Names | undefined>();
  private steps = 0;
  private depth = 0;
  private from = '';
  /** Inside a branch: what it adds to a list may not be in it. */
  private maybe = 0;

  constructor(
    private readonly find: FindModule,
    /** The callees that are told of and not followed. */
    private readonly isTold: (callee: string) => boolean,
    private readonly tell: (met: MetCall) => void,
  ) {}

  /** Goes through those functions of a module that are wanted. */
  module(source: SourceModule, wanted: (definition: DefStmt) => boolean): void {
    const names = this.namesOf(source);
    const visit = (body: readonly Stmt[]): void => {
      for (const statement of body) {
        if (statement.kind === 'def' && wanted(statement)) {
          this.from = `${source.path}.${statement.name}`;
          this.follow(statement, names, new Map());
        } else if (statement.kind === 'class') visit(statement.body);
      }
    };
    visit(source.parsed.body);
  }

  private namesOf(source: SourceModule): Names {
    const known = this.modules.get(source.path);
    if (known) return known;
    const names = new Names(source);
    this.modules.set(source.path, names);
    this.block(source.parsed.body, names, []);
    return names;
  }

  /** What a dotted path stands for: a variable or function of a module of the workspace. */
  private resolve(path: string): { names: Names; id: string } | undefined {
    for (let dot = path.lastIndexOf('.'), hops = 0; dot > 0 && hops < 4; hops++) {
      const id = path.slice(dot + 1);
      const source = this.find(path.slice(0, dot));
      if (!source) return undefined;
      const names = this.namesOf(source);
      const again = names.imports.get(id);
      if (again === undefined || names.values.has(id)) return { names, id };
      path = again;
      dot = path.lastIndexOf('.');
    }
    return undefined;
  }

  private follow(
    definition: DefStmt,
    around: Names,
    given: ReadonlyMap<string, Constant>,
  ): Constant | undefined {
    if (this.depth >= DEEPEST || this.steps > MOST_STEPS) return undefined;
    this.depth++;
    const names = new Names(around.source, around);
    const { file } = around.source;
    const { start, end } = definition;
    for (const { name, default: value } of definition.params) {
      const known =
        given.get(name) ?? (given.size > 0 && value ? evaluate(value, this.scope(around)) : undefined);
      names.values.set(name, known ?? { kind: 'unknown', file, start, end });
    }
    const returned: Constant[] = [];
    this.block(definition.body, names, returned);
    this.depth--;
    const [first, ...others] = returned;
    return first && others.reduce(either, first);
  }

  private scope(names: Names): Scope {
    const { file } = names.source;
    return {
      file,
      name: (id) => {
        const own = names.value(id);
        if (own) return own;
        const path = names.imported(id);
        const found = path === undefined ? undefined : this.resolve(path);
        return found?.names.values.get(found.id);
      },
      call: (call, given, owner) => this.called(call, given, owner, names),
      with: (more) => {
        const inner = new Names(names.source, names);
        for (const [name, value] of more) inner.values.set(name, value);
        return this.scope(inner);
      },
    };
  }

  private called(
    call: CallExpr,
    given: readonly Constant[],
    owner: Constant | undefined,
    names: Names,
  ): Constant | undefined {
    if (++this.steps > MOST_STEPS) return undefined;
    const path = pathOf(call.fn, names);
    const { file } = names.source;
    if (path !== undefined && this.isTold(path)) {
      this.tell(met(path, call, given, undefined, file, this.from));
      return undefined;
    }
    const document = documentOf(path, call, given, file);
    if (document) return document;
    if (owner && owner.kind !== 'unknown' && call.fn.kind === 'attr') {
      const method = call.fn.name;
      const known = change(owner, method, call, given, this.maybe > 0);
      if (!known && owner.kind === 'dict') this.tell(met(`.${method}`, call, given, owner, file, this.from));
      return undefined;
    }
    const own = call.fn.kind === 'name' ? names.definition(call.fn.id) : undefined;
    const found = own || path === undefined || path.startsWith('frappe.') ? undefined : this.resolve(path);
    const definition = own ?? found?.names.functions.get(found.id);
    if (!definition) return undefined;
    return this.follow(
      definition,
      own ? outermost(names) : found!.names,
      parameters(definition, call, given),
    );
  }

  private block(body: readonly Stmt[], names: Names, returned: Constant[]): void {
    for (const statement of body) {
      if (++this.steps > MOST_STEPS) return;
      this.statement(statement, names, returned);
    }
  }

  private statement(statement: Stmt, names: Names, returned: Constant[]): void {
    const scope = this.scope(names);
    switch (statement.kind) {
      case 'import':
      case 'from':
        names.import(statement);
        break;
      case 'def':
        names.functions.set(statement.name, statement);
        break;
      case 'expr':
        evaluate(statement.value, scope);
        break;
      case 'assign':
        if (statement.value) {
          const value = evaluate(statement.value, scope);
          for (const target of statement.targets) this.assign(target, value, names);
        }
        break;
      case 'aug':
        this.grow(statement.target, evaluate(statement.value, scope), names);
        break;
      case 'return':
        if (statement.value) returned.push(evaluate(statement.value, scope));
        break;
      case 'if':
        evaluate(statement.test, scope);
        this.choice(truthOf(statement.test, scope), statement.body, statement.orelse, names, returned);
        break;
      case 'try':
        this.block(statement.body, names, returned);
        this.branches([[], ...statement.handlers.map((one) => one.body)], names, returned);
        this.block(statement.orelse, names, returned);
        this.block(statement.final, names, returned);
        break;
      case 'with':
        for (const item of statement.items) evaluate(item.context, scope);
        this.block(statement.body, names, returned);
        break;
      case 'for':
        this.loop(statement.target, evaluate(statement.iter, scope), statement.body, names, returned);
        this.block(statement.orelse, names, returned);
        break;
      case 'while':
        this.branches([statement.body, []], names, returned);
        break;
      default:
        break;
    }
  }

  private choice(
    holds: boolean | undefined,
    body: readonly Stmt[],
    orelse: readonly Stmt[],
    names: Names,
    returned: Constant[],
  ): void {
    if (holds === undefined) this.branches([body, orelse], names, returned);
    else this.block(holds ? body : orelse, names, returned);
  }

  private loop(
    target: Expr,
    iter: Constant,
    body: readonly Stmt[],
    names: Names,
    returned: Constant[],
  ): void {
    const items =
      iter.kind === 'list' ? [...iter.items] : iter.kind === 'dict' ? iter.entries.map(({ key }) => key) : [];
    const { file } = names.source;
    if (items.length === 0) items.push({ kind: 'unknown', file, start: target.start, end: target.end });
    for (const item of items) {
      for (const [name, value] of bound(target, item)) names.values.set(name, value);
      this.block(body, names, returned);
    }
  }

  /** Each branch sees the names from before; afterwards a name is what all of them made of it. */
  private branches(bodies: readonly (readonly Stmt[])[], names: Names, returned: Constant[]): void {
    const before = new Map(names.values);
    const after: Map<string, Constant>[] = [];
    this.maybe++;
    for (const body of bodies) {
      replace(names.values, before);
      this.block(body, names, returned);
      after.push(new Map(names.values));
    }
    this.maybe--;
    const [first = before, ...others] = after;
    const merged = new Map(first);
    for (const other of others) {
      for (const [name, value] of other) {
        const known = merged.get(name);
        merged.set(name, known === undefined || known === value ? value : either(known, value));
      }
    }
    replace(names.values, merged);
  }

  private assign(target: Expr, value: Constant, names: Names): void {
    const scope = this.scope(names);
    if (target.kind === 'name' || target.kind === 'list') {
      for (const [name, one] of bound(target, value)) names.values.set(name, one);
    } else if (target.kind === 'sub' || target.kind === 'attr') {
      const owner = evaluate(target.obj, scope);
      if (owner.kind !== 'dict') return;
      const { start, end } = target;
      const key: Constant =
        target.kind === 'sub'
          ? evaluate(target.index, scope)
          : { kind: 'text', value: target.name, file: scope.file, start, end };
      setEntry(owner, key, value);
      if (this.maybe > 0) owner.open = true;
    }
  }

  private grow(target: Expr, value: Constant, names: Names): void {
    const owner = evaluate(target, this.scope(names));
    if (owner.kind === 'list') {
      addAll(owner, value);
      if (this.maybe > 0) owner.open = true;
    } else if (owner.kind === 'dict') merge(owner, value);
    else this.assign(target, operation('+', owner, value, owner), names);
  }
}

function outermost(names: Names): Names {
  return names.around ? outermost(names.around) : names;
}

function replace<K, V>(map: Map<K, V>, by: ReadonlyMap<K, V>): void {
  map.clear();
  for (const [key, value] of by) map.set(key, value);
}
