import type { Finding } from '../finding.js';
import type { RuleMeta } from '../rule.js';
import { findingsHtml } from './findings-html.js';
import { findingsMarkdown } from './findings-markdown.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { sarif } from './sarif.js';

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

/** Every output format but `text`, by its name. All carry the same findings. */
export const REPORTS: Readonly<Record<string, (report: Report) => string>> = {
  json,
  sarif,
  github,
  gitlab,
  junit,
  markdown: findingsMarkdown,
  html: findingsHtml,
};
