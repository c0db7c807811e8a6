import { shownText } from '../core/escape.js';

/** What an editor shows of an answer. */
const SHOWN = new Set(['title', 'label', 'detail', 'name', 'tooltip', 'message']);
/** What it takes back, runs or writes: that stays as it is. */
const KEPT = new Set([
  'data',
  'arguments',
  'edit',
  'textEdit',
  'additionalTextEdits',
  'documentation',
  'contents',
]);

/** An answer whose texts move no cursor and turn no direction, whatever the names in them hold. */
export function shown<T>(answer: T): T {
  if (Array.isArray(answer)) return answer.map((one: unknown) => shown(one)) as T;
  if (answer === null || typeof answer !== 'object' || !isPlain(answer)) return answer;
  // A report of diagnostics: `toDiagnostic` has seen to them.
  if ('resultId' in answer) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]: [string, unknown]) => {
      if (KEPT.has(key)) return [key, value];
      return [key, typeof value === 'string' && SHOWN.has(key) ? shownText(value) : shown(value)];
    }),
  ) as T;
}

/** An error that is an answer keeps its class. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
