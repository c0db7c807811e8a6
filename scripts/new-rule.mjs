// Starts a rule: `npm run new-rule -- <family>/<name> [kind]` writes the rule, a fixture for each side (kinds doctype
// and statement) and its page.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const [id = '', kind = 'doctype'] = process.argv.slice(2);
if (!/^[a-z-]+\/[a-z0-9-]+$/.test(id)) {
  console.error('usage: npm run new-rule -- <family>/<name> [kind]');
  process.exit(2);
}
const contexts = readFileSync(path.join(root, 'server/src/core/rule.ts'), 'utf8');
const kinds = [...contexts.matchAll(/^ {2}'?([\w-]+)'?: import\(/gm)].map((match) => match[1]);
if (!kinds.includes(kind)) {
  console.error(`new-rule: no kind "${kind}"; there are: ${kinds.join(', ')}`);
  process.exit(2);
}
const family = id.split('/')[0];
const targets = { vitess: ['vitess', 'vitess-sharded'], sharding: ['vitess-sharded'] }[family] ?? [
  ['mariadb', 'read-only', 'zero-downtime', 'sqlite'].includes(family) ? family : 'mariadb',
];
const list = targets.map((target) => `'${target}'`).join(', ');

const files = {
  [`server/src/core/rules/${id}.ts`]: `import { defineRule } from '../../rule.js';

export default defineRule('${kind}', {
  meta: {
    id: '${id}',
    summary: 'Say in one line what is in the file and what the engine answers (errno)',
    targets: [${list}],
    severity: 'error',
  },

  // biome-ignore lint/correctness/useYield: reports nothing until it is written, and its fixtures fail until then
  *check(_context) {},
});
`,
  [`docs/rules/${id}.md`]: `# ${id}

Severity: error. Targets: ${targets.join(', ')}.

## What happens

## Example

## How to fix it

## When it is fine

## Source
`,
};
if (kind === 'doctype') {
  const fixture = (field, marker) => `${marker}{
 "doctype": "DocType",
 "name": "Fixture",
 "fields": [
  {
${field}
  }
 ]
}
`;
  files[`test/fixtures/rules/${id}/reported.jsonc`] = fixture(
    '   "fieldname": "title", // expect: error 1064 "part of the error text" at "fieldname": "title"\n   "fieldtype": "Data"',
    '',
  );
  files[`test/fixtures/rules/${id}/fine.jsonc`] = fixture(
    '   "fieldname": "title",\n   "fieldtype": "Data"',
    '// expect-none: say why\n',
  );
}

if (kind === 'statement') {
  files[`test/fixtures/rules/${id}/reported.sql`] =
    'SELECT nothing; -- expect: error 1064 "part of the error text" at "nothing"\n';
  files[`test/fixtures/rules/${id}/fine.sql`] = 'SELECT 1; -- expect-none\n';
}

for (const file of Object.keys(files)) {
  if (existsSync(path.join(root, file))) {
    console.error(`new-rule: ${file} exists`);
    process.exit(2);
  }
}
for (const [file, text] of Object.entries(files)) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
  console.log(file);
}
await import('./generate.mjs');
console.log(`Now write the fixtures, then the rule, then the page: npm run test:unit -- -g ${id}`);
