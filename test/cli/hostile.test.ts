import assert from 'node:assert/strict';
import { splitStatements } from '../../server/src/core/sources/sql/split.js';
import { tokenize } from '../../server/src/core/sources/sql/tokens.js';
import { cli } from '../support/cli.js';
import { PAYLOADS } from '../support/hostile.js';
import { Workspace } from '../support/workspace.js';

/** A folder's name can hold all but `/` and NUL. */
const fileName = (payload: string) => payload.replace(/[/\0]/g, '_').slice(0, 80);

function files(change: boolean): Record<string, string> {
  const out: Record<string, string> = {};
  PAYLOADS.forEach((payload, i) => {
    const field = (fieldname: string, more: object = {}) => ({ fieldname, fieldtype: 'Data', ...more });
    const doctype = {
      doctype: 'DocType',
      name: `D${i} ${payload}`,
      module: payload,
      engine: i % 3 === 0 ? payload : 'InnoDB',
      row_format: i % 3 === 1 ? payload : undefined,
      autoname: i % 2 ? 'autoincrement' : `field:${payload}`,
      description: payload,
      search_fields: payload,
      sort_field: payload,
      fields: [
        field(`a${payload}`, { default: payload, options: payload, search_index: 1, label: payload }),
        field(`b${payload}`, { unique: 1, fieldtype: 'Text', default: payload }),
        field(`c${payload}`, { fieldtype: 'Link', options: payload }),
        field('d', { default: change ? payload : 'x', length: change ? 300 : 140, not_nullable: 1 }),
        ...(i % 4 === 0
          ? [field(change ? `e${payload}` : `f${payload}`, { fieldtype: change ? 'Int' : 'Data' })]
          : []),
        field(payload, { fieldtype: payload }),
      ],
    };
    // The name begins so that no runner's command is hidden behind something.
    const folder = `${fileName(payload)}/doctype/d${i}`;
    out[`${folder}/d${i}.json`] = JSON.stringify(doctype, undefined, 1);
    out[`${folder}/d${i}.py`] =
      `import frappe\n# doctype-compat: ignore ${payload}\ndef on_doctype_update():\n` +
      `\tfrappe.db.add_index(${JSON.stringify(doctype.name)}, [${JSON.stringify(payload)}, "d"], ${JSON.stringify(`i${payload}`)})\n` +
      `\tfrappe.db.sql(${JSON.stringify(`select a from \`tab${doctype.name}\` where x = '${payload}'`)})\n`;
    out[`${folder}/q.sql`] = `select \`${payload}\` from \`tabD${i}\` where (${payload};\n`;
  });
  out['doctype-compat.json'] = JSON.stringify({
    targets: PAYLOADS.slice(0, 5),
    rules: Object.fromEntries(PAYLOADS.map((payload) => [payload, payload])),
    ignore: PAYLOADS.map((payload) => ({ rule: payload, file: payload, doctype: payload, field: payload })),
    [PAYLOADS[5]!]: PAYLOADS[6],
  });
  return out;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const MOVES = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Nothing that a terminal or a runner takes for its own. */
function assertShown(output: string, isCommand = /^$/): void {
  for (const line of output.split('\n')) {
    assert.ok(!MOVES.test(line), JSON.stringify(line.slice(0, 300)));
    if (/^\s*::/.test(line)) assert.match(line, isCommand);
    else assert.doesNotMatch(line, /##(?:\[|vso)/);
  }
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

/** Outside of code: no HTML but ours, no link, no image. */
function assertMarkdown(markdown: string): void {
  const text = markdown
    .replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '')
    .replace(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
  for (const wrong of [/<(?!\/?(?:details|summary|b|code|br)>)/, /(?<!\\)\]\(/, /^# /m, /@pwned/]) {
    const at = text.search(wrong);
    assert.ok(at < 0, JSON.stringify(text.slice(Math.max(0, at - 100), at + 200)));
  }
}

describe('names that would do something', () => {
  let old: Workspace;
  let now: Workspace;
  before(() => {
    old = new Workspace(files(false));
    now = new Workspace(files(true));
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

  it('are text in HTML', async () => {
    const output = await check('html');
    assertShown(output);
    const body = output.slice(output.indexOf('<body>'));
    assert.doesNotMatch(body, /<(?:script|img|svg|iframe|a|b\s|style)\b|\son\w+=["']/i);
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

  for (const target of ['mariadb', 'mysql', 'vitess']) {
    it(`are names in a plan for ${target}`, async () => {
      const args = ['plan', '--from', old.path, '--to', now.path, '--target', target];
      const sql = await run(...args);
      assert.ok(/^(?:-- {3})?ALTER TABLE `tabD\d/m.test(sql) && /^-- {3}.*pwned/m.test(sql));
      assertShown(sql);
      assertQuiet(sql.replace(/^DELIMITER .*$/gm, '').replaceAll('$$', ';'));
      assertMarkdown(await run(...args, '--format', 'markdown'));
      assertShown(await run(...args, '--format', 'json'));
    });
  }
});
