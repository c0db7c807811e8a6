// Starts a rule: `npm run new-rule -- <family>/<name> [kind]` writes the rule, fixtures for each side and its page.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FIXTURES } from './lib/rule-fixtures.mjs';
import { targetsModule } from './lib/settings-schema.mjs';

const root = process.env.NEW_RULE_ROOT ?? path.resolve(import.meta.dirname, '..');
const [id = '', kind = 'doctype'] = process.argv.slice(2);
const { TARGETS, infoOf } = await targetsModule();
const families = [...new Set([...TARGETS.flatMap((target) => infoOf(target).families), 'lint'])].sort();
const context = readFileSync(path.resolve(import.meta.dirname, '../server/src/core/rule.ts'), 'utf8');
const kinds = [...context.matchAll(/^ {2}'?([\w-]+)'?: import\(/gm)].map((match) => match[1]);
const [family = '', name = ''] = id.split('/');
if (!families.includes(family) || !/^[a-z0-9-]+$/.test(name) || id.split('/').length > 2) {
  console.error(`usage: npm run new-rule -- <family>/<name> [kind]
families: ${families.join(', ')}
kinds: ${kinds.join(', ')} (default doctype)`);
  process.exit(2);
}
const fixtures = kinds.includes(kind) ? FIXTURES[kind] : undefined;
if (!fixtures) {
  console.error(`new-rule: no kind "${kind}"; there are: ${kinds.join(', ')}`);
  process.exit(2);
}
const targets =
  family === 'lint' ? TARGETS : TARGETS.filter((target) => infoOf(target).families.includes(family));
const list = targets.map((target) => `'${target}'`).join(', ');

const files = {
  [`server/src/core/rules/${id}.ts`]: `import { defineRule } from '../../rule.js';

export default defineRule('${kind}', {
  meta: {
    id: '${id}',
    summary: 'Say in one line what is in the file and what the engine answers (errno)',
    targets: [${list}],
    severity: 'error',${kind === 'statement' ? '\n    needsEngine: true,' : ''}
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
for (const [file, text] of Object.entries(fixtures())) files[`test/fixtures/rules/${id}/${file}`] = text;

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
if (!process.env.NEW_RULE_ROOT) await import('./generate.mjs');
console.log(`Now write the fixtures, then the rule, then the page: npm test -- unit -g ${id}`);
