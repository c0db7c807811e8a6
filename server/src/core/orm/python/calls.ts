import { LinePattern } from '../../line-pattern.js';
import type { CallExpr, Expr, Stmt } from '../../python/ast.js';
import { isUnfinished } from '../../python/walk.js';
import type { CallFinder, CallPlace, CallReader } from '../../sources/python/calls.js';
import { argumentsOf } from '../../sources/python/operands.js';
import type { Value } from '../../sources/python/value.js';
import type { SqlSource } from '../../sources/sql/fragment.js';
import { type Move, OffsetMap } from '../../sources/sql/map.js';
import type { Span } from '../../text.js';
import type { OrmCall, OrmValue } from '../model.js';
import { shiftedCall } from '../move.js';
import { documentMethod, parameterName, type Signature, signatureOf } from '../signatures.js';
import { ormText, ormValue } from './values.js';

/** Where a Python text stands. */
export interface OrmOrigin {
  source: SqlSource;
  /** The DocType whose controller it is. */
  controller?: string | undefined;
}

/** So many ways to fill in a call's texts are followed. */
const MAX_CALLS = 16;
const GET_DOC = /^frappe\.(?:get_doc|get_cached_doc|get_lazy_doc|new_doc|get_last_doc)$/;

const SAVES = /\.(?:insert|save|submit|db_insert)\s*\(/;

/** A document of a DocType that is known: `frappe.get_doc("Task", name)`. */
class DocumentObject {
  constructor(
    readonly doctype: Value,
    /** Where it is made, when it is not read from the database. */
    readonly madeAt?: number,
  ) {}
}

const MENTIONS = new LinePattern(
  /\b(?:get_all|get_list|get_values?|get_cached_value|[gs]et_single_value|set_value|db_[gs]et|exists|count|delete|get_query|add_index|add_unique|change_column_type|rename_column|has_column|get_count)\b/,
);

/** Finds the calls that name a DocType's columns. */
export class OrmCallReader implements CallReader<OrmCall> {
  readonly mentions = MENTIONS;
  readonly calls: OrmCall[] = [];

  constructor(
    private readonly finder: CallFinder,
    private readonly origin: OrmOrigin,
  ) {}

  valueOf(node: Expr, path: string | undefined, target: string): Value | undefined {
    if (path !== undefined && (signatureOf(path) || path === 'frappe.db' || path === 'frappe.qb')) {
      if (target !== '') this.finder.addAlias(target);
      return { kind: path === 'frappe.db' ? 'database' : 'imported', path };
    }
    if (node.kind !== 'call') return undefined;
    const callee = this.finder.resolvePath(node.fn);
    if (callee === undefined || !GET_DOC.test(callee)) return undefined;
    const [first] = argumentsOf(node).positional;
    const doctype = first && this.finder.follower.names.evaluator.value(first);
    const madeAt = callee === 'frappe.new_doc' ? node.end : undefined;
    if (doctype?.kind === 'strings') return { kind: 'object', object: new DocumentObject(doctype, madeAt) };
    const named = doctype?.kind === 'dict' ? doctype.entries.get('doctype') : undefined;
    // With a name it is written like one that is there.
    const isNamed = doctype?.kind === 'dict' && doctype.entries.has('name');
    return named && { kind: 'object', object: new DocumentObject(named, isNamed ? undefined : node.end) };
  }

  call(node: CallExpr, path: string, place: CallPlace): void {
    const signature = signatureOf(path);
    if (signature) this.read(node, signature, undefined, place);
    else this.ofDocument(node, place);
  }

  get count(): number {
    return this.calls.length;
  }

  since(count: number): OrmCall[] {
    return this.calls.slice(count);
  }

  restore(calls: readonly OrmCall[], place: Move | undefined): void {
    for (const call of calls) this.calls.push(place ? shiftedCall(call, place) : call);
  }

  /** Numbers the calls in their order; what one call can be on different paths keeps one number. */
  done(): void {
    this.calls.sort((a, b) => a.span.start - b.span.start);
    let group = -1;
    let start = -1;
    for (const [i, call] of this.calls.entries()) {
      if (call.span.start !== start) group++;
      start = call.span.start;
      if (call.group !== group) this.calls[i] = { ...call, group };
    }
  }

  /** `doc.db_set(…)`, where it is known what `doc` is. */
  private ofDocument(node: CallExpr, place: CallPlace): void {
    const { fn } = node;
    const signature = fn.kind === 'attr' ? documentMethod(fn.name) : undefined;
    if (fn.kind !== 'attr' || !signature) return;
    const object = fn.obj;
    const { source } = this.finder;
    const span = { start: object.start, end: object.end };
    const value = this.finder.follower.names.evaluator.value(object) ?? this.valueOf(object, undefined, '');
    const document =
      value?.kind === 'object' && value.object instanceof DocumentObject ? value.object : undefined;
    // Of a document that is not saved yet there is no row to write.
    if (document?.madeAt !== undefined && !SAVES.test(source.slice(document.madeAt, node.end))) return;
    const doctype = document ? ormValue(document.doctype, span) : this.ownDocType(object, span);
    if (doctype) this.read(node, signature, doctype, place);
  }

  /** `self` in the controller's class. */
  private ownDocType(object: Expr, span: Span): OrmValue | undefined {
    const { controller } = this.origin;
    if (controller === undefined || this.finder.text(object) !== 'self') return undefined;
    const [owner] = this.finder.owner().owner.split('.');
    if (owner !== controller.replaceAll(/[ -]/g, '')) return undefined;
    const map = new OffsetMap();
    map.add(controller.length, span.start, span.end);
    return ormText({ text: controller, map, gaps: [] }, span);
  }

  private read(node: CallExpr, signature: Signature, document: OrmValue | undefined, place: CallPlace): void {
    const { source, follower } = this.finder;
    const { positional, named, spread } = argumentsOf(node);
    const nodes = new Map<string, Expr>();
    for (const [i, argument] of positional.entries()) {
      const name = signature.parameters[i];
      if (name !== undefined) nodes.set(name, argument);
    }
    const keywords = [...named.keys()].map((name) => [name, parameterName(name, signature)] as const);
    const twice = keywords.flatMap(([written, name]) => (nodes.has(name) ? [written] : []));
    for (const [name, argument] of named) nodes.set(parameterName(name, signature), argument);
    const texts = this.finder.within(place, () =>
      [...nodes].map(
        ([name, argument]) =>
          [
            name,
            this.choices(follower.names.evaluator.value(asList(argument, signature)), argument),
          ] as const,
      ),
    );
    const { fn } = node;
    const common = {
      method: signature.method,
      receiver: signature.receiver,
      parameters: signature.parameters,
      language: this.origin.source === 'jinja' ? ('jinja' as const) : ('python' as const),
      open: spread,
      keywords,
      ...(twice.length > 0 && { twice }),
      span: { start: node.start, end: node.end },
      nameSpan: { start: fn.kind === 'attr' ? fn.end - fn.name.length : fn.start, end: fn.end },
      unfinished: isUnfinished(node),
      ...this.finder.owner(),
      source: this.origin.source,
      group: 0,
    };
    for (const chosen of combine(texts)) {
      const args = new Map(
        [...chosen].map(([name, value]) => [name, certain(value, node, source, follower.branches)]),
      );
      const doctype = document ?? args.get('doctype');
      args.delete('doctype');
      this.calls.push({ ...common, doctype: doctype ?? { kind: 'unknown', span: common.span }, args });
    }
  }

  /** What an argument may be. */
  private choices(value: Value | undefined, { start, end }: Expr): OrmValue[] {
    const span = { start, end };
    return value?.kind === 'strings'
      ? value.variants.map((variant) => ormText(variant, span))
      : [ormValue(value, span)];
  }
}

/** `get_all` takes the fields of a set, too, in whatever order. */
function asList(argument: Expr, { method }: Signature): Expr {
  return method === 'get_all' && argument.kind === 'list' && argument.shape === 'set'
    ? { ...argument, shape: 'list' }
    : argument;
}

/**
 * An argument without what is there on some paths only, where other paths may lead to the call: the code between may
 * have left, or the call stands in a branch.
 */
function certain(value: OrmValue, call: Expr, source: string, branches: readonly Stmt[]): OrmValue {
  if (value.kind === 'dict') {
    const optional = value.entries.filter((entry) => entry.optional);
    const first = Math.min(...optional.map(({ key }) => key.span.start));
    if (optional.length === 0 || isStraight(call, first, source, branches)) return value;
    return { ...value, entries: value.entries.filter((entry) => !entry.optional), open: true };
  }
  const list = value.kind === 'list' || value.kind === 'tuple';
  if (!list || !value.open || isStraight(call, value.span.start, source, branches)) return value;
  return { ...value, items: [] };
}

/** Whether code that comes by an offset always comes to a call after it; `branches`: the statements around the call. */
function isStraight(call: Expr, from: number, source: string, branches: readonly Stmt[]): boolean {
  if (branches.some(({ kind, start }) => kind !== 'with' && start > from)) return false;
  return !/^\s*(?:return|raise|continue|break)\b|\bthrow\(/m.test(
    source.slice(from, Math.max(from, call.start - 1)).replace(/[^\n]*$/, ''),
  );
}

/** Every way to choose a value for each argument; one with many values is unknown where there are too many. */
function combine(arguments_: readonly (readonly [string, OrmValue[]])[]): Map<string, OrmValue>[] {
  let out: Map<string, OrmValue>[] = [new Map()];
  for (const [name, choices] of arguments_) {
    const fits = out.length * choices.length <= MAX_CALLS;
    const taken: OrmValue[] = fits ? choices : [{ kind: 'unknown', span: choices[0]!.span }];
    out = out.flatMap((args) => taken.map((value) => new Map(args).set(name, value)));
  }
  return out;
}
