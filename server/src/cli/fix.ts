import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Finding } from '../core/finding.js';
import { applyEdits, type PlannedFix, planFixes } from '../core/fix/apply.js';
import { reasonOf } from '../workspace/files.js';
import { type Io, warn } from './io.js';
import type { Opened } from './projects.js';

/**
 * Writes safe fixes to disk, as many as can be done together: a fix is done in all its files or not at all, and
 * never a second time for the same finding. Answers whether anything was written.
 */
export class Fixer {
  private readonly done = new Set<string>();

  constructor(private readonly io: Io) {}

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
      written = writeAll(plan, read, this.io) || written;
    }
    return written;
  }
}

const keyOf = ({ fingerprint, file }: Finding) => `${fingerprint} ${file}`;

function writeAll(plan: readonly PlannedFix[], read: (file: string) => string | undefined, io: Io): boolean {
  const byFile = new Map<string, PlannedFix['edits']>();
  for (const { edits } of plan) {
    for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  }
  let written = false;
  for (const [file, edits] of byFile) {
    try {
      writeFileSync(file, applyEdits(read(file) ?? '', edits));
      written = true;
    } catch (error) {
      warn(io, `${file}: not fixed: ${reasonOf(error)}`);
    }
  }
  return written;
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
