import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { cli } from '../support/cli.js';

describe('check with the Vitess version of each configuration', () => {
  let folder = '';

  before(function () {
    if ('missing' in locateEngine()) return this.skip();
    folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-versions-'));
    for (const vitess of [22, 23, 24]) {
      const own = path.join(folder, String(vitess));
      mkdirSync(own);
      writeFileSync(path.join(own, 'doctype-compat.json'), JSON.stringify({ versions: { vitess } }));
      writeFileSync(
        path.join(own, 'a.sql'),
        'INSERT INTO t VALUE (1);\nSELECT a, * FROM t;\nSHOW WARNINGS LIMIT 1;\n',
      );
    }
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  it('gives each file the answer of its own', async function () {
    this.timeout(30_000);
    const { stdout } = await cli(['check', folder, '--target', 'vitess', '--format', 'json']);
    const { findings } = JSON.parse(stdout) as {
      findings: {
        file: string;
        rule: string;
        evidence: { errno: number };
        range: { start: { line: number } };
      }[];
    };
    const said = (release: number) =>
      findings
        .filter(({ file }) => path.basename(path.dirname(file)) === String(release))
        .map(({ range, rule, evidence }) => `${range.start.line} ${rule} ${evidence.errno}`);
    assert.deepEqual(said(22), [
      '0 vitess/syntax 1105',
      '1 vitess/mysql-syntax 1064',
      '2 vitess/syntax 1105',
    ]);
    assert.deepEqual(said(23), ['1 vitess/mysql-syntax 1064', '2 vitess/syntax 1105']);
    assert.deepEqual(said(24), ['1 vitess/syntax 1105']);
  });
});
