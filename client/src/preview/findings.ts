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

/** A row of a list of findings. */
export interface FindingRow {
  severity: PreviewFinding['severity'];
  /** What the sentence leads to, in words. */
  title: string;
  lead(): void;
  /** The sentence. */
  said: readonly (Node | string)[];
  /** In small letters below it. */
  notes: readonly string[];
  rule?: string;
  docs(rule: string): void;
}

/** A sign and a sentence that leads to its place; its rule leads to the rule's page. */
export function rowView(
  row: FindingRow,
  below: readonly HTMLElement[] = [],
  last: readonly HTMLElement[] = [],
) {
  const { severity, title, lead, said, notes, rule, docs } = row;
  return element(
    'li',
    { class: `finding ${severity}` },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[severity]),
    element(
      'div',
      { class: 'what' },
      element(
        'button',
        { class: 'message', type: 'button', title, onclick: lead },
        element('span', { class: 'hidden' }, `${severityName(severity)}: `),
        ...said,
      ),
      ...below,
      element(
        'div',
        { class: 'meta' },
        ...notes.filter((note) => note !== '').map((note) => element('span', {}, note)),
        ...(rule === undefined ? [] : [ruleView(rule, docs)]),
      ),
      ...last,
    ),
  );
}

function ruleView(rule: string, docs: (rule: string) => void): HTMLElement {
  const title = l10n.t('Open the documentation');
  return element('button', { class: 'rule', type: 'button', title, onclick: () => docs(rule) }, rule);
}

/** One finding, with what the engine says. */
export function findingView(
  finding: PreviewFinding,
  reveal: (finding: PreviewFinding) => void,
  docs: (rule: string) => void,
): HTMLElement {
  const { severity, message, evidence, target, rule } = finding;
  const title = l10n.t('Show in the editor');
  const lead = () => reveal(finding);
  return rowView(
    { severity, title, lead, said: withCode(message), notes: [target], rule, docs },
    evidence === undefined ? [] : [element('div', { class: 'evidence' }, evidence)],
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
