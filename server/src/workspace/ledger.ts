import { AsyncLocalStorage } from 'node:async_hooks';

/** Questions that were put while something was made, and other things made that it was made of. */
export class Trace {
  readonly own = new Set<number>();
  readonly parts = new Set<Trace>();

  /** All questions, those of the parts too. */
  questions(): Set<number> {
    const all = new Set<number>();
    const seen = new Set<Trace>([this]);
    for (const trace of seen) {
      for (const id of trace.own) all.add(id);
      for (const part of trace.parts) seen.add(part);
    }
    return all;
  }
}

/** What is noted of the questions that are put to a project. */
export interface Noted {
  readonly ledger: Ledger | undefined;
  /** Grows with every change. */
  readonly generation: number;
}

/**
 * Notes which questions are put to a project while a file is judged: as long as each has the same answer, the findings
 * are the same. A question is a kind and what it is about (`text /bench/…/hooks.py`, `doctype shop Note`); what it is
 * answered with is told in short (a fingerprint) by `fingerprintOf`, at any time and in any process.
 */
export class Ledger {
  private readonly ids = new Map<string, Map<string, number>>();
  private readonly all: [kind: string, about: string][] = [];
  private readonly answers = new Map<number, { generation: number; answer: string }>();
  /** What is being made at this very moment, within what is made over many turns; null: nobody wants to know. */
  private inner: Trace | null | undefined;

  private get current(): Trace | undefined {
    return this.inner === undefined ? making.getStore() : (this.inner ?? undefined);
  }

  /** Notes a question for whatever is being made. */
  ask(kind: string, about: string): void {
    this.current?.own.add(this.idOf(kind, about));
  }

  /** The same, with its answer in short, which is only asked for once while nothing changes. */
  answered(kind: string, about: string, { generation }: Noted, answer: () => string): void {
    const { current } = this;
    if (!current) return;
    const id = this.idOf(kind, about);
    current.own.add(id);
    if (this.answers.get(id)?.generation !== generation)
      this.answers.set(id, { generation, answer: this.quietly(answer) });
  }

  /** Notes that something made before is used. */
  use(trace: Trace): void {
    this.current?.parts.add(trace);
  }

  /** Makes something, and tells what was asked for it; whoever wants it asks the same. */
  collect<T>(make: () => T): { value: T; trace: Trace } {
    const outer = this.inner;
    const trace = new Trace();
    this.inner = trace;
    try {
      return { value: make(), trace };
    } finally {
      this.inner = outer;
      this.use(trace);
    }
  }

  /** Does something whose questions are nobody's: its outcome is a question itself. */
  quietly<T>(work: () => T): T {
    const outer = this.inner;
    this.inner = null;
    try {
      return work();
    } finally {
      this.inner = outer;
    }
  }

  idOf(kind: string, about: string): number {
    let byAbout = this.ids.get(kind);
    if (!byAbout) {
      byAbout = new Map();
      this.ids.set(kind, byAbout);
    }
    let id = byAbout.get(about);
    if (id === undefined) {
      id = this.all.length;
      this.all.push([kind, about]);
      byAbout.set(about, id);
    }
    return id;
  }

  /** Questions by their number, from one number on. */
  from(first: number): readonly (readonly [kind: string, about: string])[] {
    return this.all.slice(first);
  }

  question(id: number): readonly [kind: string, about: string] {
    return this.all[id]!;
  }

  /** The answer to a question as it was noted. */
  answer(id: number): string | undefined {
    return this.answers.get(id)?.answer;
  }
}

/** What is made over many turns of the event loop: whatever is asked on its behalf belongs to it. */
const making = new AsyncLocalStorage<Trace>();

/** Tells what a piece of work asked of the projects that have a ledger. */
export async function collectAsync(work: () => Promise<void>): Promise<Trace> {
  const trace = new Trace();
  await making.run(trace, work);
  return trace;
}

type Fingerprint = (project: never, about: string) => string;

const kinds = new Map<string, Fingerprint>();

/** Says how the answer to questions of a kind is told in short. */
export function defineQuestion<P extends Noted>(
  kind: string,
  fingerprint: (project: P, about: string) => string,
): void {
  kinds.set(kind, fingerprint);
}

/** What a question is answered with now, in short; undefined where nobody knows such questions. */
export function fingerprintOf(project: Noted, kind: string, about: string): string | undefined {
  const fingerprint = kinds.get(kind);
  const tell = () => fingerprint?.(project as never, about);
  return project.ledger ? project.ledger.quietly(tell) : tell();
}

/**
 * A question whose answer is made of much (all Python, say) and seldom changes: whoever asks depends on the answer, not
 * on what it was made of. `print` tells the answer in short.
 */
export function question<P extends Noted, T>(
  kind: string,
  answer: (project: P, about: string) => T,
  print: (value: T, project: P) => string = (value) => JSON.stringify(value) ?? '',
): (project: P, about?: string) => T {
  defineQuestion(kind, (project: P, about) => print(answer(project, about), project));
  return (project, about = '') => {
    const { ledger } = project;
    if (!ledger) return answer(project, about);
    const value = ledger.quietly(() => answer(project, about));
    ledger.answered(kind, about, project, () => print(value, project));
    return value;
  };
}

/** What is made by key; whoever takes something asks what was asked to make it. */
export class Kept<K, T> {
  private readonly values = new Map<K, { value: T; trace: Trace | undefined }>();

  constructor(private readonly project: Noted) {}

  get(key: K, make: () => T): T {
    const { ledger } = this.project;
    const known = this.values.get(key);
    // What was made while nobody noted anything is made again.
    if (known && (!ledger || known.trace)) {
      if (known.trace) ledger?.use(known.trace);
      return known.value;
    }
    const made = ledger ? ledger.collect(make) : { value: make(), trace: undefined };
    this.values.set(key, made);
    return made.value;
  }
}

/** What is made of a project by name, kept while nothing in it changes. */
export class Memo<P extends Noted & object, T> {
  private readonly all = new WeakMap<P, { generation: number; kept: Kept<string, T> }>();

  get(project: P, name: string, make: () => T): T {
    let own = this.all.get(project);
    if (own?.generation !== project.generation) {
      own = { generation: project.generation, kept: new Kept(project) };
      this.all.set(project, own);
    }
    return own.kept.get(name, make);
  }
}
