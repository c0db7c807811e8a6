import type { Finding } from '../finding.js';
import type { RuleMeta } from '../rule.js';

/** The outcome of a `check`. Every path in it is as the user is to see it. */
export interface Report {
  /** Of Doctype Compat. */
  version: string;
  /** Version of the Vitess engine that gave verdicts; undefined without one. */
  vitess: string | undefined;
  /** Why the engine did not judge all that it was asked about; `tolerated`: somebody said that this is fine. */
  engineProblem?: { text: string; tolerated: boolean };
  findings: readonly Finding[];
  /** How many findings are milder than what was asked for, in words; undefined where none are. */
  leftOut?: string | undefined;
  /** What was asked for, for the formats that say what runs where. */
  targets?: readonly string[];
  summary: { files: number; doctypes: number; statements: number; ms: number };
  /** The rules that there are. */
  rules: readonly RuleMeta[];
}
