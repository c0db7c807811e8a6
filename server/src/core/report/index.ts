import type { Finding } from '../finding.js';
import { json } from './json.js';

/** The outcome of a `check`. Paths of findings are as the user is to see them. */
export interface Report {
  /** Of Doctype Compat. */
  version: string;
  /** Version of the Vitess engine that gave verdicts; undefined without one. */
  vitess: string | undefined;
  findings: Finding[];
  summary: { files: number; doctypes: number; statements: number; ms: number };
}

/** Every output format but `text`, by its name. All carry the same findings. */
export const REPORTS: Readonly<Record<string, (report: Report) => string>> = { json };
