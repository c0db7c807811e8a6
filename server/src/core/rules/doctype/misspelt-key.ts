import { isWhole } from '../../contexts/fields.js';
import { DOCTYPE_KEYS, ROW_BOOKKEEPING, ROW_KEYS } from '../../doctype-facts/keys.js';
import type { Keys } from '../../doctype-facts/model.js';
import { defineRule } from '../../rule.js';
import { nearest } from '../../similar.js';
import { isBeingEdited } from '../../sources/doctype/reopen.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/misspelt-key',
    summary: 'A key that Frappe does not know, one or two letters from one that it knows: it is ignored',
    targets: TARGETS,
    severity: 'warning',
  },

  *check(context) {
    const { source } = context;
    if (!isWhole(context)) return;
    const { raw } = source.data;
    yield* misspelt(context, raw, DOCTYPE_KEYS, []);
    for (const [list, keys] of Object.entries(ROW_KEYS)) {
      const rows: unknown = raw[list];
      if (!Array.isArray(rows)) continue;
      for (const [i, row] of rows.entries()) {
        if (typeof row === 'object' && row !== null) yield* misspelt(context, row, keys, [list, i]);
      }
    }
  },
});

type Context = Parameters<typeof isWhole>[0];

/** Rows without an unknown key. */
const known = new WeakSet<object>();

function* misspelt({ source }: Context, row: object, keys: Keys, path: (string | number)[]) {
  if (known.has(row)) return;
  const unknown = Object.keys(row).filter(
    (key) => !(key.startsWith('_') || Object.hasOwn(keys, key) || ROW_BOOKKEEPING.has(key)),
  );
  if (unknown.length === 0 && isBeingEdited(row)) known.add(row);
  for (const key of unknown) {
    const meant = nearest(
      key,
      Object.keys(keys).filter((known) => !keys[known]!.deprecated && !Object.hasOwn(row, known)),
    );
    const span = source.keySpan([...path, key]);
    if (meant === undefined || !span) continue;
    const where = path.length === 0 ? 'DocType' : `row of ${path[0]}`;
    yield {
      span,
      message: `Frappe knows no key ${key} of a ${where} and ignores it without a word. Did you mean ${meant}?`,
      key: `${path.join('.')} ${key}`,
      fixes: [
        {
          title: `Write ${meant} instead of ${key}`,
          safe: false,
          preferred: true,
          edits: [{ span, newText: JSON.stringify(meant) }],
        },
      ],
    };
  }
}
