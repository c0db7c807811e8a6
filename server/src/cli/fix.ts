import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Finding } from '../core/finding.js';
import { applyEdits, type PlannedFix, planFixes } from '../core/fix/apply.js';
import { reasonOf } from '../workspace/files.js';
import { type Staged, stage } from '../workspace/write.js';
import { type Io, warn } from './io.js';
import type { Opened } from './projects.js';

/**
 * Writes safe fixes to disk, as many as can be done together: a fix is done in all its files or not at all, and
 * never a second time for the same finding. Their projects are told. Answers whether anything was written.
 */
export class Fixer {
  private readonly done = new Set<string>();
  /** Something that could be fixed could not be written. */
  failed = false;

  private readonly written = new Set<string>();
  /** When files were written here, as the disk says. */
  private readonly own = new Map<string, number>();

  /** `since`: a time before the first file was read. What somebody has changed after it is another text than was judged. */
  constructor(
    private readonly io: Io,
    private readonly since: number,
  ) {}

  /** The files written since this was asked last. */
  takeWritten(): string[] {
    const files = [...this.written];
    this.written.clear();
    return files;
  }

  apply(results: readonly { opened: Pick<Opened, 'project'>; findings: readonly Finding[] }[]): boolean {
    let written = false;
    for (const { opened, findings } of results) {
      const texts = new Map<string, string | undefined>();
      const inside = `${opened.project.root.path}/`;
      const read = (file: string): string | undefined => {
        if (!texts.has(file)) texts.set(file, file.startsWith(inside) ? readExactly(file) : undefined);
        return texts.get(file);
      };
      const left = findings.filter((finding) => !this.done.has(keyOf(finding)));
      const plan = planFixes(left, read, existsSync);
      for (const { finding } of plan) this.done.add(keyOf(finding));
      const isJudged = (file: string): boolean =>
        (changedAt(file) ?? 0) <= (this.own.get(file) ?? this.since);
      const result = writeAll(plan, read, isJudged, opened.project.root.path, this.io);
      for (const file of result.written) {
        this.own.set(file, changedAt(file) ?? 0);
        opened.project.update(file);
        this.written.add(file);
        written = true;
      }
      this.failed ||= result.failed;
    }
    return written;
  }
}

/** Whether a file says what a bench is made of (its apps, their folders, Frappe's version), so that it is to be opened anew. */
export const makesBench = (file: string): boolean =>
  /\/(?:hooks\.py|(?:modules|patches|apps)\.txt|frappe\/__init__\.py)$/.test(file);

const keyOf = ({ fingerprint, file }: Finding) => `${fingerprint} ${file}`;

/**
 * Stages all files before the first is changed. Where one cannot be written, those that a fix changes together with it
 * are left as they are too.
 */
function writeAll(
  plan: readonly PlannedFix[],
  read: (file: string) => string | undefined,
  isJudged: (file: string) => boolean,
  root: string,
  io: Io,
): { written: string[]; failed: boolean } {
  const byFile = new Map<string, PlannedFix['edits']>();
  for (const { edits } of plan) {
    for (const edit of edits) {
      const known = byFile.get(edit.file);
      if (known) known.push(edit);
      else byFile.set(edit.file, [edit]);
    }
  }
  const staged = new Map<string, Staged>();
  const refused = new Set<string>();
  const refuse = (file: string, error: unknown): void => {
    refused.add(file);
    warn(io, `${file}: not fixed: ${reasonOf(error)}`);
  };
  for (const [file, edits] of byFile) {
    try {
      if (!isJudged(file)) throw new Error('it was changed while it was checked; check again');
      staged.set(file, stage(file, applyEdits(read(file) ?? '', edits), root));
    } catch (error) {
      refuse(file, error);
    }
  }
  for (let size = -1; size !== refused.size; ) {
    size = refused.size;
    for (const { edits } of plan)
      if (edits.some(({ file }) => refused.has(file))) for (const { file } of edits) refused.add(file);
  }
  const written: string[] = [];
  for (const [file, text] of staged) {
    if (refused.has(file)) {
      text.discard();
      continue;
    }
    try {
      text.commit();
      written.push(file);
    } catch (error) {
      refuse(file, error);
    }
  }
  return { written, failed: refused.size > 0 };
}

/** When a file's bytes or name were changed last, in whole milliseconds of the clock; undefined where it is not there. */
function changedAt(file: string): number | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && Math.floor(Math.max(stat.mtimeMs, stat.ctimeMs));
}

/** Text that gives the same bytes when written again; undefined for what is not UTF-8 or not there. */
function readExactly(file: string): string | undefined {
  try {
    const bytes = readFileSync(file);
    const text = bytes.toString('utf8');
    return Buffer.from(text).equals(bytes) ? text : undefined;
  } catch {
    return undefined;
  }
}
