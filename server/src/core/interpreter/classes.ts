import type { Expr } from '../python/ast.js';
import { decorate } from './calls.js';
import type { Cache } from './dependencies.js';
import { DOCUMENT_CLASSES } from './document-methods.js';
import { evaluate } from './evaluate.js';
import type { Frame } from './frame.js';
import { isDict } from './literals.js';
import { filled, ModuleNames } from './module-names.js';
import { membersOf, selfAssignments } from './syntax.js';
import {
  argsKey,
  type CallArgs,
  type ClassRef,
  documentOf,
  either,
  type FunctionRef,
  functionOf,
  objectOf,
  rawFunction,
  UNKNOWN,
  type Value,
} from './values.js';

interface Bases {
  own: ClassRef[];
  /** Dotted paths; `?` for one that could not be told. */
  outside: string[];
}

/** What classes of the bench have: their bases, methods and attributes, and which of them are controllers. */
export abstract class Classes extends ModuleNames {
  protected readonly bases: Cache<Bases> = new Map();
  protected readonly attributes: Cache<Value> = new Map();
  protected readonly decorated: Cache<Value> = new Map();

  basesOf(cls: ClassRef): Bases {
    return this.cached(this.bases, cls.id, { own: [], outside: [] }, () => {
      const found: Bases = { own: [], outside: [] };
      const frame = this.scratch(cls.file);
      this.notePlace(cls);
      for (const base of cls.node.bases) {
        const value = evaluate(frame, base.kind === 'sub' ? base.obj : base);
        if (value.kind === 'class' && value.cls !== cls) found.own.push(value.cls);
        else if (value.kind === 'outside') found.outside.push(value.path);
        else found.outside.push('?');
      }
      return found;
    });
  }

  /** The class and its bases of the bench, in the order in which methods are looked up. */
  lineage(cls: ClassRef, seen = new Set<ClassRef>()): ClassRef[] {
    if (seen.has(cls)) return [];
    seen.add(cls);
    return [cls, ...this.basesOf(cls).own.flatMap((base) => this.lineage(base, seen))];
  }

  isDocument(cls: ClassRef): boolean {
    if (cls.doctype !== undefined) return true;
    return this.lineage(cls).some(
      (one) =>
        one.doctype !== undefined ||
        this.basesOf(one).outside.some(
          (path) => DOCUMENT_CLASSES.has(path) || /^\w+\..*\bdoctype\.\w+\.\w+\.\w+$/.test(path),
        ) ||
        DOCUMENT_CLASSES.has(`${one.file.module}.${one.name}`),
    );
  }

  /** Method or attribute that the class or a base of the bench defines in its body; `after` skips up to that class. */
  classMember(cls: ClassRef, name: string, after?: ClassRef): Value | undefined {
    let skip = after !== undefined;
    for (const one of this.lineage(cls)) {
      this.notePlace(one);
      if (skip) {
        if (one === after) skip = false;
        continue;
      }
      if (DOCUMENT_CLASSES.has(`${one.file.module}.${one.name}`)) return undefined;
      const s = membersOf(one).get(name);
      if (s?.kind === 'def') return functionOf(one.file.functionAt(s, `${one.name}.${name}`, one));
      if (s?.value) return evaluate(this.scratch(one.file), s.value);
    }
    return undefined;
  }

  /** What runs when `object.<name>` is assigned to. */
  setter(cls: ClassRef, name: string): FunctionRef | undefined {
    for (const one of this.lineage(cls)) {
      this.notePlace(one);
      const s = membersOf(one).get(`${name}.setter`);
      if (s?.kind === 'def') return one.file.functionAt(s, `${one.name}.${name}`, one);
    }
    return undefined;
  }

  /** What the class's methods assign to `self.<name>`, made with these arguments. */
  attribute(cls: ClassRef, name: string, args?: CallArgs): Value {
    const key = `${cls.id}.${name}${args ? argsKey(args) : ''}`;
    return this.cached(this.attributes, key, UNKNOWN, () => either(this.assigned(cls, name, args)));
  }

  private assigned(cls: ClassRef, name: string, args: CallArgs | undefined): Value[] {
    const values: Value[] = [];
    const made = this.classMember(cls, '__init__');
    const init = made?.kind === 'function' ? made.fn.owner : undefined;
    for (const value of [...(args?.positional ?? []), ...(args?.named.values() ?? [])]) this.noteValue(value);
    for (const one of this.lineage(cls)) {
      this.notePlace(one);
      for (const { method, value } of selfAssignments(one).get(name) ?? []) {
        const frame = this.scratch(one.file);
        const [self, ...params] = method.params;
        frame.flow.env.set(self!.name, objectOf(cls, args));
        const given = method.name === '__init__' && one === init ? args : undefined;
        params.forEach(({ name: param, annotation }, i) => {
          const known = given?.named.get(param) ?? given?.positional[i];
          frame.flow.env.set(param, known ?? (annotation ? this.annotated(frame, annotation) : UNKNOWN));
        });
        const found = filled(evaluate(frame, value));
        if (!(found.kind === 'constant' && found.value === null)) values.push(found);
      }
    }
    return values;
  }

  /** A document of a DocType: its controller where the bench has it. */
  documentFor(doctype: string | undefined): Value {
    if (doctype === undefined) return documentOf(undefined);
    const cls = this.overriding(doctype) ?? this.bench.controller(doctype);
    if (cls) this.notePlace(cls);
    return cls ? objectOf(cls) : documentOf(doctype);
  }

  /** `execute` of a Script Report. */
  report(name: string): Value {
    const file = this.bench.report(name);
    return file ? this.member(file, 'execute') : UNKNOWN;
  }

  private overriding(doctype: string): ClassRef | undefined {
    for (const { value, file } of this.bench.hooks('override_doctype_class')) {
      if (this.changes) this.noteName(file, 'override_doctype_class');
      const path = isDict(value) ? value[doctype] : undefined;
      const found = typeof path === 'string' ? this.resolve(path) : UNKNOWN;
      if (found.kind === 'class') return found.cls;
    }
    return undefined;
  }

  /** A parameter's type, where it is a document or a class of the bench. */
  annotated(frame: Frame, annotation: Expr): Value {
    if (annotation.kind === 'str' || annotation.kind === 'const' || annotation.kind === 'op') {
      if (annotation.kind === 'str' && /^\w+$/.test(annotation.value))
        return this.instanceOf(frame.lookup(annotation.value));
      return UNKNOWN;
    }
    if (annotation.kind === 'name' || annotation.kind === 'attr')
      return this.instanceOf(evaluate(frame, annotation));
    return UNKNOWN;
  }

  private instanceOf(value: Value): Value {
    if (value.kind === 'class') return objectOf(value.cls);
    if (value.kind === 'outside' && DOCUMENT_CLASSES.has(value.path)) return documentOf(undefined);
    return UNKNOWN;
  }

  /** The function as its decorators leave it; decorators that are not in the bench call it as it is. */
  decoratedValue(fn: FunctionRef): Value | undefined {
    if (fn.node.kind !== 'def' || fn.node.decorators.length === 0) return undefined;
    const { decorators } = fn.node;
    const raw: Value = rawFunction(fn);
    return this.cached(this.decorated, fn.id, raw, () => {
      this.notePlace(fn);
      let value = raw;
      const frame = this.scratch(fn.file);
      for (const decorator of [...decorators].reverse()) {
        value = decorate(frame, evaluate(frame, decorator), value);
      }
      return value;
    });
  }
}
