import type { WorkStatement } from './workload.js';

/** `2026-11-30T08:00:00.1Z	 12 Query	SELECT …`, or MariaDB's `261130  8:00:00	 12 Query	…` and the same without a time. */
const ENTRY = /^(?:\S+(?:\s+[\d:]+)?)?\s*\d+\s+(\w+)\t(.*)$/;
const WORK = /^[\s(]*(?:select|with|insert|replace|update|delete)\b/i;

/**
 * The statements of a general log of MariaDB or MySQL, each shape once and weighted by how often it came. Undefined for
 * a text that is none.
 */
export function readGeneralLog(text: string): WorkStatement[] | undefined {
  const found = new Map<string, WorkStatement>();
  let current: string | undefined;
  let entries = 0;
  const flush = (): void => {
    if (current !== undefined && WORK.test(current)) count(found, current.trim(), 1, 'general log');
    current = undefined;
  };
  for (const line of text.split(/\r?\n/)) {
    const entry = ENTRY.exec(line);
    if (
      entry &&
      /^(?:Query|Execute|Connect|Quit|Prepare|Init|Close|Statistics|Ping|Field)$/.test(entry[1]!)
    ) {
      flush();
      entries++;
      if (entry[1] === 'Query' || entry[1] === 'Execute') current = entry[2]!;
    } else if (current !== undefined) current += `\n${line}`;
  }
  flush();
  return entries > 0 ? [...found.values()] : undefined;
}

/**
 * What `SELECT DIGEST_TEXT, COUNT_STAR FROM performance_schema.events_statements_summary_by_digest` answered, as tabs or
 * commas divide it; the first line names the columns. Undefined for a text that is none.
 */
export function readDigest(text: string): WorkStatement[] | undefined {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const divide = head.includes('\t') ? tabbed : quoted;
  const names = divide(head).map((name) => name.trim().toUpperCase());
  const [sql, times] = [names.indexOf('DIGEST_TEXT'), names.indexOf('COUNT_STAR')];
  if (sql < 0 || times < 0) return undefined;
  const found = new Map<string, WorkStatement>();
  for (const line of lines) {
    const cells = divide(line);
    const [digest = '', calls = ''] = [cells[sql], cells[times]];
    if (WORK.test(digest)) count(found, filled(digest), Number(calls) || 1, 'digest');
  }
  return [...found.values()];
}

function count(found: Map<string, WorkStatement>, sql: string, weight: number, what: string): void {
  const shape = sql
    .replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"/g, '?')
    .replace(/\b\d+(?:\.\d+)?\b/g, '?')
    .replace(/\(\s*\?(?:\s*,\s*\?)*\s*\)/g, '(?)');
  const known = found.get(shape);
  found.set(
    shape,
    known ? { ...known, weight: known.weight + weight } : { sql, weight, origin: 'log', what },
  );
}

/** A digest has `?` for values and `(...)` or `[, ...]` for lists, which no parser takes. */
function filled(digest: string): string {
  return digest
    .replace(/\(\s*\.\.\.\s*\)/g, "('x')")
    .replace(/\/\*\s*,\s*\.\.\.\s*\*\//g, '')
    .replace(/\?/g, "'x'")
    .replace(/\b(LIMIT|OFFSET)\s+'x'(\s*,\s*'x')?/gi, (_, word, more) => `${word} 1${more ? ', 1' : ''}`);
}

const tabbed = (line: string): string[] => line.split('\t');

function quoted(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, inner, plain]) =>
    inner === undefined ? (plain ?? '') : inner.replaceAll('""', '"'),
  );
}
