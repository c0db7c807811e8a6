import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createStatements } from '../../server/src/core/engines/create.js';
import type { Finding } from '../../server/src/core/finding.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import { locateEngine } from '../../server/src/vitess/locate.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { check } from '../../server/src/workspace/check.js';
import { findRoot } from '../../server/src/workspace/discover.js';
import { Project } from '../../server/src/workspace/project.js';
import { docTypeOnSite } from '../../server/src/workspace/tables.js';
import { readJsonLines, sharedDir } from '../support/shared.js';

const expectationFile = path.join(import.meta.dirname, 'corpus-expectation.json');

/** Findings by rule and `app/DocType`. */
type Counts = Record<string, Record<string, number>>;

/**
 * What the DocType rules say about 13 public apps. Every entry of the expectation has been looked at; after a change
 * of a rule look at what is new, then write it anew with DOCTYPE_COMPAT_REVIEWED=1.
 */
describe('DocType rules on the corpus', function () {
  this.timeout(120_000);
  const ids = new Set(allRules.filter(({ kind }) => kind === 'doctype').map(({ meta }) => meta.id));
  let corpus: string;
  let projects: Project[];
  let findings: Finding[];

  before(async function () {
    const shared = sharedDir();
    if (!shared || !('path' in locateEngine())) return this.skip();
    corpus = path.join(shared, 'corpus');
    const engine = new VitessProcess();
    try {
      projects = await Project.loadAll(findRoot(corpus, true));
      findings = [];
      for (const project of projects) {
        const result = await check(project, { engine, only: ids });
        findings.push(...result.findings.filter(({ rule }) => ids.has(rule)));
      }
    } finally {
      engine.dispose();
    }
  });

  it('finds what has been reviewed, and nothing else', () => {
    const counts: Counts = {};
    for (const { rule, file, doctype } of findings) {
      const app = path.relative(corpus, file).split(path.sep)[0];
      counts[rule] ??= {};
      const of = counts[rule];
      const name = `${app}/${doctype}`;
      of[name] = (of[name] ?? 0) + 1;
    }
    const sorted = sortKeys(Object.fromEntries(Object.entries(counts).map(([id, of]) => [id, sortKeys(of)])));
    if (process.env.DOCTYPE_COMPAT_REVIEWED) {
      writeFileSync(expectationFile, `${JSON.stringify(sorted, null, 1)}\n`);
    }
    assert.deepEqual(sorted, JSON.parse(readFileSync(expectationFile, 'utf8')));
  });

  it('says of every CREATE that was replayed on Vitess what Vitess said', () => {
    const recorded = new Map<string, number | undefined>();
    const dir = path.join(corpus, '../oracle/vitess');
    for (const { sql, ok, runs, errors } of readJsonLines<Replayed>(
      path.join(dir, 'frappe-statements.jsonl'),
    )) {
      if (/^create table/i.test(sql)) recorded.set(squeeze(sql), ok === runs ? undefined : errors?.[0]?.[0]);
    }
    let compared = 0;
    const wrong: string[] = [];
    for (const project of projects) {
      for (const file of project.files) {
        const source = project.source(file.path);
        const table = source && docTypeOnSite(project, file, source, '16').table;
        const create = table && createStatements(table, 'mariadb').at(-1);
        if (!create || !recorded.has(squeeze(create))) continue;
        compared++;
        const said = findings.find(
          (finding) =>
            finding.file === file.path &&
            finding.severity === 'error' &&
            finding.target === 'vitess' &&
            finding.rule !== 'vitess/sequence',
        );
        const errno = recorded.get(squeeze(create));
        if (said?.evidence?.errno !== errno) {
          wrong.push(`${table?.doctype}: Vitess ${errno ?? 'ok'}, here ${said?.evidence?.errno ?? 'ok'}`);
        }
      }
    }
    console.log(`        ${compared} CREATE statements compared`);
    assert.ok(compared > 100, `only ${compared} statements to compare`);
    assert.deepEqual(wrong, []);
  });
});

interface Replayed {
  sql: string;
  runs: number;
  ok: number;
  errors?: [number, string][];
}

function squeeze(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim();
}

function sortKeys<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
