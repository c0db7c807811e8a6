import type { Finding, Fix } from '../../server/src/core/finding.js';
import { parsePython } from '../../server/src/core/python/parser.js';
import { applyEdits } from './edits.js';

/** How files are written elsewhere: what a fix changes must not depend on it. */
export const WAYS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'with CRLF': (text) => text.replaceAll('\n', '\r\n'),
  'without a last line end, after a byte order mark': (text) => `\ufeff${text.trimEnd()}`,
  'with tabs': (text) => text.replace(/^ +/gm, (spaces) => '\t'.repeat(spaces.length)),
};

const hasSyntaxError = (text: string): boolean => parsePython(text).broken.length > 0;

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
};

/** What is wrong with a fix of one of the findings of a text; undefined when it does what it should. */
export async function wrongWithFix(
  finding: Finding,
  fix: Fix,
  text: string,
  before: readonly Finding[],
  judge: (text: string) => Promise<Finding[]>,
): Promise<string | undefined> {
  const fixed = applyEdits(text, fix.edits);
  if (finding.file.endsWith('.json') && isJson(text) && !isJson(fixed)) return 'it is no JSON any more';
  if (finding.file.endsWith('.py') && !hasSyntaxError(text) && hasSyntaxError(fixed))
    return 'it does not parse any more';
  const lone = /(?<!\r)\n/.exec(fixed);
  if (text.includes('\r\n') && !/(?<!\r)\n/.test(text) && lone) return `a line ends in LF at ${lone.index}`;
  const after = await judge(fixed);
  const same = after.find(({ fingerprint }) => fingerprint === finding.fingerprint);
  // One of several like it: their number is one less.
  const like = ({ rule, fieldname, message }: Finding) => JSON.stringify([rule, fieldname, message]);
  const many = (all: readonly Finding[]) => all.filter((one) => like(one) === like(finding)).length;
  if (same && many(after) >= many(before)) return 'its finding is still there';
  const known = new Set(before.map(({ rule, message }) => rule + message.replace(/\W\d+\W/g, '')));
  const fresh = after.find(
    ({ rule, severity, message }) =>
      severity === 'error' &&
      !known.has(rule + message.replace(/\W\d+\W/g, '')) &&
      !before.some((one) => one.rule === rule),
  );
  return fresh && `it brings ${fresh.rule}: ${fresh.message}`;
}
