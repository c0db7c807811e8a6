import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { splitStatements } from '../../server/src/core/sources/sql/split.js';
import { tokenize } from '../../server/src/core/sources/sql/tokens.js';
import { cli } from '../support/cli.js';
import { assertMarkdown, hostileFiles, MOVES } from '../support/hostile.js';
import { Workspace } from '../support/workspace.js';

/** Nothing that a terminal or a runner takes for its own. */
function assertShown(output: string, isCommand = /^$/): void {
  for (const line of output.split('\n')) {
    assert.ok(!MOVES.test(line), JSON.stringify(line.slice(0, 300)));
    if (/^\s*::/.test(line)) assert.match(line, isCommand);
    else assert.doesNotMatch(line, /##(?:\[|vso)/);
  }
}

/** A page that loads and runs nothing: of tags and attributes only those that it is made of. */
function assertPage(page: string): void {
  assertShown(page);
  const body = page.slice(page.indexOf('<body>'));
  assert.doesNotMatch(body, /<(?:script|img|svg|iframe|a|b\s|style)\b|\son\w+=["']/i);
}

/** No word of a payload is one of a statement: all are in quotes or comments. */
function assertQuiet(sql: string): void {
  for (const { span } of splitStatements(sql)) {
    const statement = sql.slice(span.start, span.end);
    const tokens = tokenize(statement).filter(({ kind }) => kind !== 'comment');
    const loud = tokens.find(({ kind, upper, open }) => (kind === 'word' && upper === 'PWNED') || open);
    assert.equal(loud, undefined, statement);
  }
}

describe('names that would do something', () => {
  let old: Workspace;
  let now: Workspace;
  before(() => {
    old = new Workspace(hostileFiles(false));
    now = new Workspace(hostileFiles(true));
  });
  after(() => {
    old.remove();
    now.remove();
  });

  const run = async (...args: string[]) => {
    const { stdout, stderr, code } = await cli(args, { cwd: now.path });
    assert.ok(code < 2 || args[0] !== 'check', stderr);
    assertShown(stderr);
    return stdout;
  };
  const check = (format: string) => run('check', '.', '--no-engine', '--format', format);

  it('are text on a terminal', async () => assertShown(await check('text')));

  for (const format of ['json', 'sarif', 'gitlab']) {
    it(`are text in ${format}`, async () => {
      const output = await check(format);
      assertShown(output);
      JSON.parse(output);
    });
  }

  it('are text in annotations of GitHub: one command a finding', async () => {
    const output = await check('github');
    const lines = output.trimEnd().split('\n');
    const { findings } = JSON.parse(await check('json')) as { findings: { severity: string }[] };
    const shown = findings.filter(({ severity }) => severity === 'error' || severity === 'warning').length;
    assert.ok(lines.length >= shown && lines.length <= findings.length);
    assertShown(output, /^::(?:error|warning|notice) file=[^:\n]*::/);
  });

  it('are text in JUnit', async () => {
    const output = await check('junit');
    assertShown(output);
    const tag = /<(?!\?xml|\/?(?:testsuites?|testcase|failure|error|properties|property)[\s>/])/;
    for (const wrong of [tag, /&(?!(?:amp|lt|gt|quot|#\d+);)/]) {
      const at = output.search(wrong);
      assert.ok(at < 0, output.slice(Math.max(0, at - 100), at + 200));
    }
  });

  it('are text in Markdown', async () => assertShown(await check('markdown')));

  it('are text in HTML', async () => assertPage(await check('html')));

  for (const [what, args] of Object.entries({
    readiness: ['readiness', '.', '--target', 'vitess'],
    advise: ['advise', '.'],
  }))
    for (const format of ['text', 'json', 'markdown', 'html']) {
      it(`are text in ${what} as ${format}`, async () => {
        const output = await run(...args, '--format', format);
        assert.ok(output.length > 100, output);
        assertShown(output);
        if (format === 'json') JSON.parse(output);
        // The heading and the links to pages of rules are ours.
        if (format === 'markdown')
          assertMarkdown(
            output.replace(/^# .*\n/, '').replace(/\[[\w-]+\/[\w-]+\]\(docs\/[\w/-]+\.md\)/g, ''),
          );
        if (format === 'html') assertPage(output);
      });
    }

  it('are names in a VSchema, whose files stay in their folder', async () => {
    for (const more of [[], ['--sharded']]) {
      const output = await run('vschema', '.', ...more);
      assertShown(output);
      JSON.parse(output);
      const sql = await run('vschema', '.', ...more, '--format', 'sql');
      assertShown(sql);
      assertQuiet(sql);
    }
    const before = readdirSync(now.path).sort();
    await run('vschema', '.', '--out', now.at('out/vschema'), '--keyspace', '../../escaped');
    assert.deepEqual(
      readdirSync(now.path)
        .filter((name) => name !== 'out')
        .sort(),
      before,
    );
    assert.ok(!existsSync(path.join(now.path, '../escaped.vschema.json')));
  });

  for (const target of ['mariadb', 'mysql', 'vitess', 'sqlite']) {
    it(`are names in the DDL for ${target}`, async () => {
      const sql = await run('ddl', '.', '--target', target);
      assertShown(sql);
      // SQLite knows no backslash in strings.
      assertQuiet(target === 'sqlite' ? sql.replaceAll('\\', '/') : sql);
      assertShown(await run('ddl', '.', '--target', target, '--format', 'json'));
    });
  }

  for (const target of ['mariadb', 'mysql', 'vitess', 'sqlite']) {
    it(`are names in a plan for ${target}`, async () => {
      const args = ['plan', '--from', old.path, '--to', now.path, '--target', target];
      const sql = await run(...args);
      assert.ok(/^(?:-- {3})?ALTER TABLE ["`]?tabD\d/m.test(sql) && /^-- {3}.*pwned/m.test(sql));
      assertShown(sql);
      const statements = sql.replace(/^DELIMITER .*$/gm, '').replaceAll('$$', ';');
      // SQLite knows no backslash in strings.
      assertQuiet(target === 'sqlite' ? statements.replaceAll('\\', '/') : statements);
      assertMarkdown(await run(...args, '--format', 'markdown'));
      assertShown(await run(...args, '--format', 'json'));
    });
  }
});
