import type { DefStmt, Expr, Param, Stmt } from '../../python/ast.js';
import { parsePython } from '../../python/parse.js';
import { inOrder, type NameUse, type NameWorld } from './model.js';
import { type PythonValue, same } from './python-frappe.js';
import { type FunctionKey, type GivesElsewhere, keyOf, PythonFunctions } from './python-functions.js';
import { PythonValues, type Scope } from './python-values.js';

/** What of a Python file's place says which documents its code handles. */
export interface PythonPlace {
  /** The DocType whose controller the file is. */
  controller?: string | undefined;
  /** The DocType of the document that hooks hand to a function of this file (`doc_events`). */
  documentOf?: (functionName: string) => string | undefined;
  /** The DocType of the `doc` that a Server Script is given. */
  document?: string;
  /** The module that the file is: `library.api`. */
  module?: string | undefined;
  /** What functions of other files give back. */
  gives?: GivesElsewhere;
}

/** The DocTypes and fields that Python code names, where what it handles is known. */
export function pythonNames(text: string, place: PythonPlace, world: NameWorld): NameUse[] {
  return inOrder(read(text, place, world).values.found);
}

/** What the expression that ends at an offset is known to be: `doc` before the dot in `doc.`. */
export function pythonValueBefore(
  text: string,
  dot: number,
  place: PythonPlace,
  world: NameWorld,
): PythonValue | undefined {
  // While it is typed there is no name after the dot, and nothing can be read of the line.
  const typed = /^\w*/.exec(text.slice(dot + 1))?.[0] ?? '';
  const whole = typed === '' ? `${text.slice(0, dot + 1)}_${text.slice(dot + 1)}` : text;
  return read(whole, place, world, dot).values.asked;
}

/** What a function of the file gives back, or a method of its controller. */
export function pythonGives(
  text: string,
  place: PythonPlace,
  world: NameWorld,
): (key: FunctionKey) => PythonValue | undefined {
  const { functions } = read(text, place, world);
  return (key) => functions.gives(key);
}

/** How often a file is read at most: each reading follows helpers one call further. */
const READINGS = 5;

/** Reads a file until what its functions are handed and give is known. */
function read(text: string, place: PythonPlace, world: NameWorld, dot = -1): PythonNames {
  const { body } = parsePython(text);
  let known = new PythonFunctions(place.gives);
  let names = new PythonNames(text, place, world, dot, known).read(body);
  for (let i = 1; i < READINGS && names.functions.facts() !== known.facts(); i++) {
    known = names.functions;
    names = new PythonNames(text, place, world, dot, known).read(body);
  }
  return names;
}

class PythonNames {
  readonly values: PythonValues;
  readonly functions: PythonFunctions;
  /** The function that is being read. */
  private inside: FunctionKey | undefined;
  private readonly imports = new Map<string, string>();

  constructor(
    text: string,
    private readonly place: PythonPlace,
    private readonly world: NameWorld,
    dot: number,
    /** What an earlier reading found out. */
    private readonly known: PythonFunctions,
  ) {
    this.functions = new PythonFunctions(place.gives);
    this.values = new PythonValues(text, world, dot, this.functions, known);
  }

  read(body: readonly Stmt[]): this {
    const { document } = this.place;
    const given = document === undefined ? undefined : { kind: 'document' as const, doctype: document };
    this.block(body, new Map(given && [['doc', given]]), undefined);
    return this;
  }

  private block(body: readonly Stmt[], scope: Scope, self: string | undefined): void {
    for (const statement of body) this.statement(statement, scope, self);
  }

  /** The blocks of a statement that are run on some paths: what they leave different is not known afterwards. */
  private branches(blocks: readonly (readonly Stmt[])[], scope: Scope, self: string | undefined): void {
    const ends = blocks.map((block) => {
      const own: Scope = new Map(scope);
      this.block(block, own, self);
      return { own, leaves: /^(?:return|raise|continue|break)$/.test(block.at(-1)?.kind ?? '') };
    });
    const goOn = ends.filter(({ leaves }) => !leaves).map(({ own }) => own);
    for (const name of new Set(ends.flatMap(({ own }) => [...own.keys()]))) {
      const values = goOn.map((own) => own.get(name));
      const [first] = values;
      if (first && values.every((value) => value && same(value, first))) scope.set(name, first);
      else if (values.length > 0 && values.some((value) => value !== scope.get(name)))
        scope.set(name, undefined);
    }
  }

  private statement(s: Stmt, scope: Scope, self: string | undefined): void {
    switch (s.kind) {
      case 'expr':
        this.values.value(s.value, scope);
        return;
      case 'assign': {
        const value = s.value && this.values.value(s.value, scope);
        const annotated = s.annotation && this.annotated(s.annotation);
        for (const target of s.targets) this.values.bind(target, annotated ?? value, scope);
        return;
      }
      case 'aug':
        this.values.value(s.target, scope);
        this.values.value(s.value, scope);
        return;
      case 'return': {
        const value = s.value && this.values.value(s.value, scope);
        const nothing = !s.value || (s.value.kind === 'const' && s.value.value === null);
        // A helper may also find nothing.
        if (this.inside && !nothing) this.functions.returned(this.inside, value);
        return;
      }
      case 'raise':
        if (s.value) this.values.value(s.value, scope);
        return;
      case 'assert':
        this.values.value(s.test, scope);
        return;
      case 'del':
        for (const target of s.targets) this.values.value(target, scope);
        return;
      case 'if':
        this.values.value(s.test, scope);
        this.branches([s.body, s.orelse], scope, self);
        return;
      case 'while':
        this.values.value(s.test, scope);
        this.branches([s.body, s.orelse], scope, self);
        return;
      case 'for':
        this.values.loop(s.target, s.iter, scope);
        this.branches([s.body, s.orelse], scope, self);
        return;
      case 'with':
        for (const { context, target } of s.items) {
          this.values.value(context, scope);
          if (target) this.values.bind(target, undefined, scope);
        }
        this.block(s.body, scope, self);
        return;
      case 'try':
        this.block(s.body, scope, self);
        this.branches([[], ...s.handlers.map(({ body }) => body)], scope, self);
        this.block(s.orelse, scope, self);
        this.block(s.final, scope, self);
        return;
      case 'match':
        this.values.value(s.subject, scope);
        this.branches(
          s.cases.map(({ body }) => body),
          scope,
          self,
        );
        return;
      case 'def':
        this.define(s, scope, self);
        return;
      case 'class':
        this.block(s.body, new Map(scope), this.controllerOf(s.name, s.bases));
        return;
      case 'from':
        this.import(s.level, s.module, s.names);
        return;
      case 'import':
        for (const { path, as } of s.names)
          this.values.imported.set(as ?? path.split('.')[0]!, as ? path : path.split('.')[0]!);
        return;
      default:
        return;
    }
  }

  private import(
    level: number,
    named: string,
    names: readonly { name: string; as: string | undefined }[],
  ): void {
    const module = this.absolute(level, named);
    const controller = /\.doctype\.(\w+)\.(\w+)$/.exec(module);
    for (const { name, as = name } of names) {
      if (!/^frappe\b/.test(module)) this.values.imported.set(as, `${module}.${name}`);
      if (name === 'DocType' && /^(?:frappe\.query_builder|pypika)\b/.test(module))
        this.values.tableFunctions.add(as);
      if (controller?.[1] !== controller?.[2]) continue;
      const doctype = controller && this.world.scrubbed(controller[1]!);
      if (doctype && isClassOf(name, doctype)) this.imports.set(as, doctype);
    }
  }

  /** `..utils` in `library.api.loans` is `library.utils`. */
  private absolute(level: number, module: string): string {
    if (level === 0 || this.place.module === undefined) return module;
    const base = this.place.module.split('.').slice(0, -level);
    return [...base, ...(module === '' ? [] : [module])].join('.');
  }

  /** The DocType of the documents that a class makes. */
  private controllerOf(name: string, bases: readonly Expr[]): string | undefined {
    const { controller } = this.place;
    if (controller !== undefined && isClassOf(name, controller)) {
      this.imports.set(name, controller);
      return controller;
    }
    for (const base of bases) {
      const doctype = base.kind === 'name' ? this.imports.get(base.id) : undefined;
      if (doctype !== undefined) return doctype;
    }
    return undefined;
  }

  private define(def: DefStmt, outer: Scope, self: string | undefined): void {
    const scope: Scope = new Map(outer);
    for (const decorator of def.decorators) this.values.value(decorator, outer);
    for (const [i, param] of def.params.entries()) {
      if (param.default) this.values.value(param.default, outer);
      scope.set(param.name, this.parameter(def, param, i, self));
    }
    const outside = this.inside;
    this.inside = def.generator ? undefined : keyOf(def, self);
    this.block(def.body, scope, undefined);
    this.inside = outside;
  }

  private parameter(
    def: DefStmt,
    param: Param,
    i: number,
    self: string | undefined,
  ): PythonValue | undefined {
    if (param.star !== 0) return undefined;
    const isStatic = def.decorators.some(
      (one) => one.kind === 'name' && /^(?:static|class)method$/.test(one.id),
    );
    if (i === 0 && self !== undefined && !isStatic) return { kind: 'document', doctype: self };
    const annotated = param.annotation && this.annotated(param.annotation);
    if (annotated) return annotated;
    const handed = i === 0 && self === undefined ? this.place.documentOf?.(def.name) : undefined;
    if (handed !== undefined) return { kind: 'document', doctype: handed };
    return this.known.handed(keyOf(def, self), self === undefined || isStatic ? i : i - 1);
  }

  /** `Loan`, `"Loan"`, `Loan | None`: a controller's class. */
  private annotated(annotation: Expr): PythonValue | undefined {
    if (annotation.kind === 'op') return annotation.left && this.annotated(annotation.left);
    const name =
      annotation.kind === 'name' ? annotation.id : annotation.kind === 'str' ? annotation.value : undefined;
    const doctype = name === undefined ? undefined : this.imports.get(name);
    return doctype === undefined ? undefined : { kind: 'document', doctype };
  }
}

/** Whether a class has the name that Frappe looks for (`get_controller`): the DocType's without spaces and dashes. */
function isClassOf(name: string, doctype: string): boolean {
  return name === doctype.replace(/[ -]/g, '');
}
