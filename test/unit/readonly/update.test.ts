import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ReadOnlyAnalysis } from '../../../server/src/core/readonly/analyse.js';

const root = path.resolve(import.meta.dirname, '../../fixtures/read-only/probes');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.py'))
  .map((file) => path.join(root, file).split(path.sep).join('/'))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

const show = (analysis: ReadOnlyAnalysis) =>
  [...analysis.run(false)].map(({ entry, outcome, fails, silent, swallowed, lostOnGet, unresolved }) => ({
    id: entry.fn.id,
    start: entry.node.nameStart,
    outcome,
    unresolved,
    leaves: [fails, silent, swallowed, lostOnGet].map((leaves) =>
      leaves.map(({ what, site, maybe, depth }) => [what, site.file, site.start, maybe, depth]),
    ),
  }));

const edits: Record<string, [file: string, change: (text: string) => string]> = {
  'a line at the top': ['/tools/events.py', (text) => `# first\n${text}`],
  'a function at the end': [
    '/api.py',
    (text) => `${text}\n\n@frappe.whitelist()\ndef more(name):\n\thandlers.sink(name)\n`,
  ],
  'a helper that no longer writes': [
    '/tools/events.py',
    (text) =>
      text.replace(
        'frappe.db.set_value("Ticket", value, "seen", 1)',
        'return frappe.db.exists("Ticket", value)',
      ),
  ],
  'a helper that is gone': ['/tools/events.py', (text) => text.replace('def sink(', 'def sank(')],
  'another base class': ['/api.py', (text) => text.replace('class Quiet(Book)', 'class Quiet(dict)')],
  'a constant': ['/api.py', (text) => text.replace('CLOSE = "update', 'CLOSE = "select 1 -- update')],
  'an import': [
    '/api.py',
    (text) => text.replace('from .tools import events as handlers', 'handlers = None'),
  ],
  'a hook': [
    '/hooks.py',
    (text) => text.replace('desk.tools.events.before_print', 'desk.tools.events.on_update'),
  ],
  'a controller method': ['/ticket.py', (text) => text.replace('\t\tself.save()', '\t\tpass')],
  'a decorator': ['/api.py', (text) => text.replace('if frappe.local.flags.read_only:', 'if default:')],
  'half a line': ['/api.py', (text) => text.replace('def load(name):', 'def load(name')],
};

describe('analysis after a change', () => {
  for (const [name, [file, change]] of Object.entries(edits))
    it(`is that of a fresh one: ${name}`, () => {
      const analysis = new ReadOnlyAnalysis(sources);
      const first = show(analysis);
      const changed = sources.map((source) =>
        source.file.endsWith(file) ? { ...source, text: change(source.text) } : source,
      );
      assert.notDeepEqual(changed, sources);
      analysis.update(changed);
      assert.deepEqual(show(analysis), show(new ReadOnlyAnalysis(changed)));
      analysis.update(sources);
      assert.deepEqual(show(analysis), first);
    });

  it('takes files that come and go', () => {
    const analysis = new ReadOnlyAnalysis(sources);
    const fewer = sources.filter(({ file }) => !file.endsWith('/events.py'));
    show(analysis);
    analysis.update(fewer);
    assert.deepEqual(show(analysis), show(new ReadOnlyAnalysis(fewer)));
  });
});

describe('analysis after a change elsewhere, of what is handed on', () => {
  const edited = 'import frappe\n\n\ndef sink(name):\n\tfrappe.db.set_value("Ticket", name, "seen", 1)\n';
  const before = edited.replace('frappe.db.set_value("Ticket", name, "seen", 1)', 'return name');
  const head = 'import frappe\nfrom functools import partial\nfrom desk import away, keep\n\n\n';
  const handed: Record<string, string> = {
    'functools.partial': 'keep.same(partial(away.sink, name))()',
    'an argument of a partial': 'keep.same(partial(keep.call, away.sink))(name)',
    'one thing in each mode': 'keep.same(away.sink if frappe.flags.read_only else None)(name)',
    'what runs when iterated': 'list(keep.same(map(away.sink, [name])))',
    'a generator expression': 'list(keep.same(away.sink(one) for one in [name]))',
    'a closure': 'h = away.sink\n\tdef inner():\n\t\th(name)\n\tkeep.same(inner)()',
  };
  for (const [what, code] of Object.entries(handed))
    it(what, () => {
      const texts = (away: string) =>
        Object.entries({
          'hooks.py': '',
          '__init__.py': '',
          'away.py': away,
          'keep.py': 'def same(one):\n\treturn one\n\n\ndef call(one, name):\n\tone(name)\n',
          'api.py': `${head}@frappe.whitelist()\ndef get_it(name):\n\t${code}\n`,
        }).map(([file, text]) => ({ file: `/bench/desk/${file}`, text }));
      const analysis = new ReadOnlyAnalysis(texts(before));
      assert.deepEqual(
        [...analysis.run(false)].map(({ outcome }) => outcome),
        ['safe'],
      );
      analysis.update(texts(edited));
      assert.deepEqual(show(analysis), show(new ReadOnlyAnalysis(texts(edited))));
      assert.deepEqual(
        [...analysis.run(false)].map(({ outcome }) => outcome),
        ['fails'],
      );
    });

  it('is the same where nothing is remembered for changes', () => {
    const once = new ReadOnlyAnalysis(sources, new Set(), true);
    const first = show(new ReadOnlyAnalysis(sources));
    assert.deepEqual(show(once), first);
    const [[file, change]] = Object.values(edits) as [[string, (text: string) => string]];
    once.update(
      sources.map((source) =>
        source.file.endsWith(file) ? { ...source, text: change(source.text) } : source,
      ),
    );
    assert.notDeepEqual(show(once), first);
    once.update(sources);
    assert.deepEqual(show(once), first);
  });
});

describe('analysis of a function in another one', () => {
  it('knows what it takes of the one around, whether or not somebody has read it before', () => {
    const guard = (given: string) =>
      `import frappe\n\n\ndef only(skip=None):\n\tdef decorate(fn):\n\t\tdef inner(*args):\n\t\t\tif skip:\n\t\t\t\treturn None\n\t\t\treturn fn(*args)\n\n\t\treturn inner\n\n\treturn decorate\n\n\n@frappe.whitelist()\n@only(skip=${given})\ndef get_it(name):\n\tfrappe.db.set_value("Ticket", name, "seen", 1)\n`;
    for (const [given, outcome] of [
      ['False', 'fails'],
      ['True', 'safe'],
    ] as const) {
      const files = [
        { file: '/bench/desk/hooks.py', text: '' },
        { file: '/bench/desk/api.py', text: guard(given) },
      ];
      for (let times = 0; times < 2; times++) {
        const [result] = [...new ReadOnlyAnalysis(files).run(false)];
        assert.equal(result?.outcome, outcome);
        assert.deepEqual(
          result?.fails.map(({ maybe }) => maybe),
          outcome === 'fails' ? [false] : [],
        );
      }
    }
  });
});
