import type { PreviewTab } from '../../../server/src/core/preview/model.js';
import { element } from './dom.js';
import { coloured } from './highlight.js';

type Changes = NonNullable<PreviewTab['changes']>;

/** What changed since the base, what migrate will send and at what cost, and the data to look at first. */
export function changesView(changes: Changes): HTMLElement {
  return element(
    'div',
    { class: 'changes' },
    ...verdictView(changes),
    table(changes.rows),
    ...section('What migrate sends', changes.statements.map(statementView)),
    ...section('Data to look at first', changes.risks.map(riskView)),
    element('h2', {}, 'The safe way'),
  );
}

function verdictView({ verdict, serves }: Changes): HTMLElement[] {
  const said = element('strong', {}, sentence(verdict));
  const reasons = serves.split('; ');
  if (reasons.length === 1) return [element('p', { class: 'verdict' }, said, ` Why: ${serves}.`)];
  return [
    element('p', { class: 'verdict' }, said),
    element('ul', { class: 'reasons' }, ...reasons.map((reason) => element('li', {}, reason))),
  ];
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

function table(rows: Changes['rows']): HTMLElement {
  const head = ['Field', 'What', 'Before', 'After'].map((title) => element('th', { scope: 'col' }, title));
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
    element('caption', { class: 'hidden' }, 'Changes'),
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
  const count = `${clauses.length}${more ? ' more' : ''}`;
  return element(
    'details',
    { class: 'unchanged' },
    element(
      'summary',
      { class: 'folded' },
      `Frappe sends ${count} clause${clauses.length === 1 ? '' : 's'}, which change nothing`,
    ),
    ...clauses.map((clause, i) =>
      element('code', { class: 'clause' }, ...coloured(`${clause}${i < clauses.length - 1 ? ',' : ''}`)),
    ),
  );
}

function riskView({ field, errno, when, query }: Changes['risks'][number]): HTMLElement {
  const what = errno === 0 ? 'changed without a word' : `error ${errno}`;
  return element(
    'li',
    {},
    element('strong', {}, field),
    `: ${what} when ${when}`,
    ...(query === undefined ? [] : [element('code', {}, ...coloured(query))]),
  );
}
