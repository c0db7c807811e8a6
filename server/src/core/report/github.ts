import { githubData, githubProperty } from '../escape.js';
import type { Severity } from '../finding.js';
import type { Report } from './model.js';
import { fullMessage, notJudged } from './words.js';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** GitHub Actions workflow commands: an annotation a finding. */
export function github({ findings, engineProblem }: Report): string {
  const level = engineProblem?.tolerated ? 'warning' : 'error';
  const problem = engineProblem ? `::${level}::${githubData(notJudged(engineProblem.text))}\n` : '';
  const annotations = findings
    .map((finding) => {
      const { start, end } = finding.range;
      const properties = {
        file: finding.file,
        line: start.line + 1,
        endLine: end.line + 1,
        // Columns are only taken within one line.
        ...(start.line === end.line && { col: start.character + 1, endColumn: end.character + 1 }),
        title: `${finding.rule} (${finding.target})`,
      };
      const list = Object.entries(properties).map(
        ([key, value]) => `${key}=${githubProperty(String(value))}`,
      );
      return `::${COMMANDS[finding.severity]} ${list.join(',')}::${githubData(fullMessage(finding))}\n`;
    })
    .join('');
  return annotations + problem;
}
