import type { KnownNames } from './known.js';
import type { Path } from './paths.js';
import { mergeScopes, type Scope } from './scope.js';

/** Where a path leaves a loop, with what is known there. */
interface Exits {
  breaks: Scope[];
  continues: Scope[];
}

/** The path through the code that is being followed: the names on it, whether it has ended, the loops around it. */
export class CodePath {
  /** The path has ended: return, raise, break, continue. */
  ended = false;
  private loops: Exits[] = [];

  constructor(readonly names: KnownNames) {}

  /** `break` and `continue`. */
  leave(exit: keyof Exits): void {
    if (!this.ended) this.loops.at(-1)?.[exit].push(new Map(this.names.scope));
    this.ended = true;
  }

  /** Runs `visit` on a copy of the scope, so that what it assigns stays inside. */
  isolated(visit: () => void): Path {
    const { ended } = this;
    const { scope: outer } = this.names;
    this.names.scope = new Map(outer);
    this.ended = false;
    visit();
    const path = { scope: this.names.scope, ended: this.ended };
    this.names.scope = outer;
    this.ended = ended;
    return path;
  }

  /** Runs `visit` as the round of a loop: how it ends, and where `break` and `continue` leave it. */
  round(visit: () => void): { round: Path; breaks: Path[]; continues: Path[] } {
    const exits: Exits = { breaks: [], continues: [] };
    this.loops.push(exits);
    const round = this.isolated(visit);
    this.loops.pop();
    const open = (scope: Scope): Path => ({ scope, ended: false });
    return { round, breaks: exits.breaks.map(open), continues: exits.continues.map(open) };
  }

  /** Runs `visit` as the body of a function: on a path of its own, from what the function finds. */
  within(scope: Scope, visit: () => void): void {
    const { ended, loops } = this;
    const { scope: outer } = this.names;
    this.names.scope = scope;
    this.ended = false;
    this.loops = [];
    visit();
    this.names.scope = outer;
    this.ended = ended;
    this.loops = loops;
  }

  /** Goes on with what is known when the paths come together; those that have ended do not. */
  join(paths: readonly Path[]): void {
    const open = paths.filter(({ ended }) => !ended);
    if (open.length === 0 && paths.length > 0) this.ended = true;
    const scopes = (open.length > 0 ? open : paths).map(({ scope }) => scope);
    if (scopes.length > 0) this.names.scope = mergeScopes(scopes);
  }
}
