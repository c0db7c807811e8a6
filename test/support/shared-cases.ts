import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cli } from './cli.js';

/** What a case says that must be found. `null` means anywhere, or any error number. Lines are counted from 1. */
export interface ExpectedFinding {
  'rule or meaning'?: string;
  rule?: string;
  file: string | null;
  line: number | null;
  engine?: string | null;
  errno: number | null;
  severity: string;
}

/** What must not be said. `twice`: the same thing said again at the same place. */
export interface AbsentFinding {
  rule?: string;
  text?: string;
  file?: string;
  line?: number;
  twice?: boolean;
}

export interface SharedCase {
  name: string;
  folder: string;
  expect: ExpectedFinding[];
  absent: AbsentFinding[];
}

/** A finding as `check --format json` prints it. */
export interface PrintedFinding {
  file: string;
  range: { start: { line: number; character: number } };
  rule: string;
  severity: string;
  message: string;
  target: string;
  evidence?: { engine: string; errno?: number; text: string };
}

export function readCases(folder: string): SharedCase[] {
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, 'expected.json')))
    .sort()
    .map((name) => {
      const at = path.join(folder, name);
      const { expect, absent } = JSON.parse(
        readFileSync(path.join(at, 'expected.json'), 'utf8'),
      ) as Partial<SharedCase>;
      return { name, folder: at, expect: expect ?? [], absent: absent ?? [] };
    });
}

/** Checks a case on a copy: `before` and `after` as two commits with `--base HEAD~1`, anything else with `check .`. */
export async function checkCase({ folder }: SharedCase): Promise<PrintedFinding[]> {
  const copy = realpathSync(mkdtempSync(path.join(tmpdir(), 'case-')));
  try {
    const compared = existsSync(path.join(folder, 'before'));
    if (compared) {
      const git = (...args: string[]) =>
        execFileSync('git', ['-C', copy, ...IDENTITY, ...args], { stdio: 'pipe' });
      git('init', '--quiet', '--initial-branch=main');
      for (const version of ['before', 'after']) {
        for (const entry of readdirSync(copy))
          if (entry !== '.git') rmSync(path.join(copy, entry), { recursive: true });
        cpSync(path.join(folder, version), copy, { recursive: true });
        execFileSync('chmod', ['-R', 'u+w', copy]);
        git('add', '--all');
        git('commit', '--quiet', '--allow-empty', '--message', version);
      }
    } else {
      cpSync(folder, copy, { recursive: true });
      execFileSync('chmod', ['-R', 'u+w', copy]);
    }
    const args = ['check', '.', '--format', 'json', ...(compared ? ['--base', 'HEAD~1'] : [])];
    const { code, stdout, stderr } = await cli(args, { cwd: copy });
    if (code > 1) throw new Error(`doctype-compat ${args.join(' ')} ended with ${code}: ${stderr}`);
    const { findings } = JSON.parse(stdout) as { findings: PrintedFinding[] };
    return findings.map((finding) => ({
      ...finding,
      file: compared ? `after/${finding.file}` : finding.file,
    }));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const IDENTITY = [
  '-c',
  'user.name=Test',
  '-c',
  'user.email=test@example.invalid',
  '-c',
  'commit.gpgsign=false',
];

/** One line for each expectation that is not met, and for each finding that must not be there. */
export function unmetOf({ name, expect, absent }: SharedCase, findings: readonly PrintedFinding[]): string[] {
  const unmet: string[] = [];
  for (const wanted of expect) {
    if (!findings.some((finding) => meets(finding, wanted))) {
      unmet.push(
        `${name}: ${wanted.file ?? 'anywhere'}:${wanted.line ?? '*'} ${wanted.severity} ${wanted.errno ?? '*'}`,
      );
    }
  }
  for (const unwanted of absent) {
    if (unwanted.twice ? twice(findings) : findings.some((finding) => isUnwanted(finding, unwanted))) {
      const { rule, text, line } = unwanted;
      const what = unwanted.twice
        ? 'the same finding twice'
        : `${rule ?? JSON.stringify(text)}${line ? `:${line}` : ''}`;
      unmet.push(`${name}: not ${what}`);
    }
  }
  return unmet;
}

function meets(finding: PrintedFinding, wanted: ExpectedFinding): boolean {
  return (
    (wanted.file === null || finding.file === wanted.file) &&
    (wanted.line === null || finding.range.start.line + 1 === wanted.line) &&
    (wanted.errno === null || finding.evidence?.errno === wanted.errno) &&
    (wanted.rule === undefined || finding.rule === wanted.rule) &&
    (wanted.engine === undefined || wanted.engine === null || isFrom(finding, wanted.engine)) &&
    finding.severity === wanted.severity
  );
}

/** vtgate passes on what the MySQL behind it says. */
function isFrom({ evidence, target }: PrintedFinding, engine: string): boolean {
  return evidence?.engine === engine || (engine === 'vitess' && target.startsWith('vitess'));
}

function isUnwanted(finding: PrintedFinding, { rule, text, file, line }: AbsentFinding): boolean {
  return (
    (rule === undefined || finding.rule === rule) &&
    (text === undefined || finding.message.includes(text)) &&
    (file === undefined || finding.file === file) &&
    (line === undefined || finding.range.start.line + 1 === line)
  );
}

function twice(findings: readonly PrintedFinding[]): boolean {
  const keys = findings.map(
    ({ file, range, evidence, message }) =>
      `${file} ${range.start.line}:${range.start.character} ${evidence?.text ?? message}`,
  );
  return new Set(keys).size < keys.length;
}
