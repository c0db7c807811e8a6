import assert from 'node:assert/strict';
import { chmodSync, cpSync, readFileSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { Fixer } from '../../server/src/cli/fix.js';
import { defineRule, type Rule } from '../../server/src/core/rule.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { cli } from '../support/cli.js';
import { doctypeJson, Workspace } from '../support/workspace.js';

const toInnoDb = defineRule('doctype', {
  meta: { id: 'test/engine', summary: 'Has a safe fix', targets: ['mariadb'], severity: 'error' },
  *check({ source }) {
    const span = source.valueSpan(['engine']);
    if (source.data.engine !== 'MyISAM' || !span) return;
    const edits = [{ span, newText: '"InnoDB"' }];
    yield { span, message: 'MyISAM', fixes: [{ title: 'Use InnoDB', safe: true, edits }] };
  },
});

describe('check --fix', () => {
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  const fix = async (meanwhile = () => {}) => {
    const since = Date.now();
    const output = { write: (text: string) => void said.push(text), isTTY: false, columns: undefined };
    const said: string[] = [];
    const io = { cwd: workspace.path, env: {}, stdout: output, stderr: output, stdin: async () => '' };
    const project = await Project.load({ kind: 'folder', path: workspace.path });
    const { findings } = await check(project, { rules: [toInnoDb as unknown as Rule] });
    const fixer = new Fixer(io, since);
    meanwhile();
    const results = [{ opened: { project }, findings }];
    return { again: () => fixer.apply(results), written: fixer.apply(results), said, count: findings.length };
  };

  it('changes only the bytes that it must: byte order mark, line ends, indentation and mode stay', async () => {
    const json = doctypeJson('Trace', { engine: 'MyISAM', description: 'Zürich 🚲\u2028' });
    const text = `\ufeff${json.replaceAll('\n ', '\r\n\t')}`;
    workspace = new Workspace({ 'desk/doctype/trace/trace.json': text });
    const file = workspace.at('desk/doctype/trace/trace.json');
    chmodSync(file, 0o640);
    assert.equal((await fix()).written, true);
    assert.equal(readFileSync(file, 'utf8'), text.replace('MyISAM', 'InnoDB'));
    assert.equal(statSync(file).mode & 0o777, 0o640);
  });

  it('leaves a file alone whose bytes it cannot give back', async () => {
    const bytes = Buffer.from(doctypeJson('Trace', { engine: 'MyISAM', description: '~' }));
    bytes[bytes.indexOf('~')] = 0xe9;
    workspace = new Workspace({ 'desk/doctype/trace/trace.json': bytes });
    const { written, count } = await fix();
    assert.equal(count, 1);
    assert.equal(written, false);
    assert.deepEqual(readFileSync(workspace.at('desk/doctype/trace/trace.json')), bytes);
  });

  it('leaves a file alone that somebody has changed while it was checked', async () => {
    const name = 'desk/doctype/trace/trace.json';
    workspace = new Workspace({ [name]: doctypeJson('Trace', { engine: 'MyISAM' }) });
    const other = doctypeJson('Another Trace', { engine: 'MyISAM' });
    const { written, said } = await fix(() => {
      workspace.write(name, other);
      const later = new Date(Date.now() + 5000);
      utimesSync(workspace.at(name), later, later);
    });
    assert.equal(written, false);
    assert.match(said.join(''), /trace\.json: not fixed: it was changed while it was checked; check again/);
    assert.equal(readFileSync(workspace.at(name), 'utf8'), other);
  });

  it('does not do the same fix for the same finding twice', async () => {
    workspace = new Workspace({
      'desk/doctype/trace/trace.json': doctypeJson('Trace', { engine: 'MyISAM' }),
    });
    const { written, again } = await fix();
    assert.equal(written, true);
    assert.equal(again(), false);
  });

  it('fixes, checks again and reports what is left', async () => {
    const text = doctypeJson('Trace', { engine: 'MyISAM' });
    workspace = new Workspace({ 'desk/doctype/trace/trace.json': `\ufeff${text}` });
    const args = ['check', '--no-engine', '--fix', '--format', 'json'];
    const rules = ['--rule', 'doctype/invalid-json,vitess/myisam'];
    const { code, stdout } = await cli([...args, ...rules], { cwd: workspace.path });
    assert.equal(code, 0);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string }[] };
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['vitess/myisam'],
    );
    assert.equal(readFileSync(workspace.at('desk/doctype/trace/trace.json'), 'utf8'), text);
  });

  it('tells after several rounds what a new check tells, of files that follow others too', async () => {
    workspace = new Workspace();
    cpSync(path.resolve('examples'), workspace.path, { recursive: true });
    const text = doctypeJson('Trace', { engine: 'MyISAM' });
    workspace.write('library/library/library/doctype/trace/trace.json', `\ufeff${text}`);
    const options = ['--no-engine', '--severity', 'hint', '--format', 'json'];
    const findings = async (...more: string[]) => {
      const { stdout } = await cli(['check', ...options, ...more], { cwd: workspace.path });
      return (JSON.parse(stdout) as { findings: unknown[] }).findings;
    };
    const before = await findings();
    const fixed = await findings('--fix');
    assert.ok(fixed.length < before.length - 2, `${before.length} findings, then ${fixed.length}`);
    assert.deepEqual(fixed, await findings());
  });

  it('is not for standard input', async () => {
    workspace = new Workspace();
    const { code, stderr } = await cli(['check', '--fix', '--stdin-filename', 'x.json'], {
      cwd: workspace.path,
    });
    assert.equal(code, 2);
    assert.equal(stderr, 'doctype-compat: --fix cannot change standard input\n');
  });
});
