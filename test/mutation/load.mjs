import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Absolute path → JavaScript with mutants. */
let files = {};

export function initialize(plan) {
  files = JSON.parse(readFileSync(plan, 'utf8')).files;
}

export async function load(url, context, next) {
  const source = url.startsWith('file:') && files[fileURLToPath(url.replace(/\?.*$/, ''))];
  return source ? { format: 'module', source, shortCircuit: true } : next(url, context);
}
