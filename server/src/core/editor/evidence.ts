import { engineOf } from '../engines/index.js';
import type { Evidence, Finding } from '../finding.js';

const nameOf = (engine: Evidence['engine']): string =>
  engine === 'frappe' ? 'Frappe' : engineOf(engine).name;

/** The engine's own words with its number, as `MySQL 1101 (42000): BLOB, TEXT, …`; undefined when already said. */
export function describeEvidence({
  evidence,
  message,
}: Pick<Finding, 'evidence' | 'message'>): string | undefined {
  if (!evidence || message.includes(evidence.text)) return undefined;
  const { engine, errno, sqlstate, text } = evidence;
  const number = errno === undefined ? '' : ` ${errno}`;
  const state = sqlstate === undefined ? '' : ` (${sqlstate})`;
  return `${nameOf(engine)}${number}${state}: ${text}`;
}
