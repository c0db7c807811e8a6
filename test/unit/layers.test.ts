import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LAYERS, MAY_BE_CIRCLES } from '../support/layers.js';

const root = path.resolve(import.meta.dirname, '../../server/src');
const IMPORT = /^(?:import|export)\s+(?!type\b)(?:([^'"]*?)\s+from\s+)?'(\.[^']+)'/gms;
const TYPES_ONLY = /^\{\s*(?:type\s+[\w$]+(?:\s+as\s+[\w$]+)?\s*,?\s*)+\}$/;

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.ts'));

/** What a file imports when it runs: types are gone by then, and `import()` waits until it is called. */
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const found = [...text.matchAll(IMPORT)].filter(([, what]) => !TYPES_ONLY.test(what ?? ''));
    const at = (to: string) => path.posix.join(path.posix.dirname(file), to).replace(/\.js$/, '.ts');
    return [file, found.map(([, , to]) => at(to!))];
  }),
);

const holds = (list: readonly string[], file: string) =>
  list.some((one) => (one.endsWith('/') ? file.startsWith(one) : file === one));

describe('the layers of the program', () => {
  it('have every file, and no import that goes up', () => {
    const layerOf = (file: string) => LAYERS.findIndex(({ files: list }) => holds(list, file));
    assert.deepEqual(
      files.filter((file) => layerOf(file) < 0),
      [],
    );
    const up = [...imports].flatMap(([file, list]) =>
      list.filter((to) => layerOf(to) > layerOf(file)).map((to) => `${file} → ${to}`),
    );
    assert.deepEqual(up, []);
  });

  it('have no files that import each other in a circle', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
      if (way.includes(file) || done.has(file)) return;
      for (const to of imports.get(file) ?? []) {
        if (!holds(MAY_BE_CIRCLES, file) || !holds(MAY_BE_CIRCLES, to)) visit(to, [...way, file]);
      }
      done.add(file);
    };
    for (const file of files) visit(file, []);
    assert.deepEqual(circles, []);
  });
});
