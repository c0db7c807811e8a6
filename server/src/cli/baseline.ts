import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../core/finding.js';
import { reasonOf } from '../workspace/files.js';
import { writeText } from '../workspace/write.js';
import { type Io, UsageError, warn } from './io.js';
import type { Opened } from './projects.js';

const DEFAULT_NAME = 'doctype-compat-baseline.json';

/** Findings that are known and shall not block: how often each fingerprint may occur. */
export interface Baseline {
  file: string;
  known: ReadonlyMap<string, number>;
}

/** Reads the file of `--baseline`; with `--write-baseline` it need not exist, and nothing in it counts. */
export function readBaseline(given: string | undefined, isWriting: boolean, io: Io): Baseline | undefined {
  if (given === undefined && !isWriting) return undefined;
  const file = path.resolve(io.cwd, given ?? DEFAULT_NAME);
  const known = new Map<string, number>();
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
    const fingerprint = (entry as { fingerprint?: unknown } | null)?.fingerprint;
    if (typeof fingerprint !== 'string') {
      throw new UsageError(`baseline ${given}: a finding without a fingerprint`);
    }
    known.set(fingerprint, (known.get(fingerprint) ?? 0) + 1);
  }
  return { file, known };
}

/** The findings that a baseline does not know. */
export function applyBaseline(findings: Finding[], baseline: Baseline | undefined): Finding[] {
  if (!baseline) return findings;
  const left = new Map(baseline.known);
  return findings.filter(({ fingerprint }) => {
    const n = left.get(fingerprint) ?? 0;
    left.set(fingerprint, n - 1);
    return n <= 0;
  });
}

/** Lists the findings in the baseline's file, for people too: what a line stands for can be read. */
export function writeBaseline(
  baseline: Baseline | undefined,
  results: readonly { opened: Opened; findings: readonly Finding[] }[],
  io: Io,
): void {
  if (!baseline) return;
  const findings = results.flatMap(({ opened, findings }) =>
    findings.map(({ fingerprint, rule, file, doctype, fieldname }) => ({
      fingerprint,
      rule,
      file: opened.project.nameOf(file),
      ...(doctype !== undefined && { doctype }),
      ...(fieldname !== undefined && { field: fieldname }),
    })),
  );
  const lines = findings.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n');
  try {
    writeText(baseline.file, `{\n "version": 1,\n "findings": [\n${lines}\n ]\n}\n`);
  } catch (error) {
    throw new UsageError(`baseline ${baseline.file}: ${reasonOf(error)}`);
  }
  const count = `${findings.length} finding${findings.length === 1 ? '' : 's'}`;
  warn(io, `${count} written to ${path.relative(io.cwd, baseline.file)}`);
}
