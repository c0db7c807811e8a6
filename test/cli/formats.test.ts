import assert from 'node:assert/strict';
import { cli } from '../support/cli.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

const NAME = 'Nôte, 100% "<b>"';

describe('formats of check', () => {
  let workspace: Workspace;
  let expected: { rule: string; file: string; range: { start: { line: number; character: number } } }[];
  before(async () => {
    const fields = [{ fieldname: 'content', fieldtype: 'Text', default: 'x' }];
    workspace = new Workspace({
      ...bench({
        trace: doctypeJson('Trace', { engine: 'MyISAM', fields }),
        note: doctypeJson(NAME, { fields }),
        'od%d ü': doctypeJson('Odd', { fields }),
      }),
      // A second DocType of the same name: its findings have the same fingerprints.
      'apps/shop/shop/other/doctype/trace/trace.json': doctypeJson('Trace', { engine: 'MyISAM' }),
    });
    expected = JSON.parse((await run('json')).stdout).findings;
  });
  after(() => workspace.remove());

  const run = (format: string, env = {}) =>
    cli(['check', '--no-engine', '--rule', 'vitess/myisam,vitess/text-default', '--format', format], {
      cwd: workspace.path,
      env,
    });

  it('json: has what the others have to have', () => {
    assert.equal(expected.length, 5);
  });

  it('sarif: is a log with its rules, and each result points to them', async () => {
    const { code, stdout } = await run('sarif');
    assert.equal(code, 1);
    const log = JSON.parse(stdout);
    assert.equal(log.version, '2.1.0');
    assert.equal(log.runs.length, 1);
    const [{ tool, results, columnKind }] = log.runs;
    assert.equal(columnKind, 'utf16CodeUnits');
    assert.equal(tool.driver.name, 'Doctype Compat');
    assert.deepEqual(
      results.map((result: { ruleId: string }) => result.ruleId),
      expected.map(({ rule }) => rule),
    );
    for (const [i, result] of results.entries()) {
      assert.equal(tool.driver.rules[result.ruleIndex].id, result.ruleId);
      assert.ok(['error', 'warning', 'note'].includes(result.level));
      assert.ok(result.message.text.length > 0);
      assert.match(result.partialFingerprints['doctypeCompat/v1'], /^[0-9a-f]{16}$/);
      const { artifactLocation, region } = result.locations[0].physicalLocation;
      assert.equal(decodeURIComponent(artifactLocation.uri), expected[i]?.file);
      assert.equal(new URL(artifactLocation.uri, 'file:///w/').hash, '');
      assert.equal(region.startLine, expected[i]!.range.start.line + 1);
      assert.equal(region.startColumn, expected[i]!.range.start.character + 1);
      assert.ok(region.endLine >= region.startLine);
      for (const fix of result.fixes ?? []) {
        assert.ok(fix.artifactChanges[0].replacements[0].deletedRegion.charOffset >= 0);
      }
    }
    for (const rule of tool.driver.rules) {
      assert.ok(rule.id && rule.shortDescription.text && rule.help.text && rule.defaultConfiguration.level);
    }
  });

  it('github: is one command a finding, with what the runner would split on escaped', async () => {
    const { stdout } = await run('github');
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines.length, expected.length);
    for (const [i, line] of lines.entries()) {
      const command =
        /^::(error|warning|notice) file=([^,:]+),line=(\d+),endLine=\d+,(?:col=\d+,endColumn=\d+,)?title=[^:]+::(.+)$/.exec(
          line,
        );
      assert.ok(command, line);
      assert.equal(decodeURIComponent(command[2]!), expected[i]?.file);
      assert.equal(Number(command[3]), expected[i]!.range.start.line + 1);
    }
    assert.ok(lines.some((line) => line.includes('100%25')));
  });

  it('gitlab: gives each issue a fingerprint of its own and a path without ./', async () => {
    const issues = JSON.parse((await run('gitlab')).stdout);
    assert.equal(issues.length, expected.length);
    assert.equal(
      new Set(issues.map((issue: { fingerprint: string }) => issue.fingerprint)).size,
      issues.length,
    );
    for (const [i, issue] of issues.entries()) {
      assert.equal(issue.location.path, expected[i]?.file);
      assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(issue.severity));
      assert.equal(issue.check_name, expected[i]?.rule);
    }
  });

  it('junit: is well-formed and has a case a finding', async () => {
    const { stdout } = await run('junit');
    assert.match(stdout, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /);
    assert.equal(stdout.match(/<testcase /g)?.length, expected.length);
    assert.equal(stdout.match(/<failure /g)?.length, expected.length);
    const open: string[] = [];
    // Every tag closed in order, no bare < or & left anywhere.
    for (const [, close, name, self] of stdout.matchAll(/<(\/?)([a-z]+)(?: [a-z]+="[^"<]*")*(\/?)>/g)) {
      if (close) assert.equal(open.pop(), name);
      else if (!self) open.push(name!);
    }
    assert.deepEqual(open, []);
    const content = stdout.replace(/<\?xml[^>]*\?>|<\/?[a-z]+(?: [a-z]+="[^"<]*")*\/?>/g, '');
    assert.doesNotMatch(content, /<|&(?!(?:amp|lt|gt|quot|#\d+);)/);
  });

  it('markdown: has a line a finding and says what runs where', async () => {
    const { stdout } = await run('markdown');
    assert.match(stdout, /^## Doctype Compat: 3 errors, 2 warnings\n/);
    assert.equal(stdout.match(/^- \*\*(?:error|warning)\*\* /gm)?.length, expected.length);
    assert.match(stdout, /^\| \| mariadb \| vitess \|/m);
  });

  it('html: is a page of its own with an item a finding, that loads and runs nothing', async () => {
    const { stdout } = await run('html');
    assert.match(stdout, /^<!DOCTYPE html>/);
    assert.equal(stdout.match(/<li class="(?:error|warning)"><p>/g)?.length, expected.length);
    assert.doesNotMatch(stdout, /<script|<link|<img|@import|url\(|\son\w+=/);
    assert.match(stdout, /prefers-color-scheme:dark/);
  });

  it('text: shows the line with a caret, no colours off a terminal, and sums up', async () => {
    const { stdout } = await run('text');
    assert.ok(!stdout.includes('\x1b'));
    assert.equal(stdout.match(/│ +\^+$/gm)?.length, expected.length);
    assert.match(stdout, /\n3 errors, 2 warnings in \d+ files \(5 DocTypes, .*\)\n$/);
    const [, line, caret] = /│ ( +"engine": "MyISAM",)\n.*│ ( *\^+)\n/.exec(stdout) ?? [];
    assert.equal(caret!.trimEnd().length, line!.replace(/,$/, '').length);
    assert.ok((await run('text', { FORCE_COLOR: '1' })).stdout.includes('\x1b[31m'));
    assert.ok(!(await run('text', { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout.includes('\x1b'));
  });
});
