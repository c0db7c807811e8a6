import { defineRule } from '../../rule.js';
import { automatic, namedFunctions } from '../../sources/site/script.js';
import type { Span } from '../../text.js';

/** Calls that write, as far as a script names what it calls. */
const WRITES: readonly RegExp[] = [
  /\b(?:cur_frm|frm)\.save(?:_or_update|submit)?\(/,
  /\bfrappe\.db\.(?:set_value|insert|delete_doc)\(/,
  /["'`][^"'`\s]*\bfrappe\.client\.(?:save|insert|insert_many|set_value|submit|cancel|delete|bulk_update)["'`]/,
  /\b(?:fetch|request)\(\s*["'`][^"'`]*\/api\/(?:resource|v2\/document)\/[\s\S]{0,200}?\bmethod\s*:\s*["'`](?:POST|PUT|PATCH|DELETE)/,
  // Document and list resources of frappe-ui.
  /\.(?:setValue|save|insert|delete)\.submit\(/,
];

const METHOD = /["'`](?:[^"'`\s]*\/method\/)?([a-z_]\w*(?:\.[A-Za-z_]\w*){2,})(?=["'`?])/g;

export default defineRule('file', {
  meta: {
    id: 'read-only/autosave',
    summary:
      'A script saves by itself, on a timer or after each change, without asking whether the site is read-only',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check({ type, text, fails }) {
    if (type !== 'script' || /\bboot\.read_only\b|read_?only_?mode|\bis_?read_?only\b/i.test(text)) return;
    const all = automatic(text);
    if (all.length === 0) return;
    const functions = namedFunctions(text);
    for (const { args, by } of all) {
      const span = firstWrite(text, args, functions, fails);
      if (!span) continue;
      const how = by === 'timer' ? 'A timer runs this, which saves' : 'This saves after each change';
      yield {
        span,
        message: `${how} without the user. On a read-only site each attempt is answered with 503 and an error message; ask first whether the site is read-only (frappe.boot.read_only in the desk).`,
        evidence: { engine: 'frappe', text: 'frappe.InReadOnlyMode' },
      };
    }
  },
});

/** The first thing in a span that writes: a call, or the name of a function of this script that does. */
function firstWrite(
  text: string,
  { start, end }: Span,
  functions: ReadonlyMap<string, Span>,
  fails: (path: string) => boolean,
  depth = 3,
): Span | undefined {
  const part = text.slice(start, end);
  const found: Span[] = [];
  for (const pattern of WRITES) {
    const call = pattern.exec(part);
    if (call) found.push({ start: start + call.index, end: start + call.index + call[0].length });
  }
  // A function of an app, by its path.
  for (const match of part.matchAll(METHOD)) {
    const path = match[1]!;
    const end = start + match.index + match[0].length;
    if (fails(path)) found.push({ start: end - path.length, end });
  }
  // Called, or handed over by its name: `setInterval(save, 5000)`.
  for (const match of part.matchAll(/(?<![\w$.'"`]|\bfunction\s+)((?:this\.)?)(\w+)\s*(?:\(|(?=[,)])|$)/g)) {
    const body = depth > 0 ? functions.get(match[2]!) : undefined;
    const at = start + match.index + match[1]!.length;
    if (body && !(body.start <= at && at < body.end) && firstWrite(text, body, functions, fails, depth - 1))
      found.push({ start: at, end: at + match[2]!.length });
  }
  return found.sort((a, b) => a.start - b.start)[0];
}
