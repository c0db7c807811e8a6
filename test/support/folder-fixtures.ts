import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { VitessEngine } from '../../server/src/core/engines/vitess/verdicts.js';
import type { Finding } from '../../server/src/core/finding.js';
import { TARGETS } from '../../server/src/core/targets.js';
import { check } from '../../server/src/workspace/check.js';
import type { ChangeBase } from '../../server/src/workspace/checker.js';
import { Project } from '../../server/src/workspace/project.js';
import { sideOf } from '../../server/src/workspace/side.js';
import { fixturesDir } from './rule-fixtures.js';

/**
 * A folder under `test/fixtures/rules/<family>/<rule>/<case>/` that stands for an app or a site. A line that a finding
 * begins on says so at its end: `# expect: warning 1792 "part of what is said" at the_text_under_it` (`//` and `--`
 * too; said are message, evidence and statement; `<!-- … -->` in HTML; JSON with comments is called `.jsonc`). A case without such a line must give no finding.
 */
export interface FolderCase {
  name: string;
  expected: string[];
  found: string[];
  findings: Finding[];
}

const MARKER =
  /(?:#|\/\/|--|<!--|;)[ \t]*expect: (error|warning|info|hint)(?: (\d+))?(?: "((?:[^"\\]|\\.)*)")? at (.+?)[ \t]*(?:-->)?[ \t]*$/;

/** The project as the files of another folder have it, at its own paths. */
function baseIn(project: Project, before: string): ChangeBase {
  const texts = new Map<string, string>();
  for (const name of readdirSync(before, { recursive: true, encoding: 'utf8' })) {
    const at = path.join(before, name);
    if (statSync(at).isFile()) texts.set(path.join(project.root.path, name), readFileSync(at, 'utf8'));
  }
  const then = project.at(texts, () => true);
  const side = sideOf(then);
  return { side, project: then, code: async () => side, shown: 'before' };
}

export function casesOf(rule: string): string[] {
  return readdirSync(path.join(fixturesDir, rule)).filter((name) =>
    statSync(path.join(fixturesDir, rule, name)).isDirectory(),
  );
}

/** Rules on statements that need more around them than a text. */
export const NEED_FOLDER: ReadonlySet<string> = new Set(['migration/not-yet-there']);

/** Checks one case with one rule on a copy of its folder. */
export async function checkFolder(rule: string, name: string, engine?: VitessEngine): Promise<FolderCase> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fixture-'));
  try {
    cpSync(path.join(fixturesDir, rule, name), folder, { recursive: true });
    const parts = new Map<string, string>();
    const expected: string[] = [];
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    for (const file of all) {
      const at = path.join(folder, file);
      if (statSync(at).isDirectory()) continue;
      const shown = file
        .split(path.sep)
        .join('/')
        .replace(/\.jsonc$/, '.json');
      const lines = readFileSync(at, 'utf8').split('\n');
      lines.forEach((line, i) => {
        const match = MARKER.exec(line);
        if (!match) return;
        const [whole, severity, errno = '', part, under] = match;
        const key = `${shown}:${i + 1} ${severity} ${errno} ${under}`;
        expected.push(key);
        if (part !== undefined) parts.set(key, part.replace(/\\(.)/g, '$1'));
        lines[i] = line.slice(0, line.length - whole.length).trimEnd();
      });
      writeFileSync(at, lines.join('\n'));
      if (file.endsWith('.jsonc')) renameSync(at, at.slice(0, -1));
    }
    // `before` and `after` beside each other: the change is judged.
    const compared = existsSync(path.join(folder, 'before'));
    const root = compared ? path.join(folder, 'after') : folder;
    const project = await Project.load({ kind: 'folder', path: root });
    project.overrides = { targets: TARGETS };
    const base = compared ? baseIn(project, path.join(folder, 'before')) : undefined;
    const { findings } = await check(project, { only: new Set([rule]), base, ...(engine && { engine }) });
    const found = findings.map((finding) => {
      const file = path.relative(folder, finding.file).split(path.sep).join('/');
      const { start, end } = finding.range;
      const line = readFileSync(finding.file, 'utf8').split('\n')[start.line] ?? '';
      const under =
        start.line === end.line
          ? line.slice(start.character, end.character)
          : `${line.slice(start.character)}…`;
      const key = `${file}:${start.line + 1} ${finding.severity} ${finding.evidence?.errno ?? ''} ${under}`;
      const part = parts.get(key);
      const says = `${finding.message}\n${finding.evidence?.text ?? ''}\n${finding.statement ?? ''}`;
      return part === undefined || says.includes(part) ? key : `${key} — says: ${finding.message}`;
    });
    return { name, expected: expected.sort(), found: found.sort(), findings };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
