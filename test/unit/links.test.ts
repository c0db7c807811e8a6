import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** What GitHub makes of a heading: small letters, no punctuation, - for spaces. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.matchAll(/^#{1,6} (.*)$/gm)].map(([, text]) => text!);
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('links of the documentation', () => {
  const inDocs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const pages = [
    ...readdirSync(root),
    ...inDocs.map((file) => path.join('docs', file)),
    'examples/README.md',
  ].filter((file) => file.endsWith('.md'));

  it('lead to files and headings that are there', () => {
    const links = pages.flatMap((page) => {
      const text = readFileSync(path.join(root, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
      return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => ({ page, to: to! }));
    });
    assert.ok(links.length > 200, `${links.length} links`);
    const dead = links.filter(({ page, to }) => {
      if (/^[a-z]+:/.test(to)) return false;
      const [file = '', anchor] = to.split('#');
      const target = file === '' ? page : path.join(path.dirname(page), file);
      if (!existsSync(path.join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(path.join(root, target), 'utf8')).has(anchor);
    });
    assert.deepEqual(dead, []);
  });
});
