import assert from 'node:assert/strict';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { type CliRun, cli } from '../support/cli.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

interface JsonFinding {
  file: string;
  range: { start: { line: number; character: number }; end: { line: number; character: number } };
  rule: string;
  severity: string;
  message: string;
  target: string;
  evidence?: { engine: string; errno?: number; sqlstate?: string; text: string };
  fixes: { title: string; safe: boolean }[];
  docs: string;
}

interface JsonReport {
  version: string;
  engine: { vitess: string | null };
  findings: JsonFinding[];
  summary: { files: number; doctypes: number; statements: number; ms: number };
}

const report = (run: CliRun) => JSON.parse(run.stdout) as JsonReport;
const brief = (run: CliRun) =>
  report(run).findings.map(
    ({ file, range: { start }, rule }) => `${file}:${start.line}:${start.character} ${rule}`,
  );

const MYISAM = doctypeJson('Trace', { engine: 'MyISAM' });
const TEXT_DEFAULT = doctypeJson('Note', {
  fields: [{ fieldname: 'content', fieldtype: 'Text', default: 'x' }],
});
const CHECK = ['check', '--no-engine', '--format', 'json'];
const RULES = [
  'vitess/myisam,vitess/text-default',
  'doctype/name,doctype/merge-conflict',
  'doctype/invalid-json,lint/*',
];
const RULE = RULES.flatMap((rules) => ['--rule', rules]);

describe('check', () => {
  let workspace: Workspace;
  const run = (args: string[], options: { cwd?: string; stdin?: string } = {}) =>
    cli([...CHECK, ...RULE, ...args], { cwd: workspace.path, ...options });

  describe('in a bench', () => {
    before(() => {
      workspace = new Workspace(bench({ trace: MYISAM, note: TEXT_DEFAULT, plain: doctypeJson('Plain') }));
    });
    after(() => workspace.remove());

    it('prints one object as promised, and exits with 1 for an error', async () => {
      const result = await run([]);
      assert.equal(result.code, 1);
      assert.equal(result.stderr, '');
      const { version, engine, findings, summary } = report(result);
      assert.match(version, /^\d+\.\d+\.\d+/);
      assert.deepEqual(engine, { vitess: null });
      assert.deepEqual(Object.keys(summary), ['files', 'doctypes', 'statements', 'ms']);
      assert.equal(summary.doctypes, 4);
      const [note] = findings;
      assert.equal(note?.file, 'apps/shop/shop/desk/doctype/note/note.json');
      assert.equal(note?.rule, 'vitess/text-default');
      assert.equal(note?.severity, 'error');
      assert.equal(note?.target, 'vitess');
      assert.equal(note?.evidence?.errno, 1101);
      assert.ok(note?.docs.endsWith('docs/rules/vitess/text-default.md'));
      assert.deepEqual(Object.keys(note?.range ?? {}), ['start', 'end']);
    });

    it('exits with 0 when there are only warnings', async () => {
      const result = await run(['apps/shop/shop/desk/doctype/trace']);
      assert.equal(result.code, 0);
      assert.deepEqual(brief(result), ['apps/shop/shop/desk/doctype/trace/trace.json:2:1 vitess/myisam']);
    });

    it('shows a path as it was given, and checks a file once however often it is given', async () => {
      const absolute = workspace.at('apps/shop/shop/desk/doctype/trace/trace.json');
      const result = await run([absolute, './apps/shop', absolute, 'apps/../apps/shop/shop/desk']);
      assert.deepEqual(brief(result), [
        'apps/../apps/shop/shop/desk/doctype/note/note.json:7:3 vitess/text-default',
        `${absolute}:2:1 vitess/myisam`,
      ]);
      assert.equal(report(result).summary.doctypes, 3);
    });

    it('names findings from where it is called', async () => {
      const result = await run([], { cwd: workspace.at('apps/shop/shop/desk') });
      assert.deepEqual(brief(result), [
        'doctype/note/note.json:7:3 vitess/text-default',
        'doctype/trace/trace.json:2:1 vitess/myisam',
      ]);
    });

    it('checks only what a target is about, and only the rules asked for', async () => {
      assert.deepEqual(brief(await run(['--target', 'mariadb'])), []);
      const one = await cli([...CHECK, '--rule', 'vitess/myisam'], { cwd: workspace.path });
      assert.equal(report(one).findings.length, 1);
      const unknown = await cli([...CHECK, '--rule', 'vitess/mysam'], { cwd: workspace.path });
      assert.equal(unknown.code, 2);
      assert.match(unknown.stderr, /^doctype-compat: unknown rule "vitess\/mysam"/);
    });

    it('counts findings and time of each rule with --stats, beside the report', async () => {
      const { stdout, stderr } = await run(['--stats']);
      assert.equal(JSON.parse(stdout).findings.length, 2);
      assert.match(stderr, /^findings +time +rule\n/);
      assert.match(stderr, /^ +1 +[\d.]+ ms {2}vitess\/myisam$/m);
    });

    it('judges standard input as the file that it is named after', async () => {
      const name = './apps/shop/shop/desk/doctype/plain/plain.json';
      const result = await run(['--stdin-filename', name], { stdin: MYISAM });
      assert.deepEqual(brief(result), [`${name}:2:1 vitess/myisam`]);
      assert.equal(report(result).summary.files, 1);
      const fresh = await run(['--stdin-filename', 'no/such/folder/x.json'], { stdin: MYISAM });
      assert.deepEqual(brief(fresh), ['no/such/folder/x.json:2:1 vitess/myisam']);
      assert.equal((await run(['--stdin-filename', name, 'apps'], { stdin: MYISAM })).code, 2);
    });
  });

  describe('in a folder with several benches', () => {
    before(() => {
      workspace = new Workspace({ 'loose.json': MYISAM });
      for (const name of ['one', 'two']) {
        const files = bench({ note: doctypeJson('Note'), trace: name === 'one' ? MYISAM : TEXT_DEFAULT });
        for (const [file, text] of Object.entries(files)) workspace.write(`${name}/${file}`, text);
      }
    });
    after(() => workspace.remove());

    const found = [
      'loose.json:2:1 vitess/myisam',
      'one/apps/shop/shop/desk/doctype/trace/trace.json:2:1 vitess/myisam',
      'two/apps/shop/shop/desk/doctype/trace/trace.json:7:3 vitess/text-default',
    ];

    it('keeps them apart', async () => {
      const result = await run([]);
      assert.deepEqual(brief(result), found);
      assert.equal(report(result).summary.doctypes, 7);
    });

    it('checks no file twice, in whatever order folders and files are given', async () => {
      for (const args of [
        ['loose.json', 'one', '.', 'two/apps'],
        ['.', 'loose.json', 'one/apps/shop'],
      ]) {
        const result = await run(args);
        assert.deepEqual(brief(result).sort(), found, args.join(' '));
        assert.equal(report(result).summary.doctypes, 7);
      }
    });
  });

  describe('with a configuration file', () => {
    before(() => {
      workspace = new Workspace({
        ...bench({ trace: MYISAM, note: TEXT_DEFAULT }),
        'doctype-compat.json': '{ "rules": { "vitess/text-default": "warning" } }',
        'apps/shop/doctype-compat.json': `{
          // MyISAM is known.
          "ignore": [{ "rule": "vitess/myisam", "doctype": "Trace", "reason": "Written by one job" }],
        }`,
      });
    });
    after(() => workspace.remove());

    it('follows it, the nearest one last', async () => {
      const result = await run([]);
      assert.equal(result.code, 0);
      assert.deepEqual(
        report(result).findings.map(({ rule, severity }) => `${rule} ${severity}`),
        ['vitess/text-default warning'],
      );
    });

    it('lets the command line win', async () => {
      assert.deepEqual(report(await run(['--target', 'sqlite'])).findings, []);
    });
  });

  describe('on files that are not as they should be', () => {
    before(() => {
      workspace = new Workspace({
        'a/desk/doctype/broken/broken.json': MYISAM.replace('"fields"', '"fields'),
        'a/desk/doctype/conflict/conflict.json': MYISAM.replace(
          ' "engine"',
          '<<<<<<< HEAD\n "engine"',
        ).replace(' "fields"', '=======\n>>>>>>> theirs\n "fields"'),
        'a/desk/doctype/empty/empty.json': '',
        'a/desk/doctype/list/list.json': '[]',
        'a/desk/doctype/binary/binary.json': Buffer.from([0xff, 0xfe, 0, 1, 2, 0x80]),
        'a/desk/doctype/latin/latin.json': Buffer.from(
          MYISAM.replace('{', '{\n "module": "\ufffdé",'),
          'latin1',
        ),
        'a/desk/doctype/replaced/replaced.json': MYISAM.replace('{', '{\n "module": "\ufffd",'),
        'a/desk/doctype/bom/bom.json': `\ufeff${MYISAM.replaceAll('\n', '\r\n')}`,
        'a/desk/doctype/deep/deep.json': `{"doctype": "DocType", "name": "Deep", "fields": ${'['.repeat(20000)}`,
      });
      symlinkSync('..', workspace.at('a/desk/loop'));
      symlinkSync('/', workspace.at('a/desk/everything'));
      symlinkSync('nowhere', workspace.at('a/desk/doctype/dangling'));
      writeFileSync(workspace.at('a/desk/doctype/large.json'), MYISAM);
      truncateSync(workspace.at('a/desk/doctype/large.json'), 50 * 1024 * 1024);
      workspace.write('a/desk/doctype/large/large.json', MYISAM);
      truncateSync(workspace.at('a/desk/doctype/large/large.json'), 50 * 1024 * 1024);
    });
    after(() => workspace.remove());

    it('goes on, and says what it did not read', async () => {
      const result = await run(['a']);
      assert.equal(result.stderr, '');
      const found = brief(result);
      assert.ok(found.includes('a/desk/doctype/bom/bom.json:2:1 vitess/myisam'));
      const unread = found.filter((line) => line.endsWith('lint/unreadable-file'));
      assert.deepEqual(unread, [
        'a/desk/doctype/deep/deep.json:0:0 lint/unreadable-file',
        'a/desk/doctype/large/large.json:0:0 lint/unreadable-file',
      ]);
      const broken = found.filter((line) =>
        /\/(?:conflict|empty|list|binary|latin|replaced)\/.*(?:invalid-json|merge-conflict)$/.test(line),
      );
      assert.deepEqual(broken, [
        'a/desk/doctype/binary/binary.json:0:0 doctype/invalid-json',
        'a/desk/doctype/conflict/conflict.json:2:0 doctype/merge-conflict',
        'a/desk/doctype/empty/empty.json:0:0 doctype/invalid-json',
        'a/desk/doctype/latin/latin.json:1:12 doctype/invalid-json',
      ]);
      const said = report(result).findings.filter(({ file }) => /\/(?:latin|binary)\//.test(file));
      assert.deepEqual(
        said.filter(({ rule }) => rule === 'doctype/invalid-json').map(({ evidence }) => evidence?.text),
        [
          "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
          "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xfd in position 14: invalid start byte",
        ],
      );
      assert.equal(
        found.filter((line) => line.includes('/bom/bom.json:2:')).length,
        1,
        'the loop is walked once',
      );
    });

    it('says why a file given by name cannot be read', async () => {
      const result = await run(['a/desk/doctype/large.json']);
      assert.equal(result.code, 2);
      assert.equal(
        result.stderr,
        'doctype-compat: a/desk/doctype/large.json: not read: 50.0 MB, more than the 4 MB limit\n',
      );
      assert.match(report(result).findings[0]?.message ?? '', /50\.0 MB, more than the 4 MB limit/);
    });
  });

  describe('on one file in no workspace', () => {
    before(() => {
      workspace = new Workspace({ 'x.json': MYISAM, 'package.json': '{}', 'notes.md': '# Notes' });
    });
    after(() => workspace.remove());

    it('tells by its text what it is', async () => {
      assert.deepEqual(brief(await run(['x.json'])), ['x.json:2:1 vitess/myisam']);
      assert.deepEqual(brief(await run(['package.json'])), []);
      const notes = await run(['notes.md']);
      assert.equal(report(notes).summary.files, 0);
      assert.equal(notes.stderr, 'doctype-compat: notes.md: nothing in it is checked\n');
    });
  });
});
