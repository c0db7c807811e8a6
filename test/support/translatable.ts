import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../server/src/core/finding.js';
import { phrasebook } from '../../server/src/core/phrases.js';

const bundle = readFileSync(path.resolve(import.meta.dirname, '../../l10n/bundle.l10n.json'), 'utf8');

/** All texts of the extension in a language that nobody speaks: in brackets, as nothing English is. */
export const PSEUDO: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(JSON.parse(bundle) as object).map((text) => [text, `⟦${text}⟧`]),
);

const say = phrasebook(PSEUDO);

/** Fails where `scripts/l10n.mjs` does not know a fix's title, so that no language could say it. */
export function assertTranslatable(findings: readonly Pick<Finding, 'fixes'>[]): void {
  for (const { title } of findings.flatMap(({ fixes }) => fixes))
    assert.match(say(title), /^⟦.*⟧$/s, `no text for the fix “${title}”`);
}
