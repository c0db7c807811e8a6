import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { batchesOf, customizedBy } from '../../server/src/core/contexts/customized.js';
import type { DocTypeContext } from '../../server/src/core/contexts/doctype.js';
import { createStatements } from '../../server/src/core/engines/create.js';
import type { ParseVerdict } from '../../server/src/core/engines/vitess/verdicts.js';
import { frappeSql } from '../../server/src/core/migration/plan/print.js';
import { tableOf } from '../../server/src/core/schema/build.js';
import { customize } from '../../server/src/core/schema/customize.js';
import { controllerIndexes } from '../../server/src/core/sources/controller-indexes.js';
import {
  type Customizations,
  customizationsByDocType,
  readCustomizations,
} from '../../server/src/core/sources/customization.js';
import type { DocTypeData, DocTypeSource } from '../../server/src/core/sources/doctype/model.js';
import { openDocType } from '../../server/src/core/sources/doctype/open.js';
import {
  DEFAULT_FRAPPE,
  DEFAULT_TARGETS,
  DEFAULT_VERSIONS,
  FRAPPE_VERSIONS,
  TARGETS,
} from '../../server/src/core/targets.js';

export const fixturesDir = path.resolve(import.meta.dirname, '../fixtures/rules');

/** One `// expect: error 1101 "part of the evidence or message" at "default": "x"` on the line it belongs to. */
export interface Expectation {
  line: number;
  severity: string;
  errno: number | undefined;
  part: string | undefined;
  /** The text under the finding; of several lines the first, then `…`. */
  at: string;
}

export interface FixtureFile {
  /** As the rule sees it: `name.json` for `name.jsonc`. */
  name: string;
  /** Without its markers, every offset kept. */
  text: string;
  expectations: Expectation[];
  expectNone: boolean;
}

/** A `.jsonc` file, or a folder of them with controllers, of one rule. */
export interface Fixture {
  rule: string;
  name: string;
  files: FixtureFile[];
  /** From a line `// options: frappe=15 mysql=8.0 mariadb=10.6 targets=mariadb,sqlite complete engine`. */
  options: Map<string, string>;
  /** What the n-th fixes of all findings make of the files: `name.fixed.json`, `name.fixed-2.json`, or a folder. */
  fixed: { nth: number; files: Map<string, string> }[];
}

/** Every fixture under `test/fixtures/rules/<family>/<rule>`. */
export function readFixtures(rule: string): Fixture[] {
  const dir = path.join(fixturesDir, rule);
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => !/\.fixed(-\d+)?(\.json)?$/.test(entry.name))
    .map((entry) => readFixture(rule, path.join(dir, entry.name), entry.isDirectory()));
}

function readFixture(rule: string, at: string, folder: boolean): Fixture {
  const paths = folder ? readdirSync(at).map((name) => path.join(at, name)) : [at];
  const options = new Map<string, string>();
  const files = paths.map((file) => readFile(file, options));
  const stem = at.replace(/\.jsonc$/, '');
  const fixed = [1, 2, 3].flatMap((nth) => {
    const place = `${stem}.fixed${nth === 1 ? '' : `-${nth}`}`;
    if (folder && existsSync(place)) {
      return [
        {
          nth,
          files: new Map(
            readdirSync(place).map((name) => [name, readFileSync(path.join(place, name), 'utf8')]),
          ),
        },
      ];
    }
    if (!folder && existsSync(`${place}.json`)) {
      return [
        { nth, files: new Map([[`${path.basename(stem)}.json`, readFileSync(`${place}.json`, 'utf8')]]) },
      ];
    }
    return [];
  });
  return { rule, name: path.basename(stem), files, options, fixed };
}

function readFile(file: string, options: Map<string, string>): FixtureFile {
  const expectations: Expectation[] = [];
  let expectNone = false;
  const lines = readFileSync(file, 'utf8').split('\n');
  const plain = lines.map((content, line) => {
    const start = content.search(/\/\/ (expect: |expect-none|options: )/);
    if (start < 0) return content;
    for (const marker of content.slice(start + 3).split(' // ')) {
      if (marker.startsWith('expect: ')) expectations.push(readExpectation(marker.slice(8), line, file));
      else if (marker.startsWith('expect-none')) expectNone = true;
      else {
        for (const option of marker.slice('options: '.length).trim().split(/\s+/)) {
          const [key = '', value = ''] = option.split('=');
          options.set(key, value);
        }
      }
    }
    return content.slice(0, start) + content.slice(start).replace(/[^\r]/g, ' ');
  });
  const name = path.basename(file).replace(/\.jsonc$/, '.json');
  return { name, text: plain.join('\n'), expectations, expectNone };
}

function readExpectation(text: string, line: number, file: string): Expectation {
  const match = /^(error|warning|info|hint)(?: (\d+))?(?: "((?:[^"\\]|\\.)*)")? at (.+?)\s*$/.exec(text);
  if (!match) throw new Error(`${file}:${line + 1}: cannot read the marker "expect: ${text}"`);
  const [, severity = '', errno, part, at = ''] = match;
  return {
    line,
    severity,
    errno: errno === undefined ? undefined : Number(errno),
    part: part?.replace(/\\(.)/g, '$1'),
    at,
  };
}

/** Vitess's answers, asked beforehand, because rules do not wait. */
export type Verdicts = (sql: string) => ParseVerdict | undefined;

/**
 * The DocTypes of a fixture, each with the context its rule gets: other DocTypes, controllers (`<name>.py` beside
 * `<name>.jsonc`) and `custom/*.json` exports (any other JSON) of its folder count.
 */
export function contextsOf(
  fixture: Fixture,
  verdict: Verdicts,
): { file: FixtureFile; context: DocTypeContext }[] {
  const sources = fixture.files
    .filter((file) => file.name.endsWith('.json'))
    .map((file) => ({ file, source: openDocType(file.name, file.text) }))
    .filter((entry): entry is { file: FixtureFile; source: DocTypeSource } => entry.source !== undefined);
  const byName = new Map<string, DocTypeData>(sources.map(({ source }) => [source.data.name, source.data]));
  const doctypes = {
    get: (name: string) => byName.get(name),
    complete: fixture.options.has('complete'),
    names: () => byName.keys(),
    ownFieldnames: (name: string) => {
      const doctype = byName.get(name);
      return doctype && new Set(doctype.fields.map(({ fieldname }) => fieldname));
    },
  };
  const customFiles = fixture.files.filter(
    (file) => file.name.endsWith('.json') && !sources.some((entry) => entry.file === file),
  );
  const custom = customizationsByDocType(
    customFiles
      .map((file) => readCustomizations(file.name, JSON.parse(file.text), file.text))
      .filter((customizations) => customizations !== undefined),
  );
  const frappe =
    FRAPPE_VERSIONS.find((version) => version === fixture.options.get('frappe')) ?? DEFAULT_FRAPPE;
  const wanted = fixture.options.get('targets')?.split(',') ?? DEFAULT_TARGETS;
  const common = {
    frappe,
    targets: new Set(TARGETS.filter((target) => wanted.includes(target))),
    versions: {
      ...DEFAULT_VERSIONS,
      mysql: fixture.options.get('mysql') ?? DEFAULT_VERSIONS.mysql,
      mariadb: fixture.options.get('mariadb') ?? DEFAULT_VERSIONS.mariadb,
    },
    doctypes,
    ownersOfIndex: (name: string) =>
      fixture.files
        .filter((other) => other.name.endsWith('.py'))
        .flatMap((other) => controllerIndexes(other.text))
        .filter((index) => index.name === name)
        .map((index) => index.doctype),
    verdict,
  };
  const customized = customFiles.flatMap((file) =>
    [...custom].flatMap(([name, { fields, setters }]) => {
      const own = byName.get(name);
      if (!own || !(file.expectNone || file.expectations.length > 0)) return [];
      const others: Customizations = { fields: [], setters: [] };
      return batchesOf(fields, setters).flatMap((batch) => {
        const made = customizedBy(own, others, batch, file.text, { frappe, doctypes });
        others.fields.push(...batch.fields);
        others.setters.push(...batch.setters);
        if (!made) return [];
        return [
          {
            file,
            context: {
              ...common,
              ...made,
              controller: undefined,
              statements: made.sync.statements.map(frappeSql),
            },
          },
        ];
      });
    }),
  );
  const ofDocTypes = sources.map(({ file, source }) => {
    const python = fixture.files.find((other) => other.name === file.name.replace(/\.json$/, '.py'));
    const customizations = custom.get(source.data.name);
    const doctype = customizations ? customize(source.data, customizations) : source.data;
    const indexes = python ? controllerIndexes(python.text) : [];
    const table = tableOf(source.data, { frappe, doctypes, indexes });
    return {
      file,
      context: {
        source,
        doctype,
        table,
        controller: python && { file: python.name, text: python.text },
        statements: table ? createStatements(table, 'mariadb') : [],
        ...common,
      },
    };
  });
  return [...ofDocTypes, ...customized];
}
