import type { Expr } from '../python/ast.js';
import { callFunction } from './calls.js';
import { canonical } from './canonical.js';
import { DOCUMENT_METHODS, IN_MEMORY } from './document-methods.js';
import { controllerRule } from './documents.js';
import type { Frame } from './frame.js';
import {
  constant,
  dictOf,
  documentOf,
  either,
  type FunctionRef,
  functionOf,
  listOf,
  made,
  mode,
  NO_ARGS,
  NONE,
  outside,
  rawFunction,
  UNKNOWN,
  type Value,
} from './values.js';

/** `frappe.get_hooks(key)`: what the apps of the bench give for it, by key where they give a dict. */
export function hookList(frame: Frame, key: string): Value {
  const paths = (all: string[]) => listOf(all.map((path) => constant(path)));
  const byKey = frame.interpreter.hooksByKey(key);
  if (!byKey) return paths(frame.interpreter.hookPaths(key));
  return dictOf(new Map([...byKey].map(([name, all]) => [name, paths(all)])), false);
}

/** Flags that say in which mode the site is, and those that only an installation or a test sets. */
function flag(name: string): Value {
  if (name === 'read_only') return mode(true, false);
  return /^in_(?:test|install|migrate|patch|import|uninstall|install_db|install_app|setup_wizard)$/.test(name)
    ? mode(false, false)
    : UNKNOWN;
}

const configuration = (name: string): Value =>
  name === 'maintenance_mode' || name === 'allow_reads_during_maintenance' ? mode(true, false) : UNKNOWN;

export function attribute(frame: Frame, value: Value, name: string): Value {
  const { interpreter } = frame;
  switch (value.kind) {
    case 'module':
      return interpreter.member(value.file, name);
    case 'outside': {
      if (value.path === 'frappe.flags')
        return name === 'get' || name === 'update' ? outside(`frappe.flags.${name}`) : flag(name);
      if (value.path === 'frappe.conf')
        return name === 'get' ? outside('frappe.conf.get') : configuration(name);
      return outside(canonical(`${value.path}.${name}`));
    }
    case 'made':
      if (value.path === 'frappe.get_hooks()' && name !== 'get') return hookList(frame, name);
      return made(`${value.path}.${name}`);
    case 'object': {
      const isDocument = interpreter.isDocument(value.cls);
      if (name === '_action' && isDocument) return NONE;
      const member = interpreter.classMember(value.cls, name);
      if (member?.kind === 'function') {
        if (isDecorated(member.fn, 'property') || isDecorated(member.fn, 'cached_property'))
          return callFunction(frame, rawFunction(member.fn, value), NO_ARGS, undefined);
        if (isDecorated(member.fn, 'staticmethod')) return member;
        return functionOf(member.fn, value);
      }
      if (member) return isDocument ? stored(member) : member;
      const set = interpreter.attribute(value.cls, name, value.args);
      if (set.kind !== 'unknown') return isDocument ? stored(set) : set;
      // Scrubbed, which finds its controller as well.
      if (isDocument && name === 'doctype' && value.cls.doctype !== undefined)
        return constant(value.cls.doctype, true);
      return isDocument && isDocumentMethod(name) ? methodOf(value, name) : UNKNOWN;
    }
    case 'document':
      if (controllerRule(value, name)) return methodOf(value, name);
      // Frappe sets it while it saves; an entry never stands inside a save.
      if (name === '_action') return NONE;
      return isDocumentMethod(name) ? methodOf(value, name) : UNKNOWN;
    case 'super': {
      const member = interpreter.classMember(
        value.self.kind === 'object' ? value.self.cls : value.cls,
        name,
        value.cls,
      );
      if (member?.kind === 'function') return functionOf(member.fn, value.self);
      if (member) return member;
      return interpreter.isDocument(value.cls) && isDocumentMethod(name)
        ? { kind: 'method', of: documentOf(value.cls.doctype), name, key: `.${name}<super>` }
        : UNKNOWN;
    }
    case 'class': {
      const member = interpreter.classMember(value.cls, name);
      if (member?.kind === 'function' && isDecorated(member.fn, 'classmethod'))
        return functionOf(member.fn, value);
      return member ?? UNKNOWN;
    }
    case 'dict':
      return value.entries.get(name) ?? UNKNOWN;
    case 'modes':
      return frame.eachMode(value, (one) => attribute(frame, one, name));
    case 'any':
      return either(value.of.map((one) => attribute(frame, one, name)));
    default:
      return UNKNOWN;
  }
}

/** What a row holds is never certain: a text or number that some method sets is one of those that it may be. */
export const stored = (value: Value): Value =>
  value.kind === 'constant'
    ? constant(value.value, true)
    : value.kind === 'any'
      ? either(value.of.map(stored))
      : value;

const methodOf = (of: Value, name: string): Value => ({
  kind: 'method',
  of,
  name,
  key: `.${name}<${of.key}>`,
});

function isDocumentMethod(name: string): boolean {
  return Object.hasOwn(DOCUMENT_METHODS, name) || IN_MEMORY.has(name) || name === 'run_method';
}

export const isDecorated = ({ node }: FunctionRef, by: string): boolean =>
  node.kind === 'def' && node.decorators.some((decorator) => isNamed(decorator, by));

/** Whether a decorator is `name`, `module.name` or a call of it. */
export function isNamed(e: Expr, name: string): boolean {
  return e.kind === 'name'
    ? e.id === name
    : e.kind === 'attr'
      ? e.name === name
      : e.kind === 'call' && isNamed(e.fn, name);
}
