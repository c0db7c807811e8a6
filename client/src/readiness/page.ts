import type { ReadinessModel, ReadinessRow } from '../../../server/src/core/preview/readiness.js';
import type { ReadyFor } from '../../../server/src/core/readiness/model.js';
import { element, fill } from '../preview/dom.js';
import { moreView, rowView, withCode } from '../preview/findings.js';
import { counted, l10n, loadTexts } from '../preview/l10n.js';
import type { FromPage, ToPage } from './messages.js';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

loadTexts();
const host = acquireVsCodeApi();
/** Of a row's places, as many as one sees at a glance. */
const FIRST_PLACES = 5;

const target = document.getElementById('target') as HTMLSelectElement;
const again = document.getElementById('again') as HTMLButtonElement;
const look = () => host.postMessage({ type: 'look', target: target.value as ReadyFor });
target.addEventListener('change', look);
again.addEventListener('click', look);

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  target.value = data.type === 'model' ? data.model.target : data.target;
  if (data.type === 'model') show(data.model);
  else if (data.type === 'busy') say('loading', l10n.t('Looking at the bench…'));
  else say('empty', data.reason);
});

function say(state: 'loading' | 'empty', text: string): void {
  document.body.dataset.state = state === 'loading' ? 'busy' : 'empty';
  again.disabled = state === 'loading';
  fill('empty', element('p', {}, text));
}

function show(model: ReadinessModel): void {
  document.body.dataset.state = 'model';
  again.disabled = false;
  document.getElementById('title')!.textContent = model.title;
  document.getElementById('headline')!.textContent = model.headline;
  document.getElementById('live')!.textContent = `${model.title} ${model.headline}`;
  fill('notes', ...model.notes.map((note) => element('p', {}, note)));
  fill('share', ...shareView(model));
  fill('apps', ...appsView(model));
  fill('groups', ...model.groups.map(groupView));
  window.scrollTo(0, 0);
}

const countOf = (rows: readonly ReadinessRow[]): number => rows.reduce((sum, { count }) => sum + count, 0);

/** How the places are shared out between what they stop. */
function shareView({ groups }: ReadinessModel): HTMLElement[] {
  if (groups.length === 0) return [];
  const said = groups.map(({ title, rows }) => `${title}: ${countOf(rows)}`);
  const parts = groups.map(({ rows }, at) => {
    const part = element('span', { class: `part part-${at}` });
    // Set through the object model, since the page's policy allows no style attributes.
    part.style.flexGrow = String(countOf(rows));
    return part;
  });
  const legend = groups.map(({ title, rows }, at) =>
    element(
      'li',
      {},
      element('i', { class: `part-${at}`, 'aria-hidden': 'true' }),
      `${title} `,
      element('b', {}, countOf(rows).toLocaleString()),
    ),
  );
  return [
    element('div', { class: 'share', role: 'img', 'aria-label': said.join(', ') }, ...parts),
    element('ul', { class: 'legend', 'aria-hidden': 'true' }, ...legend),
  ];
}

function appsView({ heads, apps }: ReadinessModel): HTMLElement[] {
  if (apps.length === 0) return [];
  const head = heads.map((text) => element('th', { scope: 'col' }, text));
  const rows = apps.map(({ app, counts }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, app),
      ...counts.map((count) => element('td', {}, count.toLocaleString())),
    ),
  );
  const table = element(
    'table',
    {},
    element('caption', { class: 'hidden' }, l10n.t('By app')),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
  // Wide on a narrow page: it scrolls by itself, by keyboard too.
  return [
    element('div', { class: 'wide', role: 'region', 'aria-label': l10n.t('By app'), tabindex: 0 }, table),
  ];
}

function groupView({ title, rows }: ReadinessModel['groups'][number]): HTMLElement {
  const heading = element('h2', {}, title);
  return element('section', {}, heading, element('ul', { class: 'rows' }, ...rows.map(obstacleView)));
}

/** A row leads to its first place, and holds the others. */
function obstacleView(row: ReadinessRow): HTMLElement {
  const { severity, app, ofFrappe, what, rule, work, places } = row;
  const [first] = places;
  return rowView(
    {
      severity,
      title: l10n.t('Show the first place in the editor'),
      lead: () => first && host.postMessage({ type: 'reveal', place: first }),
      said: [element('b', {}, app), `: ${what}`],
      notes: [[ofFrappe ? l10n.t('in Frappe itself') : '', work].filter((part) => part !== '').join(' · ')],
      ...(rule !== undefined && { rule }),
      docs: (of) => host.postMessage({ type: 'docs', rule: of }),
    },
    [],
    [placesView(row)],
  );
}

function placesView({ count, places }: ReadinessRow): HTMLElement {
  const list = element('ul', { class: 'places' });
  const more = (from: number) => {
    const next = places.slice(from, from === 0 ? FIRST_PLACES : undefined).map(placeView);
    list.append(...next);
    const left = places.length - from - next.length;
    if (left > 0) list.append(othersView(left, () => more(from + next.length)));
    else if (places.length < count)
      list.append(element('li', {}, l10n.t('and {0} more that are not listed here', count - places.length)));
  };
  const summary = element(
    'summary',
    {},
    counted(count, l10n.t('{0} place', count), l10n.t('{0} places', count)),
  );
  const details = element('details', {}, summary, list);
  // Made when they are looked at: a bench has thousands.
  details.addEventListener('toggle', () => list.childElementCount === 0 && more(0));
  return details;
}

/** Shows the others in its place, and goes on to the first of them. */
function othersView(left: number, show: () => void): HTMLElement {
  const item = moreView(left, () => {
    const list = item.parentElement!;
    const at = list.childElementCount - 1;
    item.remove();
    show();
    list.children[at]?.querySelector('button')?.focus();
  });
  return item;
}

function placeView(place: ReadinessRow['places'][number]): HTMLElement {
  const { file, range, message } = place;
  const name = decodeURIComponent(file.slice(file.lastIndexOf('/') + 1));
  return element(
    'li',
    {},
    element(
      'button',
      {
        class: 'place',
        type: 'button',
        title: decodeURIComponent(file),
        onclick: () => host.postMessage({ type: 'reveal', place: { file, range } }),
      },
      `${name}:${range.start.line + 1}`,
    ),
    ' ',
    ...withCode(message),
  );
}

host.postMessage({ type: 'ready' });
