import type { PreviewTab } from '../../../server/src/core/preview/model.js';
import { element } from './dom.js';
import { coloured } from './highlight.js';
import { counted, l10n } from './l10n.js';

type Changes = NonNullable<PreviewTab['changes']>;

/** What changed since the base, what migrate will send and at what cost, and the data to look at first. */
export function changesView(changes: Changes): HTMLElement {
  return element(
    'div',
    { class: 'changes' },
    ...verdictView(changes),
    table(changes.rows),
    ...section(l10n.t('What migrate sends'), changes.statements.map(statementView)),
    ...section(l10n.t('Data to look at first'), changes.risks.map(riskView)),
    element('h2', {}, l10n.t('The safe way')),
  );
}

function verdictView({ verdict, serves }: Changes): HTMLElement[] {
  const said = element('strong', {}, sentence(verdict));
  const reasons = serves.split('; ');
  if (reasons.length === 1)
    return [element('p', { class: 'verdict' }, said, ` ${l10n.t('Why: {0}.', serves)}`)];
  return [
    element('p', { class: 'verdict' }, said),
    element('ul', { class: 'reasons' }, ...reasons.map((reason) => element('li', {}, reason))),
  ];
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

function table(rows: Changes['rows']): HTMLElement {
  const head = [l10n.t('Field'), l10n.t('What'), l10n.t('Before'), l10n.t('After')].map((title) =>
    element('th', { scope: 'col' }, title),
  );
  const lines = rows.map(({ field, what, before, after }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, field === '' ? 'DocType' : field),
      element('td', {}, what),
      element('td', { class: 'value' }, before),
      element('td', { class: 'value' }, after),
    ),
  );
  return element(
    'table',
    {},
    element('caption', { class: 'hidden' }, l10n.t('Changes')),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...lines),
  );
}

function section(title: string, items: HTMLElement[]): HTMLElement[] {
  return items.length === 0 ? [] : [element('h2', {}, title), element('ul', {}, ...items)];
}

function statementView(statement: Changes['statements'][number]): HTMLElement {
  const { sql, clauses, unchanged, cost, blocksWrites } = statement;
  const last = clauses.length - 1;
  return element(
    'li',
    {},
    element('code', {}, ...coloured(sql)),
    ...clauses.map((clause, i) =>
      element(
        'code',
        { class: 'clause' },
        ...coloured(`${clause}${i < last || unchanged.length ? ',' : ''}`),
      ),
    ),
    ...(unchanged.length === 0 ? [] : [unchangedView(unchanged, clauses.length > 0)]),
    ...(cost === ''
      ? []
      : [
          element(
            'span',
            { class: `cost ${blocksWrites ? 'blocks' : 'goes-on'}` },
            `${blocksWrites ? '✕' : '✓'} ${cost}`,
          ),
        ]),
  );
}

/** What Frappe sends again though it is so already, folded. */
function unchangedView(clauses: readonly string[], more: boolean): HTMLElement {
  const count = clauses.length;
  const said = more
    ? counted(
        count,
        l10n.t('Frappe sends {0} more clause, which changes nothing', count),
        l10n.t('Frappe sends {0} more clauses, which change nothing', count),
      )
    : counted(
        count,
        l10n.t('Frappe sends {0} clause, which changes nothing', count),
        l10n.t('Frappe sends {0} clauses, which change nothing', count),
      );
  return element(
    'details',
    { class: 'unchanged' },
    element('summary', { class: 'folded' }, said),
    ...clauses.map((clause, i) =>
      element('code', { class: 'clause' }, ...coloured(`${clause}${i < clauses.length - 1 ? ',' : ''}`)),
    ),
  );
}

function riskView({ field, errno, when, query }: Changes['risks'][number]): HTMLElement {
  const said =
    errno === 0 ? l10n.t('changed without a word when {0}', when) : l10n.t('error {0} when {1}', errno, when);
  return element(
    'li',
    {},
    element('strong', {}, field),
    `: ${said}`,
    ...(query === undefined ? [] : [element('code', {}, ...coloured(query))]),
  );
}
