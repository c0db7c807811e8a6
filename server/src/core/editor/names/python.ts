import type { Arg, CallExpr, DefStmt, DictExpr, Expr, Param, Stmt, StrExpr } from '../../python/ast.js';
import { parsePython } from '../../python/parser.js';
import type { Span } from '../../text.js';
import { childOf, fieldIn, inOrder, type NameUse, type NameWorld } from './model.js';

/** What of a Python file's place says which documents its code handles. */
export interface PythonPlace {
  /** The DocType whose controller the file is. */
  controller?: string | undefined;
  /** The DocType of the document that hooks hand to a function of this file (`doc_events`). */
  documentOf?: (functionName: string) => string | undefined;
  /** The DocType of the `doc` that a Server Script is given. */
  document?: string;
}

/**
 * What an expression is known to be: a document (or a row with these columns), a list of them, a table of the query
 * builder, or a DocType's meta.
 */
export interface PythonValue {
  kind: 'document' | 'list' | 'table' | 'meta';
  doctype: string;
  /** The columns that were asked for; undefined: all. */
  columns?: ReadonlySet<string> | undefined;
}

/** Functions of Frappe whose first argument is a DocType, with what they give. */
const GIVES: Readonly<Record<string, PythonValue['kind'] | 'nothing' | 'rows' | 'row'>> = {
  get_doc: 'document',
  get_cached_doc: 'document',
  get_lazy_doc: 'document',
  get_last_doc: 'document',
  get_single: 'document',
  new_doc: 'document',
  get_meta: 'meta',
  get_all: 'rows',
  get_list: 'rows',
  'db.get_all': 'rows',
  'db.get_list': 'rows',
  'db.get_value': 'row',
  get_value: 'row',
  get_cached_value: 'row',
  'db.get_values': 'rows',
  'qb.DocType': 'table',
  'qb.Table': 'table',
  'qb.from_': 'nothing',
  'qb.into': 'nothing',
  'qb.update': 'nothing',
  'qb.get_query': 'nothing',
  'db.set_value': 'nothing',
  'db.exists': 'nothing',
  'db.count': 'nothing',
  'db.delete': 'nothing',
  'db.get_single_value': 'nothing',
  'db.set_single_value': 'nothing',
  'db.has_column': 'nothing',
  'db.add_index': 'nothing',
  'db.add_unique': 'nothing',
  'db.table_exists': 'nothing',
  'db.truncate': 'nothing',
  'db.get_creation_count': 'nothing',
  get_single_value: 'nothing',
  delete_doc: 'nothing',
  delete_doc_if_exists: 'nothing',
  rename_doc: 'nothing',
  has_permission: 'nothing',
  only_has_select_perm: 'nothing',
  clear_document_cache: 'nothing',
};

/** Methods of a document whose first argument is a field (or a dict, or a list of fields). */
const FIELD_METHODS: ReadonlySet<string> = new Set([
  'get',
  'set',
  'append',
  'extend',
  'getone',
  'db_set',
  'db_get',
  'get_formatted',
  'precision',
  'has_value_changed',
  'get_label_from_fieldname',
  'update',
  'update_if_missing',
  'reset_values_if_no_permlevel_access',
  'set_df_property',
  'get_password',
  'is_dummy_password',
  'get_all_children',
  'remove',
  'get_field',
  'has_field',
  'get_options',
  'get_label',
  'get_select_options',
  'pop',
  'setdefault',
]);

/** Keys of dicts that name a DocType. */
const DOCTYPE_KEYS: ReadonlySet<string> = new Set(['doctype', 'parenttype', 'dt', 'doc_type', 'ref_doctype']);

type Scope = Map<string, PythonValue | undefined>;

/** The DocTypes and fields that Python code names, where what it handles is known. */
export function pythonNames(text: string, place: PythonPlace, world: NameWorld): NameUse[] {
  return new PythonNames(text, place, world).read().uses();
}

/** What the expression that ends at an offset is known to be: `doc` before the dot in `doc.`. */
export function pythonValueBefore(
  text: string,
  dot: number,
  place: PythonPlace,
  world: NameWorld,
): PythonValue | undefined {
  // While it is typed there is no name behind the dot, and nothing can be read of the line.
  const typed = /^\w*/.exec(text.slice(dot + 1))?.[0] ?? '';
  const whole = typed === '' ? `${text.slice(0, dot + 1)}_${text.slice(dot + 1)}` : text;
  return new PythonNames(whole, place, world, dot).read().asked;
}

class PythonNames {
  private readonly found: NameUse[] = [];
  private readonly imports = new Map<string, string>();
  private readonly docTypeName = new Set<string>();
  /** The value in front of the dot that is asked for. */
  asked: PythonValue | undefined;

  constructor(
    private readonly text: string,
    private readonly place: PythonPlace,
    private readonly world: NameWorld,
    private readonly dot = -1,
  ) {}

  read(): this {
    const { body } = parsePython(this.text);
    const { document } = this.place;
    const given = document === undefined ? undefined : { kind: 'document' as const, doctype: document };
    this.block(body, new Map(given && [['doc', given]]), undefined);
    return this;
  }

  uses(): NameUse[] {
    return inOrder(this.found);
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
        this.value(s.value, scope);
        return;
      case 'assign': {
        const value = s.value && this.value(s.value, scope);
        const annotated = s.annotation && this.annotated(s.annotation);
        for (const target of s.targets) this.bind(target, annotated ?? value, scope);
        return;
      }
      case 'aug':
        this.value(s.target, scope);
        this.value(s.value, scope);
        return;
      case 'return':
      case 'raise':
        if (s.value) this.value(s.value, scope);
        return;
      case 'assert':
        this.value(s.test, scope);
        return;
      case 'del':
        for (const target of s.targets) this.value(target, scope);
        return;
      case 'if':
        this.value(s.test, scope);
        this.branches([s.body, s.orelse], scope, self);
        return;
      case 'while':
        this.value(s.test, scope);
        this.branches([s.body, s.orelse], scope, self);
        return;
      case 'for':
        this.loop(s.target, s.iter, scope);
        this.branches([s.body, s.orelse], scope, self);
        return;
      case 'with':
        for (const { context, target } of s.items) {
          this.value(context, scope);
          if (target) this.bind(target, undefined, scope);
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
        this.value(s.subject, scope);
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
        this.import(s.module, s.names);
        return;
      default:
        return;
    }
  }

  private import(module: string, names: readonly { name: string; as: string | undefined }[]): void {
    const controller = /\.doctype\.(\w+)\.(\w+)$/.exec(module);
    for (const { name, as = name } of names) {
      if (name === 'DocType' && /^(?:frappe\.query_builder|pypika)\b/.test(module)) this.docTypeName.add(as);
      if (controller?.[1] !== controller?.[2]) continue;
      const doctype = controller && this.world.scrubbed(controller[1]!);
      if (doctype && isClassOf(name, doctype)) this.imports.set(as, doctype);
    }
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
    for (const decorator of def.decorators) this.value(decorator, outer);
    for (const [i, param] of def.params.entries()) {
      if (param.default) this.value(param.default, outer);
      scope.set(param.name, this.parameter(def, param, i, self));
    }
    this.block(def.body, scope, undefined);
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
    return handed === undefined ? undefined : { kind: 'document', doctype: handed };
  }

  /** `Loan`, `"Loan"`, `Loan | None`: a controller's class. */
  private annotated(annotation: Expr): PythonValue | undefined {
    if (annotation.kind === 'op') return annotation.left && this.annotated(annotation.left);
    const name =
      annotation.kind === 'name' ? annotation.id : annotation.kind === 'str' ? annotation.value : undefined;
    const doctype = name === undefined ? undefined : this.imports.get(name);
    return doctype === undefined ? undefined : { kind: 'document', doctype };
  }

  private bind(target: Expr, value: PythonValue | undefined, scope: Scope): void {
    if (target.kind === 'name') scope.set(target.id, value);
    else if (target.kind === 'list') for (const item of target.items) this.bind(item, undefined, scope);
    else if (target.kind === 'star') this.bind(target.value, undefined, scope);
    else this.value(target, scope);
  }

  private loop(target: Expr, iter: Expr, scope: Scope): void {
    const isEnumerate = iter.kind === 'call' && iter.fn.kind === 'name' && iter.fn.id === 'enumerate';
    const over = this.value(isEnumerate ? (iter.args[0]?.value ?? iter) : iter, scope);
    const item = over?.kind === 'list' ? { ...over, kind: 'document' as const } : undefined;
    if (isEnumerate && target.kind === 'list' && target.items.length === 2) {
      this.bind(target.items[0]!, undefined, scope);
      this.bind(target.items[1]!, item, scope);
    } else this.bind(target, item, scope);
  }

  private value(e: Expr, scope: Scope): PythonValue | undefined {
    switch (e.kind) {
      case 'name':
        return scope.get(e.id);
      case 'attr':
        return this.attribute(this.value(e.obj, scope), e.name, {
          start: e.end - e.name.length,
          end: e.end,
        });
      case 'call':
        return this.call(e, scope);
      case 'sub': {
        const of = this.value(e.obj, scope);
        if (of?.kind === 'document' && e.index.kind === 'str') return this.named(of, e.index);
        this.value(e.index, scope);
        if (of?.kind !== 'list') return undefined;
        return e.index.kind === 'slice' ? of : { ...of, kind: 'document' };
      }
      case 'op': {
        const left = e.left && this.value(e.left, scope);
        this.comparedDocType(e.left, e.right);
        const right = this.value(e.right, scope);
        return e.op === 'or' || e.op === 'and' ? (e.op === 'or' ? (left ?? right) : right) : undefined;
      }
      case 'cond': {
        this.value(e.test, scope);
        const [then, other] = [this.value(e.then, scope), this.value(e.other, scope)];
        return then && other && !same(then, other) ? undefined : (then ?? other);
      }
      case 'walrus': {
        const value = this.value(e.value, scope);
        scope.set(e.target, value);
        return value;
      }
      case 'await':
        return this.value(e.value, scope);
      case 'dict':
        this.dict(e, scope);
        return undefined;
      case 'comp': {
        const own: Scope = new Map(scope);
        for (const { target, iter, tests } of e.loops) {
          this.loop(target, iter, own);
          for (const test of tests) this.value(test, own);
        }
        const item = this.value(e.item, own);
        if (e.value) this.value(e.value, own);
        return item?.kind === 'document' && e.shape !== 'dict' ? { ...item, kind: 'list' } : undefined;
      }
      case 'lambda':
        this.value(e.body, new Map([...scope, ...e.params.map(({ name }) => [name, undefined] as const)]));
        return undefined;
      case 'list':
        for (const item of e.items) this.value(item, scope);
        return undefined;
      case 'str':
        for (const hole of e.holes) this.value(hole, scope);
        return undefined;
      case 'star':
        this.value(e.value, scope);
        return undefined;
      case 'yield':
        if (e.value) this.value(e.value, scope);
        return undefined;
      case 'slice':
        for (const part of e.parts) this.value(part, scope);
        return undefined;
      default:
        return undefined;
    }
  }

  private attribute(of: PythonValue | undefined, name: string, span: Span): PythonValue | undefined {
    if (span.start - 1 === this.dot) this.asked = of;
    if (!of || of.kind === 'list' || of.kind === 'meta') return undefined;
    return this.field(of, name, span);
  }

  /** Notes a field; gives its rows where it is a child table. */
  private field(of: PythonValue, name: string, span: Span): PythonValue | undefined {
    if (of.columns && !of.columns.has(name)) return undefined;
    if (!fieldIn(this.world, of.doctype, name)) return undefined;
    this.found.push({ doctype: of.doctype, field: name, span });
    const child = of.kind === 'document' ? childOf(this.world, of.doctype, name) : undefined;
    return child === undefined ? undefined : { kind: 'list', doctype: child };
  }

  private named(of: PythonValue, name: StrExpr): PythonValue | undefined {
    const span = this.contents(name);
    return span && this.field(of, name.value, span);
  }

  /** What stands between the quotes, where it stands there as it is. */
  private contents({ start, end, value }: StrExpr): Span | undefined {
    const quote = /^[A-Za-z]*("""|'''|"|')/.exec(this.text.slice(start, Math.min(end, start + 6)))?.[0];
    if (!quote) return undefined;
    const from = start + quote.length;
    return this.text.startsWith(value, from) && /^["']/.test(this.text.slice(from + value.length))
      ? { start: from, end: from + value.length }
      : undefined;
  }

  private docType(e: Expr | undefined): string | undefined {
    if (e?.kind !== 'str' || e.holes.length > 0 || !this.world.get(e.value)) return undefined;
    const span = this.contents(e);
    if (span) this.found.push({ doctype: e.value, span });
    return e.value;
  }

  private call(e: CallExpr, scope: Scope): PythonValue | undefined {
    const path = pathOf(e.fn);
    const frappe = path?.startsWith('frappe.')
      ? path.slice('frappe.'.length).replace(/^local\./, '')
      : undefined;
    const kind = frappe === undefined ? undefined : Object.hasOwn(GIVES, frappe) ? GIVES[frappe] : undefined;
    if (kind) return this.ofFrappe(e, kind, scope);
    if (e.fn.kind === 'name' && this.docTypeName.has(e.fn.id)) return this.ofFrappe(e, 'table', scope);
    const of = e.fn.kind === 'attr' ? this.value(e.fn.obj, scope) : undefined;
    if (e.fn.kind === 'attr') {
      if (e.fn.end - e.fn.name.length - 1 === this.dot) this.asked = of;
      if (of) {
        const result = this.method(of, e.fn.name, e.args, scope);
        if (result !== undefined) return result === 'nothing' ? undefined : result;
      }
    } else this.value(e.fn, scope);
    const [first] = e.args.map(({ value }) => this.value(value, scope));
    if (frappe === 'copy_doc') return first;
    const keeps = e.fn.kind === 'name' && /^(?:list|sorted|reversed|filter|set|tuple)$/.test(e.fn.id);
    return keeps && first?.kind === 'list' ? first : undefined;
  }

  private ofFrappe(
    { args }: CallExpr,
    kind: NonNullable<(typeof GIVES)[string]>,
    scope: Scope,
  ): PythonValue | undefined {
    const first = args.find(({ name }) => name === 'doctype') ?? args.find(({ name }) => name === undefined);
    const given = first?.value.kind === 'dict' ? this.dict(first.value, scope) : this.docType(first?.value);
    // `get_doc("DocType", "Loan")` names two.
    if (given === 'DocType' && args[1]) this.docType(args[1].value);
    for (const arg of args) if (arg !== first) this.value(arg.value, scope);
    if (given === undefined || kind === 'nothing') return undefined;
    if (kind === 'rows') return rowsOf(given, args);
    if (kind === 'row') return rowOf(given, args);
    return { kind, doctype: given };
  }

  private method(
    of: PythonValue,
    name: string,
    args: readonly Arg[],
    scope: Scope,
  ): PythonValue | 'nothing' | undefined {
    if (of.kind === 'list') return undefined;
    if (
      name === 'get_doc_before_save' ||
      name === 'as_dict' ||
      name === 'copy' ||
      name === 'as_' ||
      name === 'reload'
    ) {
      for (const { value } of args) this.value(value, scope);
      return of;
    }
    if (!FIELD_METHODS.has(name)) return undefined;
    const [first, ...rest] = args;
    let result: PythonValue | undefined;
    if (first?.value.kind === 'str') result = this.named(of, first.value);
    else if (first?.value.kind === 'list')
      for (const item of first.value.items) {
        if (item.kind === 'str') this.named(of, item);
      }
    else if (first?.value.kind === 'dict') this.dict(first.value, scope, of.doctype);
    else if (first) this.value(first.value, scope);
    for (const { value } of rest) {
      // `append("items", {…})`: the keys are fields of the row.
      if (value.kind === 'dict' && result?.kind === 'list') this.dict(value, scope, result.doctype);
      else if (value.kind === 'list' && name === 'set' && result?.kind === 'list')
        for (const item of value.items)
          if (item.kind === 'dict') this.dict(item, scope, result.doctype);
          else this.value(item, scope);
      else this.value(value, scope);
    }
    if (name === 'append' && result?.kind === 'list') return { kind: 'document', doctype: result.doctype };
    return result ?? 'nothing';
  }

  /** A dict; one with a `doctype` describes a document: its keys are fields. */
  private dict(e: DictExpr, scope: Scope, of?: string): string | undefined {
    let own = of;
    for (const [i, key] of e.keys.entries()) {
      if (key?.kind !== 'str' || !DOCTYPE_KEYS.has(key.value)) continue;
      const doctype = this.docType(e.values[i]);
      if (key.value === 'doctype') own ??= doctype;
    }
    for (const [i, key] of e.keys.entries()) {
      const value = e.values[i];
      const result =
        key?.kind === 'str' && own !== undefined
          ? this.named({ kind: 'document', doctype: own }, key)
          : key && this.value(key, scope);
      if (!value || (key?.kind === 'str' && DOCTYPE_KEYS.has(key.value) && value.kind === 'str')) continue;
      if (result?.kind === 'list' && value.kind === 'list')
        for (const item of value.items)
          if (item.kind === 'dict') this.dict(item, scope, result.doctype);
          else this.value(item, scope);
      else this.value(value, scope);
    }
    return own;
  }

  /** `doc.doctype == "Loan"`, `self.reference_doctype in ("Loan", "Book")`. */
  private comparedDocType(left: Expr | undefined, right: Expr): void {
    const name = left?.kind === 'attr' ? left.name : left?.kind === 'name' ? left.id : undefined;
    if (name === undefined || !/(?:^|_)(?:doctype|parenttype|doc_type|dt)$/.test(name)) return;
    for (const item of right.kind === 'list' ? right.items : [right]) this.docType(item);
  }
}

const same = (a: PythonValue, b: PythonValue): boolean =>
  a.kind === b.kind && a.doctype === b.doctype && a.columns === b.columns;

/** Whether a class has the name that Frappe looks for (`get_controller`): the DocType's without spaces and dashes. */
function isClassOf(name: string, doctype: string): boolean {
  return name === doctype.replace(/[ -]/g, '');
}

function pathOf(e: Expr): string | undefined {
  if (e.kind === 'name') return e.id;
  const of = e.kind === 'attr' ? pathOf(e.obj) : undefined;
  return of === undefined || e.kind !== 'attr' ? undefined : `${of}.${e.name}`;
}

const argument = (args: readonly Arg[], name: string, index: number): Expr | undefined =>
  (args.find((one) => one.name === name) ?? args.filter((one) => one.name === undefined)[index])?.value;

const isSet = (e: Expr | undefined): boolean =>
  e !== undefined && !((e.kind === 'const' && !e.value) || (e.kind === 'num' && e.value === 0));

/** The columns that a list of texts asks for under their own names; undefined: all, or nobody knows. */
function columnsOf(e: Expr | undefined): ReadonlySet<string> | undefined {
  const items = e?.kind === 'list' ? e.items : e ? [e] : [];
  const names = new Set<string>();
  for (const item of items) {
    if (item.kind !== 'str' || item.holes.length > 0) return undefined;
    if (item.value === '*') return undefined;
    const text = item.value.replaceAll('`', '').trim();
    const [, plain] = /^(?:tab[^.]+\.)?(\w+)$/.exec(text) ?? [];
    const [, alias] = /^(\w+)\s+as\s+\1$/i.exec(text) ?? [];
    if (plain ?? alias) names.add((plain ?? alias)!);
  }
  return names;
}

function rowsOf(doctype: string, args: readonly Arg[]): PythonValue | undefined {
  if (isSet(argument(args, 'pluck', 99)) || isSet(argument(args, 'as_list', 99))) return undefined;
  const fields = argument(args, 'fields', 1);
  return { kind: 'list', doctype, columns: fields ? columnsOf(fields) : new Set(['name']) };
}

function rowOf(doctype: string, args: readonly Arg[]): PythonValue | undefined {
  if (!isSet(argument(args, 'as_dict', 4) ?? undefined)) return undefined;
  return { kind: 'document', doctype, columns: columnsOf(argument(args, 'fieldname', 2)) };
}
