import type { Side } from '../core/migration/plan/side.js';
import { say } from '../core/say.js';
import type { ChangeBase } from '../workspace/checker.js';
import { type Comparison, openComparison } from '../workspace/comparison.js';
import { GitError } from '../workspace/git.js';
import type { Project } from '../workspace/project.js';

/** After so many milliseconds the base is looked up anew, in case of a fetch, a commit or another branch. */
const FRESH = 60_000;

interface Kept {
  name: string | undefined;
  at: number;
  comparison: Comparison | undefined;
  /** The same for answers that cannot wait for all of the base's code. */
  quick: ChangeBase | undefined;
  /** Why there is none. */
  problem: string | undefined;
  running: boolean;
}

/** What each project is compared with; looked up in the background, so that no check waits for git. */
export class Comparisons {
  private readonly kept = new WeakMap<Project, Kept>();

  constructor(
    /** Called when a base has been found, or is another one than before. */
    private readonly onChange: () => void,
    private readonly log: (text: string) => void,
  ) {}

  /** The comparison as known; undefined while it is looked up, without git, and when turned off. */
  of(project: Project, name: string | null | undefined): Comparison | undefined {
    if (name === 'off') return undefined;
    const wanted = name || undefined;
    let kept = this.kept.get(project);
    if (kept?.name !== wanted) kept = undefined;
    if (!kept) {
      kept = {
        name: wanted,
        at: Number.NEGATIVE_INFINITY,
        comparison: undefined,
        quick: undefined,
        problem: undefined,
        running: false,
      };
      this.kept.set(project, kept);
    }
    if (!kept.running && performance.now() - kept.at > FRESH) void this.refresh(project, kept);
    return kept.comparison;
  }

  /** The same for a keystroke, which does not wait for the rest of the base's code: another check follows it. */
  quickly(project: Project, name: string | null | undefined): ChangeBase | undefined {
    return this.of(project, name) && this.kept.get(project)?.quick;
  }

  /** A project's base in words, as far as known: `Changes since main (merge base 1a2b3c4)`, or why there is none. */
  shown(project: Project, name: string | null | undefined): string | undefined {
    if (name === 'off') return say`Changes are not compared`;
    const kept = this.kept.get(project);
    if (!kept || kept.name !== (name || undefined)) return undefined;
    if (kept.comparison) return say`Changes since ${kept.comparison.change.shown}`;
    return kept.problem === undefined ? undefined : say`No changes are shown: ${kept.problem}`;
  }

  private async refresh(project: Project, kept: Kept): Promise<void> {
    kept.running = true;
    const before = kept.comparison;
    try {
      const next = await openComparison(project, [project.root.path], kept.name);
      kept.problem = undefined;
      if (!before) for (const note of next.notes) this.log(note);
      if (commits(next) !== commits(before)) {
        kept.comparison = next;
        kept.quick = this.quick(next.change);
        this.onChange();
      }
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      kept.comparison = undefined;
      kept.quick = undefined;
      if (kept.problem !== error.message) {
        kept.problem = error.message;
        this.log(`No changes are shown: ${error.message}`);
      }
      if (before) this.onChange();
    } finally {
      kept.at = performance.now();
      kept.running = false;
    }
  }

  private quick(change: ChangeBase): ChangeBase {
    let loading = false;
    let loaded: Side | undefined;
    const load = async () => {
      loaded = await change.code();
      this.onChange();
    };
    return {
      ...change,
      code: async () => {
        if (!loading) {
          loading = true;
          load().catch((error: unknown) => this.log(`The base's code could not be read: ${String(error)}`));
        }
        return loaded;
      },
    };
  }
}

/** Equal for equal bases; the index has no name that would change with it. */
function commits(comparison: Comparison | undefined): string {
  const parts = comparison?.bases.map(({ git, commit, files, shown }) =>
    [git.root, commit, shown, ...(commit === 'index' ? files.values() : [])].join(),
  );
  return parts?.join() ?? '';
}
