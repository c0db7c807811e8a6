// The texts of the server that people read in an editor: what is marked with `say` (server/src/core/say.ts), and the
// titles of fixes where rules make them. `{0}` stands for what a template puts in.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'acorn';
import { transformSync } from 'esbuild';

/** Here a `title` is that of a fix. */
const FIXES = /^core\/(?:rules|fix|readonly|statements|orm|engines\/sqlite\/rewrites)\//;

/** Sorted, each once. */
export function serverTexts(folder = 'server/src') {
  const found = new Set();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    const titles = FIXES.test(file) && /\btitle\b/.test(text);
    if (!titles && !text.includes('say`')) continue;
    for (const one of textsOf(text, titles)) found.add(one);
  }
  return [...found].sort();
}

/** The texts of one TypeScript file; `titles`: also the values of what is called `title`. */
export function textsOf(typescript, titles) {
  const { code } = transformSync(typescript, { loader: 'ts' });
  const found = [];
  const take = (text) => {
    if (text.includes(' · ')) throw new Error(`What stands between · is said by itself: ${text}`);
    // Of values alone nothing can be said in another language.
    if (/\p{L}{2}/u.test(text.replaceAll(/\{\d+\}/g, ' '))) found.push(text);
  };
  const collect = (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') take(node.value);
    else if (node.type === 'TemplateLiteral') take(templateOf(node));
    else if (node.type === 'ConditionalExpression') {
      collect(node.consequent);
      collect(node.alternate);
    }
  };
  const visit = (node) => {
    if (node.type === 'TaggedTemplateExpression' && node.tag.name === 'say') take(templateOf(node.quasi));
    if (titles && node.type === 'Property' && node.key.name === 'title') collect(node.value);
    if (titles && node.type === 'VariableDeclarator' && node.id.name === 'title' && node.init)
      collect(node.init);
    for (const part of Object.values(node).flat())
      if (typeof part === 'object' && part !== null && 'type' in part) visit(part);
  };
  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }));
  return found;
}

function templateOf({ quasis }) {
  return quasis.map(({ value }, i) => (i === 0 ? '' : `{${i - 1}}`) + value.cooked).join('');
}
