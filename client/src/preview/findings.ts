import type { PreviewFinding } from '../../../server/src/core/preview/model.js';
import { element } from './dom.js';
import { counted, l10n } from './l10n.js';

const SIGNS = { error: '✕', warning: '!', info: 'i', hint: '·' } as const;

/** `2 errors, 1 warning`, `No findings`. */
export function countText(findings: readonly PreviewFinding[]): string {
  const parts = (['error', 'warning', 'info', 'hint'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [countOf(severity, count)];
  });
  return parts.length === 0 ? l10n.t('No findings') : parts.join(', ');
}

function countOf(severity: PreviewFinding['severity'], count: number): string {
  switch (severity) {
    case 'error':
      return counted(count, l10n.t('{0} error', count), l10n.t('{0} errors', count));
    case 'warning':
      return counted(count, l10n.t('{0} warning', count), l10n.t('{0} warnings', count));
    case 'info':
      return counted(count, l10n.t('{0} note', count), l10n.t('{0} notes', count));
    case 'hint':
      return counted(count, l10n.t('{0} hint', count), l10n.t('{0} hints', count));
  }
}

/** What a screen reader says before a message. */
export function severityName(severity: PreviewFinding['severity']): string {
  return {
    error: l10n.t('error'),
    warning: l10n.t('warning'),
    info: l10n.t('note'),
    hint: l10n.t('hint'),
  }[severity];
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
        {
          class: 'message',
          type: 'button',
          title: l10n.t('Show in the editor'),
          onclick: () => reveal(finding),
        },
        element('span', { class: 'hidden' }, `${severityName(finding.severity)}: `),
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
            title: l10n.t('Open the documentation'),
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
    element('button', { class: 'more', type: 'button', onclick: show }, l10n.t('{0} more', count)),
  );
}

/** A message with what stands in backticks as code. */
export function withCode(message: string): (Node | string)[] {
  return message.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? element('code', {}, part) : part));
}
