import type { ConfigProblem } from '../config/parse.js';
import type { IgnoreEntry } from '../config/settings.js';
import type { RuleCrash } from '../rule.js';
import type { CommentSuppression } from '../suppress.js';

/** What the checking of one file itself has to report; the `lint/*` rules put it into words. */
export interface LintContext {
  /** The file's text. */
  text: string;
  /** What is wrong in a configuration file. */
  configProblems: readonly ConfigProblem[];
  /** `ignore` entries of this configuration file that no finding met. */
  unusedIgnores: readonly IgnoreEntry[];
  /** Suppression comments of this file, with those of their rules that no finding met. */
  unusedComments: readonly { comment: CommentSuppression; rules: readonly string[] }[];
  crashes: readonly RuleCrash[];
  /** Rules with more findings in the file than are listed, and how many those are. */
  cutOff: readonly { rule: string; left: number }[];
  /** Why the file could not be read. */
  unreadable: string | undefined;
}
