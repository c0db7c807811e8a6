import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../core/finding.js';
import { reasonOf } from '../workspace/files.js';
import { writeText } from '../workspace/write.js';
import { type Io, UsageError, warn } from './io.js';
import type { Outcome } from './judging.js';

const DEFAULT_NAME = 'doctype-compat-baseline.json';

/** A finding that is known. */
interface Known {
  fingerprint: string;
  /** What it has in common with the same finding in a file that was renamed; lists of older versions have none. */
  likeness: string | undefined;
  /** Below the root of its workspace. */
  file: string | undefined;
}

/** Findings that are known and shall not block, as often as they are listed. */
export interface Baseline {
  file: string;
  known: readonly Known[];
}

/** Reads the file of `--baseline`; with `--write-baseline` it need not exist, and nothing in it counts. */
export function readBaseline(given: string | undefined, isWriting: boolean, io: Io): Baseline | undefined {
  if (given === undefined && !isWriting) return undefined;
  const file = path.resolve(io.cwd, given ?? DEFAULT_NAME);
  const known: Known[] = [];
  if (isWriting) return { file, known };
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? `not valid JSON: ${error.message}` : reasonOf(error);
    throw new UsageError(`baseline ${given}: ${why}`);
  }
  const findings = (parsed as { findings?: unknown } | null)?.findings;
  if (!Array.isArray(findings)) throw new UsageError(`baseline ${given}: it has no list of findings`);
  for (const entry of findings as unknown[]) {
    const { fingerprint, likeness, file: name } = (entry ?? {}) as Record<keyof Known, unknown>;
    if (typeof fingerprint !== 'string') {
      throw new UsageError(`baseline ${given}: a finding without a fingerprint`);
    }
    known.push({ fingerprint, likeness: textOf(likeness), file: textOf(name) });
  }
  return { file, known };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * The findings of a workspace that a baseline does not know. What is in a file that is there no more is taken for the
 * same finding in another file: files are renamed, and their findings with them.
 */
export function applyBaseline(findings: Finding[], baseline: Baseline | undefined, root: string): Finding[] {
  if (!baseline) return findings;
  const left = new Map<string, Known[]>();
  for (const known of baseline.known)
    left.set(known.fingerprint, [...(left.get(known.fingerprint) ?? []), known]);
  const news = findings.filter(({ fingerprint }) => left.get(fingerprint)?.pop() === undefined);
  if (news.length === 0) return news;
  const moved = new Map<string, number>();
  for (const { likeness, file } of [...left.values()].flat()) {
    if (likeness === undefined || file === undefined || existsSync(path.join(root, file))) continue;
    moved.set(likeness, (moved.get(likeness) ?? 0) + 1);
  }
  return news.filter(({ likeness }) => {
    const n = moved.get(likeness) ?? 0;
    moved.set(likeness, n - 1);
    return n <= 0;
  });
}

/** Lists the findings in the baseline's file, for people too: what a line stands for can be read. */
export function writeBaseline(baseline: Baseline | undefined, groups: Outcome['groups'], io: Io): void {
  if (!baseline) return;
  const findings = groups.flatMap(({ findings, names }) => {
    const nameOf = new Map(names);
    return findings.map(({ fingerprint, likeness, rule, file, doctype, fieldname }) => ({
      fingerprint,
      likeness,
      rule,
      file: nameOf.get(file),
      ...(doctype !== undefined && { doctype }),
      ...(fieldname !== undefined && { field: fieldname }),
    }));
  });
  const lines = findings.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n');
  try {
    writeText(baseline.file, `{\n "version": 1,\n "findings": [\n${lines}\n ]\n}\n`);
  } catch (error) {
    throw new UsageError(`baseline ${baseline.file}: ${reasonOf(error)}`);
  }
  const count = `${findings.length} finding${findings.length === 1 ? '' : 's'}`;
  warn(io, `${count} written to ${path.relative(io.cwd, baseline.file)}`);
}
