import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Notes the npm packages whose code is in the bundles, as esbuild's metafiles tell: `out/bundled.json` for the bill of
 * materials, `dist/LICENSES.txt` with the licence text of each. Throws where one says nothing of its licence.
 */
export function noteBundled(metafiles) {
  const packages = new Set();
  for (const { outputs } of metafiles)
    for (const { inputs } of Object.values(outputs))
      for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
        const [at] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
        if (at && bytesInOutput > 0) packages.add(at);
      }
  const sorted = [...packages].sort();
  mkdirSync(path.join(root, 'out'), { recursive: true });
  writeFileSync(path.join(root, 'out/bundled.json'), `${JSON.stringify(sorted, undefined, 1)}\n`);
  writeFileSync(path.join(root, 'dist/LICENSES.txt'), sorted.map(section).join('\n'));
}

function section(at) {
  const folder = path.join(root, at);
  const { name, version, license, author } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice|thirdparty)/i.test(file))
    : [];
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  if (texts.length === 0 && !license) throw new Error(`${at} says nothing of its licence`);
  const by = typeof author === 'string' ? author : author?.name;
  const line = '='.repeat(80);
  return `${line}\n${name} ${version} (${license})\n${line}\n\n${texts.join('\n\n') || `${license}${by ? `, ${by}` : ''}`}\n`;
}
