import type { Work } from '../check.js';
import type { Part } from '../check-run.js';
import { checkers } from '../checkers/index.js';
import { hashOf, type Seen } from '../disk.js';
import { fingerprintOf, type Ledger } from '../ledger.js';
import type { Project } from '../project.js';
import { checkersByFile, scopeOf, type Unit, type UnitScope, unitKind } from './judge.js';
import '../answers.js';

/** What came of a unit, without what most have none of. */
type StoredPart = Pick<Part, 'count'> &
  Partial<Pick<Part, 'findings' | 'usedIgnores' | 'suppressions' | 'cutOff'>> & {
    /** Which of the lists of rules has those that ran. */
    ran: number;
  };

/** Units as they lie on disk, with what they are made of. */
export interface Stored {
  /** What every unit is made of. */
  world: string;
  questions: (readonly [kind: string, about: string, answer: string])[];
  ran: (readonly string[])[];
  units: (readonly [
    scope: UnitScope,
    file: string,
    kind: string,
    asked: readonly number[],
    part: StoredPart,
  ])[];
}

/** What judging each file of one workspace has given, and what the files' texts were then. */
export interface StoredUnits {
  units: Stored;
  reads: [file: string, seen: Seen][];
}

/** Where what judging each file has given lies from one check to the next. */
export interface UnitStore {
  /** What is known of a workspace, by its root. */
  load(root: string): StoredUnits | undefined;
  save(root: string, units: Stored): void;
}

/** A unit with the questions that were asked for it, by their numbers in `Units`. */
interface Known {
  scope: UnitScope;
  file: string;
  kind: string;
  asked: readonly number[];
  part: Part;
}

/**
 * What judging files has given, with the questions that were asked meanwhile and their answers. A unit holds as long as the
 * same checkers judge the file and every question has the same answer.
 */
export class Units {
  private readonly numbers = new Map<string, number>();
  private readonly questions: (readonly [kind: string, about: string])[] = [];
  /** Answers as they were when a unit of the last time was judged. */
  private readonly before: (string | undefined)[] = [];
  private readonly now: (string | undefined)[] = [];
  private readonly known = new Map<string, Known>();
  private readonly fresh = new Map<string, Known>();

  constructor(
    private readonly project: Project,
    stored: Stored | undefined,
  ) {
    if (stored?.world !== worldOf(project)) return;
    for (const [kind, about, answer] of stored.questions) this.before[this.numberOf(kind, about)] = answer;
    for (const [scope, file, kind, asked, { ran, count, ...part }] of stored.units)
      this.known.set(keyOf(scope, file), {
        scope,
        file,
        kind,
        asked,
        part: {
          ...{ findings: [], crashes: [], usedIgnores: [], suppressions: [], cutOff: [], times: [] },
          ...part,
          count,
          ran: [...(stored.ran[ran] ?? [])],
        },
      });
  }

  /** How many files were not judged again. */
  reused = 0;

  /** Whether anything has been judged that was not known. */
  get isChanged(): boolean {
    return this.fresh.size > 0;
  }

  /** The parts that still hold, and the work that is left. */
  take(work: readonly Work[]): { parts: Part[]; rest: Work[] } {
    const parts: Part[] = [];
    const held = new Set<string>();
    for (const scope of ['local', 'program'] as const) {
      const own = work.filter(({ checker }) => scopeOf(checker) === scope);
      for (const [file, checkers] of checkersByFile(own)) {
        const key = keyOf(scope, file.path);
        const known = this.known.get(key);
        if (!known) continue;
        if (known.kind === unitKind(file, checkers) && known.asked.every((id) => this.isSame(id))) {
          held.add(key);
          parts.push(known.part);
        } else this.known.delete(key);
      }
    }
    this.reused = parts.length;
    const rest = work.map(({ checker, files }) => {
      const scope = scopeOf(checker);
      return { checker, files: files.filter(({ path }) => !scope || !held.has(keyOf(scope, path))) };
    });
    return { parts, rest };
  }

  /**
   * Takes units that have been judged. `question` gives a question by its number in them, with its answer where whoever judged
   * has noted it.
   */
  add(
    units: readonly Unit[],
    question: (id: number) => readonly [kind: string, about: string, answer: string | undefined],
  ): void {
    const ids = new Map<number, number>();
    const own = (id: number): number => {
      let number = ids.get(id);
      if (number === undefined) {
        const [kind, about, answer] = question(id);
        number = this.numberOf(kind, about);
        this.now[number] ??= answer;
        ids.set(id, number);
      }
      return number;
    };
    for (const { asked, isWhole, ...unit } of units)
      if (isWhole && unit.part.crashes.length === 0)
        this.fresh.set(keyOf(unit.scope, unit.file), { ...unit, asked: asked.map(own) });
  }

  /** Everything that is known now, for another time. */
  stored(): Stored {
    const { project } = this;
    const units: Stored['units'] = [];
    const questions: Stored['questions'] = [];
    const numbers = new Map<number, number>();
    const numberOf = (id: number): number => {
      let number = numbers.get(id);
      if (number === undefined) {
        number = questions.length;
        // What nobody asked this time is as it was.
        const answer = this.now[id] ?? (this.isOld(id) ? this.before[id] : this.answer(id));
        questions.push([...this.questions[id]!, answer ?? '']);
        numbers.set(id, number);
      }
      return number;
    };
    const lists: (readonly string[])[] = [];
    const listNumbers = new Map<string, number>();
    const listOf = (ran: readonly string[]): number => {
      const key = ran.join();
      const known = listNumbers.get(key) ?? lists.push(ran) - 1;
      listNumbers.set(key, known);
      return known;
    };
    for (const { asked } of this.fresh.values()) for (const id of asked) this.answer(id);
    for (const [key, { scope, file, kind, asked, part }] of new Map([...this.known, ...this.fresh])) {
      const isStale = asked.some(
        (id) => this.now[id] !== undefined && !this.fresh.has(key) && this.now[id] !== this.before[id],
      );
      if (isStale || !project.file(file)) continue;
      const { findings, usedIgnores, suppressions, cutOff, count, ran } = part;
      units.push([
        scope,
        file,
        kind,
        asked.map(numberOf),
        {
          count,
          ran: listOf(ran),
          ...(findings.length > 0 && { findings }),
          ...(usedIgnores.length > 0 && { usedIgnores }),
          ...(suppressions.length > 0 && { suppressions }),
          ...(cutOff.length > 0 && { cutOff }),
        },
      ]);
    }
    return { world: worldOf(project), questions, ran: lists, units };
  }

  private numberOf(kind: string, about: string): number {
    const key = `${kind}\n${about}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.questions.push([kind, about]) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }

  private isOld(id: number): boolean {
    return this.now[id] === undefined && this.before[id] !== undefined;
  }

  private isSame(id: number): boolean {
    const before = this.before[id];
    return before !== undefined && this.answer(id) === before;
  }

  private answer(id: number): string {
    const [kind, about] = this.questions[id]!;
    // A question of a kind that is not known any more is answered with what never was an answer.
    this.now[id] ??= fingerprintOf(this.project, kind, about) ?? '\0';
    return this.now[id];
  }
}

/** Questions of a ledger, with the answers that it has noted. */
export const questionsOf =
  (ledger: Ledger) =>
  (id: number): readonly [kind: string, about: string, answer: string | undefined] => [
    ...(ledger.question(id) as [string, string]),
    ledger.answer(id),
  ];

const keyOf = (scope: UnitScope, file: string): string => `${scope} ${file}`;

/** Whether all that findings are made of is noted: what is judged on shards or by SQLite's own engine is made of more. */
export function canKeep(project: Project): boolean {
  const folders = project.filesOf('config').map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1));
  return [`${project.root.path}/`, ...folders].every((folder) => {
    const { targets } = project.settingsFor(folder);
    return !targets.has('sqlite') && !targets.has('vitess-sharded');
  });
}

/** What all files are judged by: settings, apps and their Frappe, folders that could not be listed. */
function worldOf(project: Project): string {
  const { root, problems, unsaid, overrides } = project;
  const configs = project.filesOf('config').map(({ path }) => [path, project.hashOf(path)]);
  const names = checkers.map(({ name }) => name);
  return hashOf(JSON.stringify([root, project.benchInShort, problems, unsaid, overrides, configs, names]));
}
