import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globMatches } from '../../server/src/core/config/glob.js';
import { parseConfig } from '../../server/src/core/config/parse.js';
import { ignores, settingsFrom, severityOf } from '../../server/src/core/config/settings.js';
import {
  DEFAULT_TARGETS,
  FRAPPE_VERSIONS,
  MARIADB_VERSIONS,
  MYSQL_VERSIONS,
  TARGETS,
  VITESS_VERSIONS,
} from '../../server/src/core/targets.js';

describe('configuration', () => {
  const parse = (text: string) => parseConfig('/bench/doctype-compat.json', text, () => true);

  it('lays layers over each other, the last one on top', () => {
    const settings = settingsFrom(
      { targets: ['sqlite'], versions: { vitess: 22, mysql: '8.0' }, rules: { 'a/b': 'off', 'a/*': 'info' } },
      undefined,
      { versions: { vitess: 23 }, rules: { 'a/b': 'warning' } },
    );
    assert.deepEqual([...settings.targets], ['sqlite']);
    assert.deepEqual(settings.versions, { vitess: 23, mariadb: '10.11', mysql: '8.0' });
    const meta = { summary: '', targets: [], severity: 'error' as const };
    assert.equal(severityOf({ id: 'a/b', ...meta }, settings), 'warning');
    assert.equal(severityOf({ id: 'a/c', ...meta }, settings), 'info');
    assert.equal(severityOf({ id: 'b/c', ...meta }, settings), 'error');
    assert.deepEqual([...settingsFrom().targets], [...DEFAULT_TARGETS]);
  });

  it('lists what sends a request to the primary, by name or path', () => {
    const { layer, problems } = parse(
      '{"sendsToPrimary": ["app.nodes.on_primary", "/api/method/app.*", "on primary"]}',
    );
    assert.deepEqual(layer.sendsToPrimary, ['app.nodes.on_primary', '/api/method/app.*']);
    assert.match(problems[0]!.message, /functions by name/);
    assert.deepEqual(settingsFrom(layer).sendsToPrimary, layer.sendsToPrimary);
    assert.deepEqual(settingsFrom().sendsToPrimary, []);
  });

  it('reads nothing from an empty file, and no layer from a broken one', () => {
    for (const text of ['', '\ufeff{}', '// nothing yet\n']) {
      assert.deepEqual(parse(text), { layer: {}, problems: [] });
    }
    for (const text of ['[]', 'null', '"targets"', '{"targets": "mariadb"}', '{"rules": ["a/b"]}']) {
      const { layer, problems } = parse(text);
      assert.equal(problems.length, 1, text);
      assert.ok(!layer.targets);
    }
  });

  it('keeps what can be followed', () => {
    const { layer, problems } = parse(
      '{"targets": ["mariadb", "x"], "frappe": 15, "ignore": [{"rule": "a/b"}, 1]}',
    );
    assert.equal(problems.length, 2);
    assert.deepEqual(layer.targets, ['mariadb']);
    assert.equal(layer.frappe, '15');
    assert.equal(layer.ignore?.length, 1);
  });

  it('ignores where all that an entry names agrees', () => {
    const entry = (more: object) => ({
      rule: 'a/b',
      origin: { file: '/bench/apps/shop/doctype-compat.json', span: { start: 0, end: 0 } },
      ...more,
    });
    const subject = { rule: 'a/b', file: '/bench/apps/shop/x/y.py', doctype: 'Note', fieldname: 'title' };
    assert.ok(ignores(entry({}), subject));
    assert.ok(ignores(entry({ rule: 'a/*' }), subject));
    assert.ok(!ignores(entry({ rule: 'a/c' }), subject));
    assert.ok(ignores(entry({ doctype: 'Note', field: 'title', file: 'x/*.py' }), subject));
    assert.ok(!ignores(entry({ doctype: 'Note', field: 'name' }), subject));
    assert.ok(!ignores(entry({ doctype: 'Other' }), subject));
    assert.ok(ignores(entry({ file: 'y.py' }), subject));
    assert.ok(!ignores(entry({ file: 'x/*.py' }), { ...subject, file: '/bench/apps/other/x/y.py' }));
  });

  it('says where a pattern for files cannot be read, and uses no part of its entry', () => {
    for (const [glob, at] of [
      ['x/{a,b', 2],
      ['{', 0],
      ['x}', 1],
      [`${'{'.repeat(50_000)}`, 1000],
      [`x/${'{a,'.repeat(20)}`, 32],
    ] as const) {
      const text = `{"ignore": [{"rule": "a/b", "file": "${glob}"}]}`;
      const { layer, problems } = parse(text);
      assert.deepEqual(layer.ignore, []);
      assert.equal(problems.length, 1);
      assert.equal(problems[0]!.span.start - text.indexOf(glob, 30), at, glob.slice(0, 20));
    }
  });

  it('matches a pattern of many stars in no time', () => {
    const path = 'a'.repeat(200);
    for (const glob of ['*a'.repeat(60), '**/a'.repeat(60), '{a*,*a}'.repeat(40)]) {
      const started = performance.now();
      assert.ok(!globMatches(`${glob}b`, path));
      assert.ok(performance.now() - started < 1000);
    }
  });

  it('has a schema that knows what the reader knows', () => {
    const file = path.join(import.meta.dirname, '../../schemas/doctype-compat.schema.json');
    const { properties } = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(properties.targets.items.enum, [...TARGETS]);
    assert.equal(properties.targets.items.enumDescriptions.length, TARGETS.length);
    assert.deepEqual(properties.frappe.enum, [...FRAPPE_VERSIONS]);
    const versions = properties.versions.properties;
    assert.deepEqual(versions.vitess.enum, [...VITESS_VERSIONS]);
    assert.deepEqual(versions.mariadb.enum, [...MARIADB_VERSIONS]);
    assert.deepEqual(versions.mysql.enum, [...MYSQL_VERSIONS]);
    const { problems } = parse('{ "no": 0, "ignore": [{ "rule": "a/b", "no": 0 }] }');
    const known = problems.map(({ message }) => message.split('known are ')[1]?.split(', '));
    const keys = (of: Record<string, unknown>) => Object.keys(of).filter((key) => key !== '$schema');
    assert.deepEqual(known, [keys(properties), keys(properties.ignore.items.properties)]);
  });

  const globs: [glob: string, matches: string[], others: string[]][] = [
    ['*.py', ['a.py', 'x/a.py'], ['a.pyc', 'apy']],
    ['x/*.py', ['x/a.py'], ['x/y/a.py', 'y/x/a.py']],
    ['x/**', ['x/a', 'x/y/z.py'], ['x', 'y/x/a']],
    ['**/test_*.py', ['test_a.py', 'x/y/test_b.py'], ['x/a_test.py']],
    ['x/{a,b}?.json', ['x/a1.json', 'x/b2.json'], ['x/c1.json', 'x/a.json']],
    ['a+(b).py', ['a+(b).py'], ['aab.py']],
  ];
  for (const [glob, matches, others] of globs) {
    it(`understands the glob ${glob}`, () => {
      for (const file of matches) assert.ok(globMatches(glob, file), file);
      for (const file of others) assert.ok(!globMatches(glob, file), file);
    });
  }
});
