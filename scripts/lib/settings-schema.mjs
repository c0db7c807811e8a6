// Puts the targets and versions that `core/targets.ts` knows into the schemas of the settings: adding one is an entry
// there (or a row in an engine's versions.ts) and `npm run generate`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

export async function targetsModule() {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, 'server/src/core/targets.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/** Replaces the list under `key` that follows the texts of `after`, in the layout that it has. */
function withList(text, after, key, values) {
  const start = [...after, `"${key}": [`].reduce((at, part) => {
    const found = text.indexOf(part, at);
    if (found < 0) throw new Error(`no ${part} after ${after.join(' ')}`);
    return found + part.length;
  }, 0);
  const end = text.indexOf(']', start);
  const items = values.map((value) => JSON.stringify(value));
  const [, indent] = /^\n(\s+)/.exec(text.slice(start, end)) ?? [];
  const list =
    indent === undefined
      ? items.join(', ')
      : `${items.map((item) => `\n${indent}${item}`).join(',')}\n${indent.slice(2)}`;
  return text.slice(0, start) + list + text.slice(end);
}

function rewrite(file, change) {
  const at = path.join(root, file);
  const before = readFileSync(at, 'utf8');
  const after = change(before);
  if (after !== before) writeFileSync(at, after);
}

/** The key of what package.json says of a target (`scripts/l10n.mjs`). */
const DESCRIPTION = 'configuration.properties.targets.items.enumDescriptions';

export async function writeSchemas() {
  const known = await targetsModule();
  const descriptions = known.TARGETS.map((target) => known.infoOf(target).description);
  const lists = [
    ['targets', known.TARGETS],
    ['frappe', known.FRAPPE_VERSIONS],
    ['vitess', known.VITESS_VERSIONS],
    ['mariadb', known.MARIADB_VERSIONS],
    ['mysql', known.MYSQL_VERSIONS],
  ];
  rewrite('schemas/doctype-compat.schema.json', (text) =>
    lists.reduce(
      (now, [name, values]) => withList(now, ['"properties": {', `"${name}": {`], 'enum', values),
      withList(text, ['"targets": {'], 'enumDescriptions', descriptions),
    ),
  );
  const settings = { targets: 'targets', frappe: 'frappeVersion' };
  rewrite('package.json', (text) =>
    lists.reduce(
      (now, [name, values]) => {
        const setting = `"doctypeCompat.${settings[name] ?? `versions.${name}`}": {`;
        return withList(now, [setting], 'enum', name === 'targets' ? values : [...values, null]);
      },
      withList(
        text,
        ['"doctypeCompat.targets": {'],
        'enumDescriptions',
        descriptions.map((_, i) => `%${DESCRIPTION}.${i}%`),
      ),
    ),
  );
  // The texts themselves can be translated.
  rewrite('package.nls.json', (text) => {
    const own = Object.fromEntries(descriptions.map((one, i) => [`${DESCRIPTION}.${i}`, one]));
    return `${JSON.stringify({ ...JSON.parse(text), ...own }, undefined, 2)}\n`;
  });
}
