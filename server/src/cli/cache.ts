import { baseAsSeen } from '../workspace/base.js';
import { type Looking, Looks, lookAgain, noteLooks, readsSeen, type Seen } from '../workspace/disk.js';
import { SIZE_LIMIT } from '../workspace/files.js';
import type { StoredUnits, UnitStore } from '../workspace/units/store.js';
import { CacheFolder, type Env } from './cache-folder.js';
import type { Outcome, Question } from './judging.js';

/** What was judged in less time is judged again as soon as it is read from the disk. */
const WORTH = 300;

/** An outcome with what was said on stderr, and all that it was made of. */
interface Entry {
  outcome: Outcome;
  said: string[];
  looks: [key: string, seen: Seen][];
}

/**
 * Outcomes of earlier checks, each with every look at the disk that it was made of. It holds as long as all looks show
 * the same: the same folders with the same files, the same texts, the same bases of git.
 */
export class OutcomeCache {
  private readonly key: string;

  private constructor(
    private readonly folder: CacheFolder,
    private readonly question: Question,
    cwd: string,
  ) {
    this.key = folder.keyOf([cwd, { ...question, only: question.only && [...question.only].sort() }]);
  }

  /** The cache for one question; undefined where there is no place for one, with the reason where that was asked for. */
  static open(
    question: Question,
    place: { folder: string | undefined; cwd: string; env: Env },
  ): OutcomeCache | { problem: string } | undefined {
    const folder = CacheFolder.open(question.paths, question.withEngine, place);
    return folder instanceof CacheFolder ? new OutcomeCache(folder, question, place.cwd) : folder;
  }

  /** What the same question had as an outcome, when everything still is as it was. */
  async find(): Promise<{ outcome: Outcome; said: readonly string[] } | undefined> {
    const entry = this.folder.read<Entry>(this.key);
    if (!entry) return undefined;
    let isRefreshed = false;
    const looks: Entry['looks'] = [];
    for (const [key, before] of entry.looks) {
      const at = key.indexOf(' ');
      const [how, where] = [key.slice(0, at) as Looking, key.slice(at + 1)];
      const now: Seen =
        how === 'base'
          ? [await baseAsSeen(where, this.question.base ?? '')]
          : lookAgain(how, where, before, SIZE_LIMIT);
      if (now[0] !== before[0]) return undefined;
      isRefreshed ||= now[1] !== before[1];
      looks.push([key, now]);
    }
    if (isRefreshed) this.folder.write(this.key, { ...entry, looks });
    else this.folder.touch(this.key);
    return entry;
  }

  /** Starts to note what an outcome is made of; what this gives keeps it, when it took `worth` ms or more and is steady. */
  record(worth = WORTH): (outcome: Outcome, said: string[], isSteady: boolean) => void {
    const started = performance.now();
    const looks = new Looks();
    noteLooks(looks);
    return (outcome, said, isSteady) => {
      noteLooks(undefined);
      if (performance.now() - started < worth) return;
      this.folder.write(this.askedKey, true);
      if (!isSteady || looks.isUnsteady) return;
      this.folder.write(this.key, { outcome, said, looks: [...looks.all] } satisfies Entry);
      this.folder.prune();
    };
  }

  private get askedKey(): string {
    return this.folder.keyOf(['asked', this.key]);
  }

  /**
   * Where it is kept what each file was judged by; undefined where findings are made of more than is noted, and the first
   * time that something is asked: the notes take a sixth of a check, and what is checked once has no use for them.
   */
  units(): UnitStore | undefined {
    const { base, only, overrides } = this.question;
    if (base !== undefined || this.folder.read<boolean>(this.askedKey) !== true) return undefined;
    const keyOf = (root: string) => this.folder.keyOf(['units', root, only && [...only].sort(), overrides]);
    return {
      load: (root) => this.folder.read<StoredUnits>(keyOf(root)),
      save: (root, units) => {
        const reads = readsSeen();
        if (!reads) return;
        this.folder.write(keyOf(root), { units, reads } satisfies StoredUnits);
        this.folder.prune();
      },
    };
  }

  /** Forgets the looks of a run that failed. */
  static stop(): void {
    noteLooks(undefined);
  }
}
