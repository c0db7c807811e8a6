import type { Arg, CallExpr, DictExpr, Expr, StrExpr } from '../../python/ast.js';
import type { Span } from '../../text.js';
import { childOf, fieldIn, type NameUse, type NameWorld } from './model.js';
import {
  DOCTYPE_KEYS,
  FIELD_METHODS,
  GIVES,
  type PythonValue,
  rowOf,
  rowsOf,
  same,
} from './python-frappe.js';
import { calledFunction, KEEPS, type PythonFunctions, pathOf } from './python-functions.js';

/** What names stand for. */
export type Scope = Map<string, PythonValue | undefined>;

/** Tells what expressions are, and notes the DocTypes and fields that they name. */
export class PythonValues {
  readonly found: NameUse[] = [];
  /** What `DocType` of the query builder is called in the file. */
  readonly tableFunctions = new Set<string>();
  /** Functions of other files, by what they are called here: `library.api.get_loan`. */
  readonly imported = new Map<string, string>();
  /** The value in front of the dot that is asked for. */
  asked: PythonValue | undefined;

  constructor(
    private readonly text: string,
    private readonly world: NameWorld,
    private readonly dot: number,
    /** Takes what calls hand over. */
    private readonly functions: PythonFunctions,
    /** What an earlier reading of the file found out. */
    private readonly known: PythonFunctions,
  ) {}

  bind(target: Expr, value: PythonValue | undefined, scope: Scope): void {
    if (target.kind === 'name') scope.set(target.id, value);
    else if (target.kind === 'list') for (const item of target.items) this.bind(item, undefined, scope);
    else if (target.kind === 'star') this.bind(target.value, undefined, scope);
    else this.value(target, scope);
  }

  loop(target: Expr, iter: Expr, scope: Scope): void {
    const isEnumerate = iter.kind === 'call' && iter.fn.kind === 'name' && iter.fn.id === 'enumerate';
    const over = this.value(isEnumerate ? (iter.args[0]?.value ?? iter) : iter, scope);
    const item = over?.kind === 'list' ? { ...over, kind: 'document' as const } : undefined;
    if (isEnumerate && target.kind === 'list' && target.items.length === 2) {
      this.bind(target.items[0]!, undefined, scope);
      this.bind(target.items[1]!, item, scope);
    } else this.bind(target, item, scope);
  }

  value(e: Expr, scope: Scope): PythonValue | undefined {
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
    if (e?.kind !== 'str' || e.filled || !this.world.get(e.value)) return undefined;
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
    if (e.fn.kind === 'name' && this.tableFunctions.has(e.fn.id)) return this.ofFrappe(e, 'table', scope);
    const of = e.fn.kind === 'attr' ? this.value(e.fn.obj, scope) : undefined;
    if (e.fn.kind === 'attr') {
      if (e.fn.end - e.fn.name.length - 1 === this.dot) this.asked = of;
      if (of) {
        const result = this.method(of, e.fn.name, e.args, scope);
        if (result !== undefined) return result === 'nothing' ? undefined : result;
      }
    } else this.value(e.fn, scope);
    const given = e.args.map(({ value }) => this.value(value, scope));
    const [first] = given;
    const called = frappe === undefined ? calledFunction(e.fn, of, this.imported) : undefined;
    if (called) {
      const named = e.args.findIndex(({ name, star }) => name !== undefined || star !== 0);
      this.functions.called(called, named < 0 ? given : given.slice(0, named));
      return this.known.gives(called);
    }
    if (frappe === 'copy_doc') return first;
    const keeps = e.fn.kind === 'name' && KEEPS.test(e.fn.id);
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
