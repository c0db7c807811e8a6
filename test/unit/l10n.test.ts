import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type AnyNode, parse } from 'acorn';
import { transformSync } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('texts that people read', function () {
  this.timeout(60_000);

  it('are all collected for translation', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/l10n.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(status, 0, `${stdout}${stderr}Run node scripts/l10n.mjs`);
  });

  it('stand in package.json as keys, each of them known and used', () => {
    const manifest = read('package.json');
    const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
    const used = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key!);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
    assert.ok(used.length > 50);
    const { contributes } = JSON.parse(manifest) as { contributes: { commands: { title: string }[] } };
    for (const { title } of contributes.commands) assert.match(title, /^%.+%$/);
  });

  it('go through l10n.t in the client', () => {
    const files = readdirSync(path.join(root, 'client/src'), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter(
      (name) => name.endsWith('.ts') && !/^(?:preview|readiness)\//.test(name),
    )) {
      const text = read(`client/src/${file}`);
      const shown = text.matchAll(
        /(?:show(?:Information|Warning|Error)Message\(\s*|\b(?:title|placeHolder|prompt|detail|openLabel): )(['"`])([^'"`]*)/g,
      );
      // Names of products and of git are the same in every language.
      const plain = [...shown]
        .map(([, , words = '']) => words)
        .filter((words) => !/^(?:Doctype Compat|origin\/develop)$/.test(words));
      assert.deepEqual(plain, [], file);
    }
  });

  it('go through l10n.t in the panel', () => {
    for (const folder of ['preview', 'readiness'])
      for (const file of readdirSync(path.join(root, 'client/src', folder)))
        assert.deepEqual(plainTexts(read(`client/src/${folder}/${file}`)), [], file);
    const planted =
      "element('p', { title: 'Show it' }, a ? 'No field' : l10n.t('Fine'), `rows ` + n, `in rows`); x.textContent = 'Copied';";
    assert.deepEqual(plainTexts(planted), ['Show it', 'No field', 'in rows', 'Copied']);
  });

  it('are translated in the panel by what its page was given', async () => {
    const { l10n, loadTexts } = await import('../../client/src/preview/l10n.js');
    assert.equal(l10n.t('{0} of {1}', 3, 'x'), '3 of x');
    const global = globalThis as { document?: unknown };
    global.document = { body: { dataset: { texts: '{"{0} of {1}": "{0} von {1}"}' } } };
    try {
      loadTexts();
      assert.equal(l10n.t('{0} of {1}', 3, 'x'), '3 von x');
      global.document = { body: { dataset: {} } };
      loadTexts();
    } finally {
      delete global.document;
    }
  });

  it('are in the page of the panel in no language', () => {
    for (const file of ['page.ts', 'preview/html.ts', 'readiness/html.ts']) {
      const page = /(?:<!DOCTYPE|body: `)[\s\S]*`/.exec(read(`client/src/${file}`))![0];
      const written = page.replaceAll(/\$\{[^}]*\}/g, '');
      const plain = [...written.matchAll(/>\s*([A-Za-z][^<]*)<|(?:title|aria-label)="([^"]+)"/g)].map(
        ([all]) => all,
      );
      assert.deepEqual(plain, [], file);
    }
  });
});

const SHOWN = /^(?:title|aria-label|aria-valuetext|placeholder|alt)$/;

/** Words that a person sees though they do not come from `l10n.t`: contents of elements, titles and labels. */
function plainTexts(typescript: string): string[] {
  const { code } = transformSync(typescript, { loader: 'ts' });
  const found: string[] = [];
  const take = (text: string): void => {
    // A DocType is called so in every language.
    if (/[A-Za-z]{2,}/.test(text) && text !== 'DocType') found.push(text.trim());
  };
  // A text that is shown: not what other functions are given, nor what is compared.
  const collect = (node: AnyNode): void => {
    switch (node.type) {
      case 'Literal':
        if (typeof node.value === 'string') take(node.value);
        return;
      case 'TemplateLiteral':
        for (const { value } of node.quasis) take(value.raw);
        for (const one of node.expressions) collect(one);
        return;
      case 'ConditionalExpression':
        collect(node.consequent);
        collect(node.alternate);
        return;
      case 'CallExpression':
        visit(node);
    }
  };
  const visit = (node: AnyNode): void => {
    if (
      node.type === 'CallExpression' &&
      node.callee.type === 'Identifier' &&
      node.callee.name === 'element'
    ) {
      const [, attributes, ...children] = node.arguments;
      if (attributes) visit(attributes);
      for (const child of children) collect(child.type === 'SpreadElement' ? child.argument : child);
      return;
    }
    const shown =
      node.type === 'Property' && SHOWN.test(nameOf(node.key))
        ? node.value
        : node.type === 'AssignmentExpression' &&
            node.left.type === 'MemberExpression' &&
            /^(?:textContent|title)$/.test(nameOf(node.left.property))
          ? node.right
          : undefined;
    if (shown) collect(shown);
    else
      for (const part of Object.values(node).flat() as unknown[])
        if (typeof part === 'object' && part !== null && 'type' in part) visit(part as AnyNode);
  };
  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }));
  return found;
}

function nameOf(node: AnyNode): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' ? String(node.value) : '';
}
