import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineRule, type Rule } from '../../server/src/core/rule.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { fixturesDir } from '../support/rule-fixtures.js';

const crash = defineRule('doctype', {
  meta: { id: 'test/crash', summary: 'Throws', targets: ['mariadb'], severity: 'error' },
  // biome-ignore lint/correctness/useYield: it is to fail before it says anything
  *check() {
    throw new Error('no fields for me');
  },
});

/** Says so many things. */
const repeated = (times: number) =>
  defineRule('doctype', {
    meta: { id: 'test/many', summary: 'Says much', targets: ['mariadb'], severity: 'error' },
    *check() {
      for (let i = 0; i < times; i++) yield { span: { start: 0, end: 1 }, message: `again ${i}` };
    },
  }) as unknown as Rule;

/** What a fixture needs that a repository cannot hold. */
const prepare: Record<string, (folder: string, name: string) => Rule[]> = {
  'too-many-findings': (_, name) => [repeated(name === 'many' ? 1002 : 1000)],
  'rule-crashed': () => [crash as unknown as Rule],
  'unreadable-file': (folder) => {
    writeFileSync(path.join(folder, 'desk/doctype/note/note.json'), ' '.repeat(5 * 1024 * 1024));
    return [];
  },
};

describe('lint rules on their fixtures', () => {
  const rulesDir = path.join(fixturesDir, 'lint');
  for (const rule of readdirSync(rulesDir)) {
    for (const name of readdirSync(path.join(rulesDir, rule))) {
      it(`lint/${rule}: ${name}`, async () => {
        const folder = mkdtempSync(path.join(tmpdir(), 'lint-'));
        try {
          cpSync(path.join(rulesDir, rule, name), folder, { recursive: true });
          const more = prepare[rule]?.(folder, name) ?? [];
          const project = await Project.load({ kind: 'folder', path: folder });
          const { findings } = await check(project, { rules: [...allRules, ...more] });
          const shown = findings.map(({ file, range: { start }, severity, rule: id, message }) =>
            [
              `${path.relative(folder, file)}:${start.line + 1}:${start.character + 1}`,
              severity,
              id,
              // Other rules' words are their own tests' business.
              ...(id.startsWith('lint/') ? [message] : []),
            ].join(' '),
          );
          const expected = readFileSync(path.join(rulesDir, rule, name, 'expected.txt'), 'utf8');
          assert.deepEqual(
            [...new Set(shown)],
            expected.split('\n').filter((line) => line !== ''),
          );
        } finally {
          rmSync(folder, { recursive: true });
        }
      });
    }
  }
});
