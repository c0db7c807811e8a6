import { applyRule, reader, snippet } from './apply-rule.js';
import { callFunction } from './calls.js';
import { CONTROLLER_METHODS, DOCUMENT_METHODS } from './document-methods.js';
import { isTrue, type Rule } from './effects.js';
import type { Frame } from './frame.js';
import type { Span } from './outside.js';
import {
  type CallArgs,
  constant,
  documentOf,
  functionOf,
  NO_ARGS,
  NONE,
  objectOf,
  type Site,
  stringOf,
  UNKNOWN,
  type Value,
} from './values.js';

/** `frappe.get_doc(…)`: which document, and whether the row is locked. */
export function makeDocument(frame: Frame, path: string, args: CallArgs, site: Site, e: Span): Value {
  const call = reader(args);
  if (isTrue(args.named.get('for_update'))) frame.apply('locks', snippet(frame, e), site);
  if (path === 'frappe.get_mapped_doc') {
    const document = documentOf(undefined);
    for (const value of [...args.positional, ...args.named.values()])
      for (const fn of functionsIn(value))
        callFunction(
          frame,
          fn,
          { positional: [document, document, document], named: new Map(), more: true },
          site,
        );
    return document;
  }
  const first = call.arg(0, 'doctype');
  if (first?.kind === 'object' || first?.kind === 'document')
    return first.kind === 'object' ? objectOf(first.cls) : documentOf(first.doctype);
  const named = first?.kind === 'dict' ? first.entries.get('doctype') : first;
  return frame.interpreter.documentFor(stringOf(named));
}

function functionsIn(value: Value): (Value & { kind: 'function' })[] {
  if (value.kind === 'function') return [value];
  if (value.kind === 'dict') return [...value.entries.values()].flatMap(functionsIn);
  return [];
}

/** A method that Frappe gives every document. */
export function documentMethod(
  frame: Frame,
  callee: Value & { kind: 'method' },
  args: CallArgs,
  site: Site,
  e: { start: number; end: number },
): Value {
  if (callee.name === 'run_method' || callee.name === 'run_trigger') {
    const name = stringOf(args.positional[0] ?? args.named.get('method'));
    const rest: CallArgs = { positional: args.positional.slice(1), named: new Map(), more: args.more };
    if (name === undefined) {
      frame.summary.unresolved++;
      return UNKNOWN;
    }
    return runEvent(frame, callee.of, name, rest, site);
  }
  if (callee.name === 'get') return stringOf(args.positional[0]) === '_action' ? NONE : UNKNOWN;
  if (callee.name === 'as_dict') return UNKNOWN;
  // A virtual DocType stores by itself.
  const stores =
    callee.of.kind === 'object'
      ? frame.interpreter.classMember(callee.of.cls, OWN_STORE[callee.name] ?? '')
      : undefined;
  if (stores?.kind === 'function' && callee.of.kind === 'object' && callee.name !== OWN_STORE[callee.name]) {
    callFunction(frame, functionOf(stores.fn, callee.of), { ...NO_ARGS, more: true }, site);
    return callee.of;
  }
  const rule = DOCUMENT_METHODS[callee.name] ?? controllerRule(callee.of, callee.name);
  if (rule) applyRule(frame, rule, args, snippet(frame, e), site);
  return /^(?:insert|save|submit|cancel|update|reload|set)$/.test(callee.name) ? callee.of : UNKNOWN;
}

const OWN_STORE: Readonly<Record<string, string>> = { insert: 'db_insert', save: 'db_update' };

/** A method that one of Frappe's own controllers has. */
export function controllerRule(of: Value, name: string): Rule | undefined {
  if (of.kind !== 'document' || of.doctype === undefined) return undefined;
  const methods = Object.hasOwn(CONTROLLER_METHODS, of.doctype) ? CONTROLLER_METHODS[of.doctype] : undefined;
  return methods && Object.hasOwn(methods, name) ? methods[name] : undefined;
}

/** A controller's method of that name, and the handlers that hooks give for it. */
export function runEvent(frame: Frame, document: Value, event: string, args: CallArgs, site: Site): Value {
  let result: Value = UNKNOWN;
  let doctype: string | undefined;
  let own: Value | undefined;
  if (document.kind === 'object') {
    doctype = document.cls.doctype;
    own = frame.interpreter.classMember(document.cls, event);
    if (own?.kind === 'function') result = callFunction(frame, functionOf(own.fn, document), args, site);
  } else if (document.kind === 'document') doctype = document.doctype;
  const rule = own ? undefined : (DOCUMENT_METHODS[event] ?? controllerRule(document, event));
  if (rule && frame.alive) applyRule(frame, rule, args, `run_method(${JSON.stringify(event)})`, site);
  if (doctype === undefined) return result;
  for (const path of frame.interpreter.docEvents(doctype, event)) {
    const handler = frame.interpreter.resolve(path);
    if (handler.kind === 'function' && frame.alive)
      callFunction(
        frame,
        handler,
        { positional: [document, constant(event)], named: new Map(), more: false },
        site,
      );
  }
  return result;
}
