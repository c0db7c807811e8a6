import assert from 'node:assert/strict';
import { describeError } from '../../server/src/core/attempt.js';
import { parseConfig } from '../../server/src/core/config/parse.js';
import type { VitessEngine } from '../../server/src/core/engines/vitess/verdicts.js';
import { defineRule, type Rule } from '../../server/src/core/rule.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import { openDocType } from '../../server/src/core/sources/doctype/open.js';
import { DEEPEST, isNestedDeeper, nestingOf } from '../../server/src/core/sources/nesting.js';
import { check } from '../../server/src/workspace/check.js';
import { checkers } from '../../server/src/workspace/checkers/index.js';
import { Project } from '../../server/src/workspace/project.js';
import { doctypeJson, Workspace } from '../support/workspace.js';

/** An engine to which nothing but the head of a definition parses: the work on repairs sees every statement. */
const refusing: VitessEngine = {
  parse: async (sqls) =>
    sqls.map((sql) =>
      /^(?:alter|create)/i.test(sql)
        ? { verdict: 'partial', kind: 'ddl' }
        : { verdict: 'error', error: { errno: 1064, sqlstate: '42000', message: 'syntax error' } },
    ),
  plan: async (_, sqls) => sqls.map(() => ({ verdict: 'skipped' })),
  ast: async (sqls) => sqls.map(() => ({ tables: [{ name: 'a1', role: 'ddl', scope: 0 }] })) as never,
  setVSchema: async () => undefined,
  diff: async () => undefined,
  status: () => ({ state: 'ready' }),
  onStatus: () => () => {},
  dispose: () => {},
};

const levels = (n: number, open = '[', inner = '', close = ']') => open.repeat(n) + inner + close.repeat(n);

describe('a fault in one file or statement', () => {
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  /** What is said of files, each beside a healthy one of which all must be said. */
  const judge = async (files: Record<string, string>, rules: readonly Rule[] = allRules) => {
    workspace = new Workspace({
      'desk/doctype/ok/ok.json': doctypeJson('Ok', { engine: 'MyISAM' }),
      ...files,
    });
    const project = await Project.load({ kind: 'folder', path: workspace.path });
    const { findings } = await check(project, { rules, engine: refusing });
    const said = findings.map(({ file, rule, message }) => ({ file: project.nameOf(file), rule, message }));
    assert.deepEqual(
      said.filter(({ file }) => file.endsWith('ok.json')).map(({ rule }) => rule),
      ['vitess/myisam'],
    );
    return said.filter(({ file, rule }) => !file.endsWith('ok.json') && rule.startsWith('lint/'));
  };

  it('of a definition that no ALTER can be: the SET has no members', async () => {
    const script = 'CREATE TABLE a1 (e int);\nALTER TABLE a1 ADD b set  i;\nALTER TABLE a1 ADD c enum;\n';
    assert.deepEqual(await judge({ 'a.sql': script }), []);
  });

  it('of a call that is not closed', async () => {
    const calls = ['sys_guid(', 'nvl(', 'nvl2(a,', 'chr(', 'add_months(a', 'cast(a as integer', 'values (1'];
    const text = calls.map((call) => `frappe.db.sql("select ${call}")\n`).join('');
    assert.deepEqual(
      await judge({ 'a.py': text, 'b.sql': calls.map((call) => `select ${call};`).join('') }),
      [],
    );
  });

  const deep = 'not read: it is nested more than 500 levels deep';
  for (const [name, text] of Object.entries({
    'doctype-compat.json': levels(10_000),
    'desk/doctype/deep/deep.json': `{"doctype":"DocType","name":"Deep","fields":${levels(10_000)}}`,
    'desk/doctype/half/half.json': `{"doctype":"DocType","name":"Half","fields":${'['.repeat(10_000)}`,
    'desk/report/deep/deep.json': `{"doctype":"Report","report_type":"Query Report","query":${levels(5000, '{"a":', '1', '}')}}`,
    'sites/a/site_config.json': `{"redis_cache":${levels(10_000)}}`,
  })) {
    it(`of brackets without end in ${name}: one finding`, async () => {
      assert.deepEqual(await judge({ [name]: text }), [
        { file: name, rule: 'lint/unreadable-file', message: `This file was ${deep}` },
      ]);
    });
  }

  it('of required_apps 20,000 deep', async () => {
    const files = {
      'shop/shop/hooks.py': `required_apps = ${'['.repeat(20_000)}`,
      'shop/shop/modules.txt': 'Desk',
    };
    assert.deepEqual(await judge(files), [
      { file: 'shop/shop/hooks.py', rule: 'lint/unreadable-file', message: python },
    ]);
  });

  const python =
    'This file was not read: brackets or blocks stand deeper in one another than Python reads (200 brackets, 99 blocks)';
  for (const [what, text] of Object.entries({
    'of 5,000 brackets': `x = ${levels(5000)}`,
    'of 400 functions in one another': Array.from(
      { length: 400 },
      (_, i) => `${' '.repeat(i)}def f${i}():\n`,
    ).join(''),
  })) {
    it(`${what} in Python: one finding`, async () => {
      assert.deepEqual(await judge({ 'a.py': text }), [
        { file: 'a.py', rule: 'lint/unreadable-file', message: python },
      ]);
    });
  }

  const fault = (kind: 'statement' | 'doctype') =>
    defineRule(kind, {
      meta: { id: `test/${kind}`, summary: 'Throws', targets: ['mariadb'], severity: 'error' },
      // biome-ignore lint/correctness/useYield: it is to fail before it says anything
      *check() {
        throw new Error('a fault\nof several lines');
      },
    }) as unknown as Rule;

  it('of a rule: it is said at the statement, once for all variants of a call', async () => {
    const text = 'def f(a):\n\tq = "select 1"\n\tif a:\n\t\tq += " limit 1"\n\tfrappe.db.sql(q)\n';
    const said = await judge({ 'a.py': text }, [...allRules, fault('statement')]);
    const message = 'Rule test/statement stopped with an internal error and says nothing here: a fault';
    assert.deepEqual(said, [{ file: 'a.py', rule: 'lint/rule-crashed', message }]);
    const { findings } = await check(await Project.load({ kind: 'folder', path: workspace.path }), {
      rules: [...allRules, fault('statement')],
    });
    assert.deepEqual(findings.find(({ rule }) => rule === 'lint/rule-crashed')?.range.start, {
      line: 4,
      character: 1,
    });
  });

  it('of a whole checker: the others go on', async () => {
    const [first] = checkers;
    const own = first!.check;
    first!.check = async (files, session) => {
      await own(files, session);
      throw new RangeError('Maximum call stack size exceeded');
    };
    try {
      const said = await judge({ 'desk/doctype/z/z.json': doctypeJson('Z') });
      const message =
        'The doctype check stopped with an internal error, so not everything is said here: it is nested too deep';
      assert.deepEqual(said, [{ file: 'desk/doctype/z/z.json', rule: 'lint/rule-crashed', message }]);
    } finally {
      first!.check = own;
    }
  });

  it('in words: one line, and no stack', () => {
    assert.equal(describeError(new Error('one\ntwo')), 'one');
    assert.equal(describeError('text'), 'text');
    assert.equal(describeError(new RangeError('Maximum call stack size exceeded')), 'it is nested too deep');
  });
});

describe('a comment that is not closed', () => {
  it('ends where its file ends, in a DocType and in the configuration', () => {
    const json = '{}/*';
    const [error] = openDocType('note.json', json, true)!.syntaxErrors;
    assert.ok(error && error.span.end <= json.length);
    for (const { span } of parseConfig('doctype-compat.json', json, () => true).problems)
      assert.ok(span.end <= json.length);
  });
});

describe('nesting', () => {
  it('counts brackets outside of strings, and goes on after a string that is not closed', () => {
    assert.equal(nestingOf('[[[]]]'), 3);
    assert.equal(nestingOf('[[],[],[]]'), 2);
    assert.equal(nestingOf('{"a":"[[[{\\"[["}'), 1);
    assert.equal(nestingOf('{"a\n:[['), 3);
    assert.equal(isNestedDeeper('['.repeat(DEEPEST)), false);
    assert.equal(isNestedDeeper('['.repeat(DEEPEST + 1)), true);
  });
});
