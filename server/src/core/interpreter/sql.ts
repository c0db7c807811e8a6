/**
 * What a statement does inside `START TRANSACTION READ ONLY`, in which Frappe's read-only mode runs:
 * - `reads`: works and changes nothing
 * - `writes`: refused with 1792, even if it matches no row; `table` data in normal mode
 * - `locks`: refused with 1792 too, though it keeps no data (FOR UPDATE, temporary tables, sequences, EXPLAIN UPDATE)
 * - `ddl`: passes, as its implicit COMMIT ends the read-only transaction; later writes pass as well
 * - `ends`: the same, without changing anything itself (ANALYZE TABLE, BEGIN, raw COMMIT)
 * - `unknown`: depends on what it calls, or could not be told
 *
 * Measured on MariaDB 10.11 and MySQL 8.0 and 9.7, statement by statement.
 */
export type SqlEffect = 'reads' | 'writes' | 'locks' | 'ddl' | 'ends' | 'unknown';

/** The statement without comments, and with every literal and quoted name as `?`, in lower case. */
function skeleton(sql: string): string {
  return sql
    .replace(
      /\/\*(?!!)[\s\S]*?\*\/|--[ \t\r\n][^\n]*|--$|#[^\n]*|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`[^`]*`/g,
      (m) => (/^["'`]/.test(m) ? '?' : ' '),
    )
    .replace(/\/\*!\d*|\*\//g, ' ')
    .trim()
    .toLowerCase();
}

/** `sql` may hold placeholders (`%s`, `{}`); a statement that begins with one is `unknown`. */
export function readOnlyEffect(sql: string): SqlEffect {
  const text = skeleton(sql).replace(/^[\s(;]+/, '');
  const verb = /^[a-z]+/.exec(text)?.[0] ?? '';
  const rest = text.slice(verb.length).trimStart();
  const second = /^[a-z]+/.exec(rest)?.[0] ?? '';
  switch (verb) {
    case 'select':
    case 'table':
    case 'values':
    case 'do':
    case 'with':
      if (verb === 'with' && /\)\s*(?:update|delete|insert|replace)\b/.test(text)) return 'writes';
      if (/\bfor\s+update\b/.test(text)) return 'locks';
      if (/\b(?:nextval|setval)\s*\(|\bnext\s+value\s+for\b/.test(text)) return 'locks';
      return 'reads';
    case 'insert':
    case 'update':
    case 'delete':
    case 'replace':
      return 'writes';
    case 'load':
      return second === 'data' || second === 'xml' ? 'writes' : 'unknown';
    case 'truncate':
    case 'alter':
    case 'rename':
    case 'grant':
    case 'revoke':
      return 'ddl';
    case 'create':
    case 'drop':
      return /^(?:or\s+replace\s+)?temporary\b/.test(rest) ? 'locks' : 'ddl';
    case 'explain':
    case 'describe':
    case 'desc':
    case 'analyze': {
      const inner = rest.replace(/^(?:extended|partitions|format\s*=\s*\S+|analyze)\s+/, '');
      if (/^(?:update|delete|insert|replace)\b/.test(inner)) return 'locks';
      return verb === 'analyze' && /^(?:(?:local|no_write_to_binlog)\s+)?table/.test(rest) ? 'ends' : 'reads';
    }
    case 'optimize':
    case 'repair':
    case 'check':
    case 'flush':
    case 'reset':
      return 'ends';
    case 'lock':
      return /\bwrite\b/.test(rest) ? 'ends' : 'reads';
    case 'commit':
    case 'begin':
      return 'ends';
    case 'rollback':
      return /^(?:work\s+)?to\b/.test(rest) ? 'reads' : 'ends';
    case 'start':
      return /^transaction\b(?![\s\S]*\bread\s+only\b)/.test(rest) ? 'ends' : 'reads';
    case 'execute':
      return 'unknown';
    case 'show':
    case 'set':
    case 'use':
    case 'savepoint':
    case 'release':
    case 'unlock':
    case 'handler':
    case 'checksum':
    case 'kill':
    case 'help':
      return 'reads';
    default:
      return 'unknown';
  }
}
