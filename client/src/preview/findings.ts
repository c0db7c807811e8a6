import type { PreviewFinding } from '../../../server/src/core/preview/model.js';
import { element } from './dom.js';

const SIGNS = { error: '✕', warning: '!', info: 'i', hint: '·' } as const;

/** `2 errors, 1 warning`, `No findings`. */
export function countText(findings: readonly PreviewFinding[]): string {
  const parts = (['error', 'warning', 'info', 'hint'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    if (count === 0) return [];
    return [severity === 'info' ? `${count} info` : `${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? 'No findings' : parts.join(', ');
}

/** One finding: its line reveals the range in the editor, its rule opens the rule's page. */
export function findingView(
  finding: PreviewFinding,
  reveal: (finding: PreviewFinding) => void,
  docs: (rule: string) => void,
): HTMLElement {
  return element(
    'li',
    { class: `finding ${finding.severity}` },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[finding.severity]),
    element(
      'div',
      { class: 'what' },
      element(
        'button',
        { class: 'message', type: 'button', title: 'Show in the editor', onclick: () => reveal(finding) },
        element('span', { class: 'hidden' }, `${finding.severity}: `),
        ...withCode(finding.message),
      ),
      ...(finding.evidence === undefined ? [] : [element('div', { class: 'evidence' }, finding.evidence)]),
      element(
        'div',
        { class: 'meta' },
        element('span', {}, finding.target),
        element(
          'button',
          {
            class: 'rule',
            type: 'button',
            title: 'Open the documentation',
            onclick: () => docs(finding.rule),
          },
          finding.rule,
        ),
      ),
    ),
  );
}

/** Below the first findings: shows the others. */
export function moreView(count: number, show: () => void): HTMLElement {
  return element(
    'li',
    {},
    element('button', { class: 'more', type: 'button', onclick: show }, `${count} more`),
  );
}

/** A message with what stands in backticks as code. */
function withCode(message: string): (Node | string)[] {
  return message.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? element('code', {}, part) : part));
}
