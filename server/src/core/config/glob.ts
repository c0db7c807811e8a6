/*
 * Own code, not picomatch: that turns a glob into a regular expression, and a few `*` in one take exponential time
 * on a path that nearly fits. This walks the path once with the set of places in the glob that may come next.
 */

/** A place in a glob; without `takes` it leads on without taking a character. */
interface State {
  takes?: (character: string) => boolean;
  next: State[];
}

/** What is wrong with a glob, and where in it. */
export interface GlobProblem {
  at: number;
  message: string;
}

export type Glob = { matches(path: string): boolean } | { problem: GlobProblem };

/** Longer ones are no pattern that anybody wrote, and deeper ones none that anybody can read. */
const LONGEST = 1000;
const DEEPEST = 10;

const cache = new Map<string, Glob>();

/**
 * A glob over paths with `/`: `*` and `?` stay within a folder, `**` crosses folders, `{a,b}` chooses; all else stands
 * for itself. A glob without `/` means a file of that name in any folder, as in .gitignore.
 */
export function globOf(text: string): Glob {
  let made = cache.get(text);
  if (!made) {
    made = compile(text);
    cache.set(text, made);
  }
  return made;
}

/** Whether a path fits a glob; a glob that cannot be read fits nothing. */
export function globMatches(text: string, path: string): boolean {
  const glob = globOf(text);
  return 'matches' in glob && glob.matches(path);
}

function compile(text: string): Glob {
  if (text.length > LONGEST)
    return { problem: { at: LONGEST, message: `The pattern is longer than ${LONGEST} characters` } };
  const end: State = { next: [] };
  const start = /^\.?\//.exec(text)?.[0].length ?? 0;
  const reader = new Reader(text, start);
  const body = reader.alternative(0);
  if (reader.problem) return { problem: reader.problem };
  const first = text.includes('/') ? body(end) : anyFolders(body(end));
  return { matches: (path) => walk(first, end, path) };
}

/** Makes the places of a part, given the place that follows it. */
type Part = (next: State) => State;

class Reader {
  problem: GlobProblem | undefined;

  constructor(
    private readonly text: string,
    private at: number,
  ) {}

  /** Reads up to the end, or inside of braces up to the comma or the brace that ends it. */
  alternative(depth: number): Part {
    const parts: Part[] = [];
    for (; this.at < this.text.length && !this.problem; this.at++) {
      const character = this.text[this.at]!;
      if (depth > 0 && (character === ',' || character === '}')) break;
      parts.push(this.part(character, depth));
    }
    return (next) => parts.reduceRight((following, part) => part(following), next);
  }

  private part(character: string, depth: number): Part {
    const { text, at } = this;
    if (character === '{') return this.choice(depth + 1);
    if (character === '}') this.problem = { at, message: 'This } closes nothing' };
    if (character === '?') return (next) => ({ takes: isNoSlash, next: [next] });
    if (character !== '*') return (next) => ({ takes: (one) => one === character, next: [next] });
    if (text[at + 1] !== '*') return (next) => repeated(isNoSlash, next);
    const folders = text[at + 2] === '/';
    this.at += folders ? 2 : 1;
    return folders ? anyFolders : (next) => repeated(() => true, next);
  }

  private choice(depth: number): Part {
    const open = this.at;
    if (depth > DEEPEST) this.problem = { at: open, message: `More than ${DEEPEST} braces in one another` };
    const choices: Part[] = [];
    do {
      this.at++;
      choices.push(this.alternative(depth));
    } while (!this.problem && this.text[this.at] === ',');
    if (!this.problem && this.text[this.at] !== '}') {
      this.problem = { at: open, message: 'This { is never closed' };
    }
    return (next) => ({ next: choices.map((choice) => choice(next)) });
  }
}

const isNoSlash = (character: string): boolean => character !== '/';

function repeated(takes: (character: string) => boolean, next: State): State {
  const state: State = { next: [next] };
  state.next.push({ takes, next: [state] });
  return state;
}

/** No folder, or any folders with the `/` after them. */
function anyFolders(next: State): State {
  const slash: State = { takes: (character) => character === '/', next: [next] };
  return { next: [next, repeated(() => true, slash)] };
}

function walk(first: State, end: State, path: string): boolean {
  let states = closure([first]);
  for (const character of path) {
    const next: State[] = [];
    for (const state of states) if (state.takes?.(character)) next.push(...state.next);
    states = closure(next);
    if (states.size === 0) return false;
  }
  return states.has(end);
}

/** With the places that are reached without taking a character. */
function closure(from: readonly State[]): Set<State> {
  const reached = new Set<State>();
  const open = [...from];
  for (let state = open.pop(); state; state = open.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    if (!state.takes) open.push(...state.next);
  }
  return reached;
}
