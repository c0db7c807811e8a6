import type { Evidence, Finding } from '../finding.js';

const ENGINES: Readonly<Record<Evidence['engine'], string>> = {
  mariadb: 'MariaDB',
  mysql: 'MySQL',
  vitess: 'Vitess',
  sqlite: 'SQLite',
  frappe: 'Frappe',
};

/** The engine's own words with its number, as `MySQL 1101 (42000): BLOB, TEXT, …`; undefined when already said. */
export function describeEvidence({
  evidence,
  message,
}: Pick<Finding, 'evidence' | 'message'>): string | undefined {
  if (!evidence || message.includes(evidence.text)) return undefined;
  const { engine, errno, sqlstate, text } = evidence;
  const number = errno === undefined ? '' : ` ${errno}`;
  const state = sqlstate === undefined ? '' : ` (${sqlstate})`;
  return `${ENGINES[engine]}${number}${state}: ${text}`;
}
