/**
 * Lays a statement out for reading: one definition of a CREATE TABLE a line, two spaces deep, the options on
 * the closing line. Any other statement becomes one line a line of text. Changes whitespace only.
 */
export function layoutStatement(sql: string): string[] {
  const create = /^\s*create\s+table\b/i.test(sql);
  const open = create ? find(sql, 0, '(') : -1;
  if (open < 0) {
    return sql
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  const lines = [squeeze(sql.slice(0, open + 1))];
  let start = open + 1;
  for (;;) {
    const end = find(sql, start, ',)');
    if (end < 0) {
      lines.push(`  ${squeeze(sql.slice(start))}`);
      return lines;
    }
    const comma = sql[end] === ',';
    lines.push(`  ${squeeze(sql.slice(start, end))}${comma ? ',' : ''}`);
    if (!comma) {
      lines.push(squeeze(sql.slice(end)));
      return lines;
    }
    start = end + 1;
  }
}

/** The clauses of an ALTER TABLE, one each; undefined for any other statement. */
export function splitAlter(sql: string): { head: string; clauses: string[] } | undefined {
  const head = /^\s*alter\s+table\s+(?:`(?:[^`]|``)+`|\S+)\s+/i.exec(sql)?.[0];
  if (head === undefined) return undefined;
  const clauses: string[] = [];
  let start = head.length;
  for (;;) {
    const end = find(sql, start, ',');
    const clause = squeeze(sql.slice(start, end < 0 ? undefined : end));
    if (clause !== '') clauses.push(clause);
    if (end < 0) return { head: squeeze(head), clauses };
    start = end + 1;
  }
}

/** Offset of the first of `stops` outside quotes and inner parentheses, or -1. */
function find(sql: string, from: number, stops: string): number {
  let depth = 0;
  for (let i = from; i < sql.length; i++) {
    const char = sql[i]!;
    if (char === "'" || char === '"' || char === '`') {
      i = endOfQuote(sql, i);
      continue;
    }
    if (depth === 0 && stops.includes(char)) return i;
    if (char === '(') depth++;
    else if (char === ')') depth--;
  }
  return -1;
}

function endOfQuote(sql: string, start: number): number {
  const quote = sql[start]!;
  for (let i = start + 1; i < sql.length; i++) {
    if (sql[i] === '\\' && quote !== '`') i++;
    else if (sql[i] === quote) {
      if (sql[i + 1] !== quote) return i;
      i++;
    }
  }
  return sql.length;
}

/** Collapses whitespace outside quotes. */
function squeeze(sql: string): string {
  let out = '';
  for (let i = 0; i < sql.length; i++) {
    const char = sql[i]!;
    if (char === "'" || char === '"' || char === '`') {
      const end = endOfQuote(sql, i);
      out += sql.slice(i, end + 1);
      i = end;
    } else if (/\s/.test(char)) {
      if (!out.endsWith(' ')) out += ' ';
    } else {
      out += char;
    }
  }
  return out.trim();
}
