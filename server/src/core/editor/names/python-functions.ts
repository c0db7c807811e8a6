import type { DefStmt, Expr } from '../../python/ast.js';
import type { PythonValue } from './python-frappe.js';

/** A function of the file by its name, a method of a DocType's documents by both, another file's by its path. */
export type FunctionKey =
  | { name: string }
  | { doctype: string; name: string }
  /** `library.api.get_loan` */
  | { path: string };

/** What functions of other files give back; undefined: nobody knows. */
export type GivesElsewhere = (key: FunctionKey) => PythonValue | undefined;

/** What all places say that is known of a parameter or result; `null` where they disagree or one is not known. */
type Agreed = PythonValue | null;

/**
 * What the functions of a file are handed by its own calls, and what they give back. A name is only said to be a
 * document where every place says so: the same document everywhere.
 */
export class PythonFunctions {
  private readonly results = new Map<string, Agreed>();
  private readonly parameters = new Map<string, Agreed>();

  constructor(private readonly elsewhere: GivesElsewhere | undefined) {}

  /** Notes what a call hands over. */
  called(key: FunctionKey, positional: readonly (PythonValue | undefined)[]): void {
    const of = textOf(key);
    for (const [i, value] of positional.entries()) agree(this.parameters, `${of}(${i})`, value);
  }

  /** Notes what a `return` gives. */
  returned(key: FunctionKey, value: PythonValue | undefined): void {
    agree(this.results, textOf(key), value);
  }

  /** What calls of the file hand to a parameter, counted without `self`. */
  handed(key: FunctionKey, index: number): PythonValue | undefined {
    return this.parameters.get(`${textOf(key)}(${index})`) ?? undefined;
  }

  gives(key: FunctionKey): PythonValue | undefined {
    const own = this.results.get(textOf(key));
    return own === undefined ? this.elsewhere?.(key) : (own ?? undefined);
  }

  /** What is known, to see whether reading the file once more found out more. */
  facts(): string {
    const known = [...this.results, ...this.parameters].filter(([, value]) => value !== null);
    return known.map(([key, value]) => `${key} ${value!.kind} ${value!.doctype}`).join('\n');
  }
}

function agree(known: Map<string, Agreed>, key: string, value: PythonValue | undefined): void {
  const before = known.get(key);
  if (before === undefined) known.set(key, value ?? null);
  else if (before !== null && !(value && alike(before, value))) known.set(key, null);
}

/** As many columns at least: what one place lacks is not said to be there. */
function alike(a: PythonValue, b: PythonValue): boolean {
  const columns = (value: PythonValue) => (value.columns ? [...value.columns].sort().join() : '*');
  return a.kind === b.kind && a.doctype === b.doctype && columns(a) === columns(b);
}

function textOf(key: FunctionKey): string {
  if ('path' in key) return key.path;
  return 'doctype' in key ? `${key.doctype}.${key.name}` : key.name;
}

/** What a function is known by in its file; `self`: the DocType whose controller it is a method of. */
export function keyOf({ name }: DefStmt, self: string | undefined): FunctionKey {
  return self === undefined ? { name } : { doctype: self, name };
}

/** Functions of Python that give what they are given, or a part of it. */
export const KEEPS = /^(?:list|sorted|reversed|filter|set|tuple)$/;

/**
 * The function of the file or of another one that a call means; `of`: what stands before the dot, `imported`: what
 * names of the file are elsewhere.
 */
export function calledFunction(
  fn: Expr,
  of: PythonValue | undefined,
  imported: ReadonlyMap<string, string>,
): FunctionKey | undefined {
  if (fn.kind === 'attr' && of?.kind === 'document') return { doctype: of.doctype, name: fn.name };
  const path = fn.kind === 'attr' && !of ? pathOf(fn) : undefined;
  if (path !== undefined) {
    const [head = '', ...rest] = path.split('.');
    const module = imported.get(head);
    return module === undefined ? undefined : { path: [module, ...rest].join('.') };
  }
  if (fn.kind !== 'name' || KEEPS.test(fn.id)) return undefined;
  const elsewhere = imported.get(fn.id);
  return elsewhere === undefined ? { name: fn.id } : { path: elsewhere };
}

export function pathOf(e: Expr): string | undefined {
  if (e.kind === 'name') return e.id;
  const of = e.kind === 'attr' ? pathOf(e.obj) : undefined;
  return of === undefined || e.kind !== 'attr' ? undefined : `${of}.${e.name}`;
}
