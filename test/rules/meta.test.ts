import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { allRules } from '../../server/src/core/rules/registry.js';

const source = (id: string) =>
  readFileSync(path.resolve(import.meta.dirname, `../../server/src/core/rules/${id}.ts`), 'utf8');

/** What only the Vitess engine gives a context. */
const ASKED =
  /\b(?:context\.(?:parse|plan|facts|sharded|ddl|verdict)\b|\{[^}=]*\b(?:parse|plan|facts|sharded|ddl)\b[^}=]*\} = context)/;

describe("what a rule's meta says of it", () => {
  it('names the engine where the rule reads what only the engine gives', () => {
    for (const { kind, meta } of allRules) {
      if (kind === 'statement' && ASKED.test(source(meta.id))) assert.ok(meta.needsEngine, meta.id);
    }
  });

  it('speaks of names only for rules on statements', () => {
    for (const { kind, meta } of allRules) if (meta.byName) assert.equal(kind, 'statement', meta.id);
  });
});
