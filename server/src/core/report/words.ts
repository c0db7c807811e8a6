import type { Evidence, Finding } from '../finding.js';

/** `mysql says 1101 (42000): BLOB, TEXT, …` */
export function evidenceLine({ engine, errno, sqlstate, text }: Evidence): string {
  const code = errno === undefined ? '' : ` ${errno}${sqlstate ? ` (${sqlstate})` : ''}`;
  return `${engine} says${code}: ${text}`;
}

/** A finding's message with what the engine says, for formats that have one text. */
export function fullMessage({ message, evidence }: Finding): string {
  return evidence ? `${message}\n${evidenceLine(evidence)}` : message;
}

/** A path as a URI reference: relative ones stay relative, absolute ones become `file:`. */
export function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return `file://${path}`;
  const drive = /^([A-Za-z])%3A\//.exec(path);
  return drive ? `file:///${drive[1]}:/${path.slice(5)}` : path;
}

/** A sentence on what is missing where the engine has a problem. */
export function notJudged(problem: string): string {
  return `Not everything is judged: ${problem}.`;
}
