import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cli } from './cli.js';
import { commitAll } from './git.js';
import type { PrintedFinding } from './shared-cases.js';
import { Workspace } from './workspace.js';

/**
 * `test/fixtures/kinds/*.txt`: a bench each, as sections `-- path --` of one text; `before/` and `after/` stand for two
 * commits. `-- doctype bill autoname=prompt --` has a field a line: `fieldname Fieldtype key=value …`. At the end of a line
 * stands what must be found there, `# expect 3.1: error 1054 rule` (`//` too), or `# quiet 3.1`: a near twin, of which
 * nothing may be said. Errors and warnings that no line asks for are wrong.
 */
export interface Kinds {
  name: string;
  expected: string[];
  quiet: string[];
  found: string[];
}

const HEADER = /^-- (.+) --$/;
const MARK =
  /[ \t]*(?:#|\/\/) (?:expect (\S+): (error|warning|info|hint)(?: (\d+))? (\S+)|quiet ?(\S*))[ \t]*$/;

interface Section {
  path: string;
  lines: string[];
}

export function kindsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.txt'));
}

/** What a text expects and what checking its bench finds, each as `file:line severity errno rule`. */
export async function checkKinds(file: string): Promise<Kinds> {
  const expected: string[] = [];
  const quiet: string[] = [];
  const sections = sectionsOf(readFileSync(file, 'utf8'));
  const compared = sections.some(({ path }) => /^(?:before|after)\//.test(path));
  const sides: Record<string, string>[] = [];
  for (const side of compared ? (['before', 'after'] as const) : (['after'] as const)) {
    const files: Record<string, string> = { ...BENCH };
    for (const section of sections) {
      const [, of, own] = /^(?:(before|after)\/)?(.*)$/.exec(section.path)!;
      if (of !== undefined && of !== side) continue;
      const { at, lines } = placed(own!, section.lines);
      files[at] = `${lines.map((line, i) => plain(line, `${at}:${i + 1}`)).join('\n')}\n`;
    }
    sides.push(files);
    if (side === 'before') [expected.length, quiet.length] = [0, 0];
  }
  const findings = await checkSides(sides);
  const found = findings
    .map((one) => ({ ...one, key: keyOf(one) }))
    .filter(({ severity, key }) => /^(?:error|warning)$/.test(severity) || expected.includes(key))
    .map(({ key }) => key);
  return { name: path.basename(file), expected: expected.sort(), quiet, found: [...new Set(found)].sort() };

  function plain(line: string, at: string): string {
    for (let rest = line; ; ) {
      const mark = MARK.exec(rest);
      if (!mark) return rest;
      const [whole, , severity, errno = '', rule] = mark;
      if (severity) expected.push(`${at} ${severity} ${errno} ${rule}`);
      else quiet.push(at);
      rest = rest.slice(0, rest.length - whole.length);
    }
  }
}

function keyOf({ file, range, severity, evidence, rule }: PrintedFinding): string {
  return `${file}:${range.start.line + 1} ${severity} ${evidence?.errno ?? ''} ${rule}`;
}

function sectionsOf(text: string): Section[] {
  const sections: Section[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const header = HEADER.exec(line);
    if (header) sections.push({ path: header[1]!, lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

const BENCH: Readonly<Record<string, string>> = {
  'sites/apps.txt': 'frappe\ndepot\n',
  'apps/frappe/frappe/__init__.py': '__version__ = "16.4.0"\n',
  'apps/frappe/frappe/hooks.py': 'app_name = "frappe"\n',
  'apps/frappe/frappe/modules.txt': 'Core\n',
  'apps/depot/depot/__init__.py': '',
  'apps/depot/depot/modules.txt': 'Depot\n',
  'apps/depot/depot/hooks.py': 'app_name = "depot"\n',
};

/** Where a section lies in the bench, with the lines of its file. */
function placed(name: string, lines: readonly string[]): { at: string; lines: readonly string[] } {
  const doctype = /^doctype (\w+)(.*)$/.exec(name);
  if (!doctype) return { at: /^(?:depot|frontend)\//.test(name) ? `apps/depot/${name}` : name, lines };
  const own = doctype[1]!;
  const title = own.replaceAll('_', ' ').replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
  const head = { doctype: 'DocType', name: title, module: 'Depot', engine: 'InnoDB', ...keys(doctype[2]!) };
  const fields = lines.map((line, i) => {
    const mark = / (?:#|\/\/) (?:expect|quiet).*$/.exec(line)?.[0] ?? '';
    const [fieldname, fieldtype, more = ''] = /^(\S+) ([^=]*?)((?: \w+=.*)?)$/
      .exec(line.slice(0, line.length - mark.length).trimEnd())!
      .slice(1);
    const field = JSON.stringify({ fieldname, fieldtype, ...keys(more) });
    return `  ${field}${i < lines.length - 1 ? ',' : ''}${mark}`;
  });
  return {
    at: `apps/depot/depot/depot/doctype/${own}/${own}.json`,
    lines: [JSON.stringify(head).replace(/\}$/, ', "fields": ['), ...fields, ']}'],
  };
}

function keys(text: string): Record<string, unknown> {
  return Object.fromEntries(
    [...text.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [
      key,
      /^\d+$/.test(value!) ? Number(value) : value,
    ]),
  );
}

async function checkSides(sides: readonly Record<string, string>[]): Promise<PrintedFinding[]> {
  const workspace = new Workspace();
  try {
    const [before, after = before] = sides;
    for (const [name, text] of Object.entries(before!)) workspace.write(name, text);
    if (sides.length > 1) {
      const git = commitAll(workspace.path);
      for (const entry of readdirSync(workspace.path))
        if (entry !== '.git') rmSync(workspace.at(entry), { recursive: true });
      for (const [name, text] of Object.entries(after!)) workspace.write(name, text);
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', 'two');
    }
    const since = sides.length > 1 ? ['--base', 'HEAD~1'] : [];
    const { code, stdout, stderr } = await cli(['check', '.', '--format', 'json', ...since], {
      cwd: workspace.path,
    });
    if (code > 1) throw new Error(`the check ended with ${code}: ${stderr}`);
    return (JSON.parse(stdout) as { findings: PrintedFinding[] }).findings;
  } finally {
    workspace.remove();
  }
}
