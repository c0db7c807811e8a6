import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LAYERS, MAY_BE_CIRCLES, TYPES_MAY_BE_CIRCLES } from '../support/layers.js';

const root = path.resolve(import.meta.dirname, '../../server/src');
const IMPORT = /^(?:import|export)\s+(?:([^'"]*?)\s+from\s+)?'(\.[^']+)'/gms;
const TYPES_ONLY = /^(?:type\b[\s\S]*|\{\s*(?:type\s+[\w$]+(?:\s+as\s+[\w$]+)?\s*,?\s*)+\})$/;

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.ts'));

type Imports = ReadonlyMap<string, readonly string[]>;

function importsOf(counts: (what: string) => boolean): Imports {
  return new Map(
    files.map((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const found = [...text.matchAll(IMPORT)].filter(([, what]) => counts(what ?? ''));
      const at = (to: string) => path.posix.join(path.posix.dirname(file), to).replace(/\.js$/, '.ts');
      return [file, found.map(([, , to]) => at(to!))];
    }),
  );
}

/** What a file imports when it runs: types are gone by then, and `import()` waits until it is called. */
const running = importsOf((what) => !TYPES_ONLY.test(what));
const withTypes = importsOf(() => true);

const holds = (list: readonly string[], file: string) =>
  list.some((one) => (one.endsWith('/') ? file.startsWith(one) : file === one));

function circlesIn(imports: Imports, allowed: readonly string[]): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (way.includes(file) || done.has(file)) return;
    for (const to of imports.get(file) ?? []) {
      if (!holds(allowed, file) || !holds(allowed, to)) visit(to, [...way, file]);
    }
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}

describe('the layers of the program', () => {
  it('have every file, and no import that goes up, of a type neither', () => {
    const layerOf = (file: string) => LAYERS.findIndex(({ files: list }) => holds(list, file));
    assert.deepEqual(
      files.filter((file) => layerOf(file) < 0),
      [],
    );
    const up = [...withTypes].flatMap(([file, list]) =>
      list.filter((to) => layerOf(to) > layerOf(file)).map((to) => `${file} → ${to}`),
    );
    assert.deepEqual(up, []);
  });

  it('have no files that import each other in a circle', () => {
    assert.deepEqual(circlesIn(running, MAY_BE_CIRCLES), []);
  });

  it('have no files whose types do', () => {
    assert.deepEqual(circlesIn(withTypes, TYPES_MAY_BE_CIRCLES), []);
  });
});
