import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SettingsLayer } from '../../server/src/core/config/settings.js';
import { queriesOfPython, queriesOfReport } from '../../server/src/core/orm/extract.js';
import { sentBy, statementsOf } from '../../server/src/core/orm/sql/statements.js';
import { tableOf } from '../../server/src/core/schema/build.js';
import type { TableLookup } from '../../server/src/core/schema/lookup.js';
import { assign } from '../../server/src/core/sharding/assign.js';
import { makeVSchema } from '../../server/src/core/sharding/make.js';
import { type Planning, planningFor } from '../../server/src/core/sharding/planning.js';
import type { DocTypeLookup } from '../../server/src/core/sources/doctype/model.js';
import { openDocType } from '../../server/src/core/sources/doctype/open.js';
import { extractSqlFile } from '../../server/src/core/sources/sql/extract.js';
import type { SqlFragment } from '../../server/src/core/sources/sql/fragment.js';
import { DEFAULT_FRAPPE, FRAPPE_VERSIONS, TARGETS } from '../../server/src/core/targets.js';
import { fixturesDir } from './rule-fixtures.js';

/** `-- expect: error 1105 "part" at "text"` (in Python also after `#`) on the line that it is about. */
export interface StatementExpectation {
  line: number;
  severity: string;
  errno: number | undefined;
  part: string | undefined;
  at: string;
}

export interface StatementFixture {
  name: string;
  /** Without its markers, every offset kept. */
  text: string;
  /** From a first line `-- options: vitess=22 mysql=8.0 frappe=develop targets=sqlite`. */
  settings: SettingsLayer;
  fragments: SqlFragment[];
  expectations: StatementExpectation[];
  expectNone: boolean;
  /** The text after the first fix of every finding: `name.fixed.sql`. */
  fixed: string | undefined;
}

const OPTIONS = /^(?:--|#) options: ([^\n]*)/;
const MARKER = /(?:--|#) (expect: [^\n]*|expect-none[^\n]*)/g;

/** The `.sql`, `.py` and Report fixtures of a statement rule. */
export function readStatementFixtures(rule: string): StatementFixture[] {
  const folder = path.join(fixturesDir, rule);
  return readdirSync(folder)
    .filter((name) => /\.(?:sql|py|json)$/.test(name) && !/\.fixed\.\w+$/.test(name))
    .map((name) => read(folder, name));
}

function read(folder: string, name: string): StatementFixture {
  const marked = readFileSync(path.join(folder, name), 'utf8');
  const settings = settingsOf(OPTIONS.exec(marked)?.[1] ?? '');
  const source = marked.replace(OPTIONS, (line) => ' '.repeat(line.length));
  const expectations: StatementExpectation[] = [];
  let expectNone = false;
  const text = source.replace(MARKER, (whole, marker: string, offset: number) => {
    if (marker.startsWith('expect-none')) expectNone = true;
    else expectations.push(expectation(marker, source.slice(0, offset).split('\n').length - 1, name));
    return whole.replace(/[^\r]/g, ' ');
  });
  const extract = (content: string): SqlFragment[] => {
    if (name.endsWith('.sql')) return extractSqlFile(content);
    if (!name.endsWith('.py')) return queriesOfReport(content).fragments;
    const { fragments, calls } = queriesOfPython(content);
    const world = { frappe: DEFAULT_FRAPPE, doctypes: fixtureTables().doctypes, text: content };
    const made = calls.map((call) => ({ call, ...statementsOf(call, world) }));
    return [...fragments, ...sentBy(made)];
  };
  const fixedName = path.join(folder, name.replace(/\.(\w+)$/, '.fixed.$1'));
  const fixed = existsSync(fixedName) ? readFileSync(fixedName, 'utf8') : undefined;
  return { name, text, settings, fragments: extract(text), expectations, expectNone, fixed };
}

function settingsOf(options: string): SettingsLayer {
  const given = new Map([...options.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key, value!]));
  const [vitess, mysql] = [given.get('vitess'), given.get('mysql')];
  const targets = TARGETS.filter((target) => given.get('targets')?.split(',').includes(target));
  const frappe = FRAPPE_VERSIONS.find((version) => version === given.get('frappe'));
  return {
    versions: { ...(vitess && { vitess: Number(vitess) }), ...(mysql && { mysql }) },
    ...(targets.length > 0 && { targets }),
    ...(frappe && { frappe }),
  };
}

function expectation(marker: string, line: number, file: string): StatementExpectation {
  const match = /^expect: (error|warning|info)(?: (\d+))?(?: "([^"]*)")?(?: at (.+?))\s*$/.exec(marker);
  if (!match) throw new Error(`${file}:${line + 1}: cannot read "${marker}"`);
  const [, severity = '', errno, part, at = ''] = match;
  return { line, severity, errno: errno === undefined ? undefined : Number(errno), part, at };
}

/** The tables of the DocTypes in `test/fixtures/doctypes-for-sql`. */
export function fixtureTables(): { tables: TableLookup; doctypes: DocTypeLookup; planning: Planning } {
  const folder = path.join(fixturesDir, '../doctypes-for-sql');
  const sources = readdirSync(folder).map(
    (name) => openDocType(name, readFileSync(path.join(folder, name), 'utf8'))!,
  );
  const byName = new Map(sources.map(({ data }) => [data.name, data]));
  const doctypes: DocTypeLookup = {
    get: (name) => byName.get(name),
    names: () => byName.keys(),
    complete: true,
  };
  const tables: TableLookup = {
    complete: true,
    mayHaveIndex: () => false,
    get(name) {
      const doctype = name.startsWith('tab') ? byName.get(name.slice(3)) : undefined;
      return doctype && tableOf(doctype, { frappe: DEFAULT_FRAPPE, doctypes, indexes: [] });
    },
  };
  const sharded = sources.flatMap(({ data }) => {
    const table = tables.get(`tab${data.name}`);
    return table ? [{ table, doctype: data }] : [];
  });
  const vschema = makeVSchema(sharded, {
    keyspace: 'main',
    assignments: assign(sharded),
    authoritative: true,
  });
  return { doctypes, tables, planning: planningFor('fixtures', vschema, tables.get, false) };
}
