// Collects what people read: `vscode.l10n.t` of the client and the texts of the server (lib/l10n-texts.mjs) into
// l10n/bundle.l10n.json, and the texts of package.json, which then names them by keys, into package.nls.json. A translation is a copy of both with another language's texts.
//   node scripts/l10n.mjs [--check]   with --check nothing is written, exit 1 where something would be
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { serverTexts } from './lib/l10n-texts.mjs';

const check = process.argv.includes('--check');
let stale = false;

function put(file, content) {
  let before = '';
  try {
    before = readFileSync(file, 'utf8');
  } catch {}
  if (before === content) return;
  stale = true;
  console.log(`${check ? 'out of date' : 'written'}: ${file}`);
  if (!check) writeFileSync(file, content);
}

/** The literals that `l10n.t` is called with; anything else could not be translated. */
function clientTexts() {
  const found = new Set();
  const files = readdirSync('client/src', { recursive: true }).filter((file) => file.endsWith('.ts'));
  for (const file of files) {
    const text = readFileSync(`client/src/${file}`, 'utf8');
    for (const match of text.matchAll(/\bl10n\.t\(\s*(?:(['"])((?:\\.|(?!\1).)*)\1|(\S[^,)]*))/g)) {
      if (match[2] === undefined) throw new Error(`client/src/${file}: l10n.t needs a text, not ${match[3]}`);
      found.add(match[2].replaceAll(/\\(['"])/g, '$1'));
    }
  }
  return found;
}

/** Keys of package.json whose values people read. */
const READ = new Set([
  'title',
  'displayName',
  'description',
  'markdownDescription',
  'contextualTitle',
  'altText',
]);

/** Texts become `%key%` where they stand; those that are keys already keep theirs. */
function manifestTexts(manifest, known) {
  const texts = {};
  const name = (key, value) => {
    const own = /^%(.+)%$/.exec(value)?.[1];
    if (own !== undefined) {
      if (known[own] === undefined) throw new Error(`package.nls.json has no ${own}`);
      texts[own] = known[own];
      return value;
    }
    texts[key] = value;
    return `%${key}%`;
  };
  const visit = (value, path) => {
    if (Array.isArray(value)) {
      return value.map((one, i) => visit(one, [...path, one?.command ?? one?.id ?? String(i)]));
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => {
        const at = [...path, key];
        const keyed = at.map((step) => step.replace(/^doctypeCompat\./, '')).join('.');
        const isRead = READ.has(key) || (key === 'name' && at[0] === 'views');
        if (typeof one === 'string' && isRead) return [key, name(keyed, one)];
        if (Array.isArray(one) && /^(?:markdownE|e)numDescriptions$/.test(key))
          return [key, one.map((text, i) => name(`${keyed}.${i}`, text))];
        // What a `when` or a menu says is for the editor.
        return [key, key === 'menus' || key === 'grammars' ? one : visit(one, at)];
      }),
    );
  };
  const contributes = visit(manifest.contributes, []);
  return { manifest: { ...manifest, contributes }, texts };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
let known = {};
try {
  known = JSON.parse(readFileSync('package.nls.json', 'utf8'));
} catch {}
const json = (value) => `${JSON.stringify(value, undefined, 2)}\n`;
const named = manifestTexts(manifest, known);
put('package.json', json({ ...named.manifest, l10n: './l10n' }));
put('package.nls.json', json(named.texts));
mkdirSync('l10n', { recursive: true });
const texts = [...new Set([...clientTexts(), ...serverTexts()])].sort();
put('l10n/bundle.l10n.json', json(Object.fromEntries(texts.map((text) => [text, text]))));
process.exit(check && stale ? 1 : 0);
