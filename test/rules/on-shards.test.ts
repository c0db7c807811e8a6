import assert from 'node:assert/strict';
import type { FrappeOnShards } from '../../server/src/core/contexts/bench.js';
import type { Problem } from '../../server/src/core/finding.js';
import frappeRule from '../../server/src/core/rules/sharding/frappe.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { Workspace } from '../support/workspace.js';

const span = { start: 3, end: 9 };

function saidOf(...frappe: FrappeOnShards[]): Problem[] {
  return [...frappeRule.check({ span, frappe })];
}

const does = (what: string, reach: FrappeOnShards['reach']): FrappeOnShards => ({
  what,
  reach,
  statement: `update ${what}`,
  ...(reach === 'refused' && { error: { errno: 1235, sqlstate: '42000', message: `VT12001: ${what}` } }),
});

describe('sharding/frappe', () => {
  it('says what Vitess refuses of it, with its first error, and what asks every shard', () => {
    const [problem, other] = saidOf(
      does('renaming a document', 'refused'),
      does('the list of a DocType', 'scatter'),
      does('merging two documents', 'refused'),
      does('saving a document', 'single'),
      does('deleting links', 'write'),
      does('the timeline', 'join'),
    );
    assert.equal(other, undefined);
    assert.match(
      problem!.message,
      /: Vitess refuses renaming a document and merging two documents; every shard is asked for the list of a DocType, deleting links and the timeline\. No app/,
    );
    assert.deepEqual(
      [problem!.span, problem!.statement, problem!.evidence?.errno, problem!.evidence?.text],
      [span, 'update renaming a document', 1235, 'VT12001: renaming a document'],
    );
  });

  it('says one of them alone', () => {
    const [refused] = saidOf(does('renaming a document', 'refused'), does('saving', 'single'));
    assert.match(refused!.message, /shards: Vitess refuses renaming a document\. No app/);
    const [wide] = saidOf(does('the list of a DocType', 'scatter'), does('saving', 'several'));
    assert.match(wide!.message, /shards: every shard is asked for the list of a DocType\. No app/);
    assert.deepEqual([wide!.statement, wide!.evidence], [undefined, undefined]);
  });

  it('says nothing where every document is on one shard', () => {
    assert.deepEqual(saidOf(does('saving', 'single'), does('a setting', 'unsharded')), []);
    assert.deepEqual(saidOf(), []);
  });
});

const NOTE = JSON.stringify({
  doctype: 'DocType',
  name: 'Note',
  module: 'Desk',
  fields: [{ fieldname: 'title', fieldtype: 'Data' }],
});

/** What is said of statements under a VSchema that the configuration names, as `rule:line`. */
async function judged(tables: object, lines: readonly string[]): Promise<string[]> {
  const vschema = {
    keyspaces: { main: { sharded: true, vindexes: { hash: { type: 'xxhash' } }, tables } },
  };
  const workspace = new Workspace({
    'doctype-compat.json': '{"targets": ["vitess-sharded"], "vschema": "vschema.json"}',
    'vschema.json': JSON.stringify(vschema),
    'shop/hooks.py': 'app_name = "shop"\n',
    'shop/modules.txt': 'Desk\n',
    'shop/desk/doctype/note/note.json': NOTE,
    'shop/all.sql': `${lines.join(';\n')};\n`,
  });
  const engine = new VitessProcess();
  try {
    const project = await Project.load({ kind: 'folder', path: workspace.path });
    const { findings } = await check(project, { paths: [workspace.at('shop/all.sql')], engine });
    return findings
      .filter(({ rule }) => rule.startsWith('sharding/'))
      .map(({ rule, range, message }) => `${range.start.line} ${rule}: ${message}`);
  } finally {
    engine.dispose();
    workspace.remove();
  }
}

describe('sharding/refused, under a VSchema that is given', () => {
  before(function () {
    if ('missing' in locateEngine()) this.skip();
  });
  const vindex = { column_vindexes: [{ column: 'name', name: 'hash' }] };

  it('says of a table that the VSchema does not name, unless the script makes it', async () => {
    const said = await judged({ tabNote: vindex, other: vindex }, [
      "select name from tabNote where name = 'a'",
      "select name from nowhere where name = 'a'",
      "with nowhere as (select name from tabNote where name = 'a') select name from nowhere",
      'create table made (name varchar(140) primary key)',
      "select name from made where name = 'a'",
    ]);
    assert.equal(said.length, 1, said.join('\n'));
    assert.match(said[0]!, /^1 sharding\/refused: .*nowhere.* add it there/);
  });

  it('says of no column of a DocType, which a site may have more of', async () => {
    const said = await judged({ tabNote: vindex }, [
      "select custom_way from tabNote where name = 'a'",
      "update tabNote set name = 'b' where name = 'a'",
    ]);
    assert.equal(said.length, 1, said.join('\n'));
    assert.match(said[0]!, /^1 sharding\/refused: .*primary vindex/);
  });
});
