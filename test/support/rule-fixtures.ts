import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

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
