import { percent } from '../../../server/src/core/engines/limits/engine.js';
import type { PreviewModel, PreviewTab } from '../../../server/src/core/preview/model.js';
import { changesView } from './changes-view.js';
import { codeView, moveAmongLines } from './code.js';
import { element, fill } from './dom.js';
import { countText, findingView, moreView } from './findings.js';
import { gaugeView } from './gauges.js';
import { counted, l10n, loadTexts } from './l10n.js';
import type { FromPanel, ToPanel } from './messages.js';

interface State {
  dialect?: string;
  uri?: string;
}
declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): State | undefined;
  setState(state: State): void;
};

loadTexts();
const host = acquireVsCodeApi();
const state: State = host.getState() ?? {};
let model: PreviewModel | undefined;
let caret: { uri: string | undefined; line: number } | undefined;
let announcement: ReturnType<typeof setTimeout> | undefined;
/** The file of which all findings are wanted; of others the first few, so that the statements stay in sight. */
let allFindingsOf: string | undefined;
const FIRST_FINDINGS = 3;

window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
  if (data.type === 'model') show(data.model);
  else if (data.type === 'empty') showEmpty(data.reason);
  else if (data.type === 'copied') showCopied();
  else if (data.uri === model?.uri) followCaret(data.line);
});

function show(next: PreviewModel): void {
  const before = model;
  const sameFile = before?.uri === next.uri;
  model = next;
  document.body.dataset.state = 'model';
  document.body.dataset.version = String(next.version);
  document.getElementById('doctype')!.textContent = next.doctype;
  fill('facts', ...next.facts.map((fact) => element('span', {}, fact)));
  fill('notes', ...next.notes.map((note) => element('p', {}, note)));
  // Rebuilding what did not change would take the keyboard focus away from it.
  if (!sameFile || changed(before.gauges, next.gauges)) fill('gauges', ...next.gauges.map(gaugeView));
  if (!sameFile || changed(before.findings, next.findings)) showFindings(next);
  showTabs(next);
  if (!sameFile || changed(before.tabs, next.tabs)) showCode(sameFile ? before : undefined);
  if (sameFile) announce(next);
  else window.scrollTo(0, 0);
  host.setState({ ...state, uri: next.uri });
}

function changed(before: unknown, next: unknown): boolean {
  return JSON.stringify(before) !== JSON.stringify(next);
}

function showEmpty(reason: string): void {
  model = undefined;
  document.body.dataset.state = 'empty';
  fill('empty', element('p', {}, reason));
}

function showFindings(next: PreviewModel): void {
  document.getElementById('finding-count')!.textContent = countText(next.findings);
  document.getElementById('findings')!.classList.toggle('none', next.findings.length === 0);
  const { uri } = next;
  if (allFindingsOf !== uri) allFindingsOf = undefined;
  const shown = allFindingsOf === uri ? next.findings : next.findings.slice(0, FIRST_FINDINGS);
  const more = next.findings.length - shown.length;
  fill(
    'finding-list',
    ...shown.map((finding) =>
      findingView(
        finding,
        ({ range }) => host.postMessage({ type: 'reveal', uri, range }),
        (rule) => host.postMessage({ type: 'docs', rule }),
      ),
    ),
    ...(more > 0 ? [moreView(more, () => showAllFindings(next))] : []),
  );
}

/** Puts the focus on the first finding that was not there before. */
function showAllFindings(of: PreviewModel): void {
  allFindingsOf = of.uri;
  showFindings(model ?? of);
  document.querySelectorAll<HTMLElement>('.finding .message')[FIRST_FINDINGS]?.focus();
}

function selected(of: PreviewModel): PreviewTab | undefined {
  return of.tabs.find((tab) => tab.dialect === state.dialect) ?? of.tabs[0];
}

function showTabs(next: PreviewModel): void {
  const current = selected(next);
  document.getElementById('ddl')!.hidden = next.tabs.length === 0;
  const list = document.getElementById('tabs')!;
  const wanted = next.tabs.map((tab) => tab.dialect).join();
  if (list.dataset.tabs !== wanted) {
    list.dataset.tabs = wanted;
    list.replaceChildren(...next.tabs.map(tabButton));
  }
  for (const [i, button] of [...list.children].entries()) {
    const tab = next.tabs[i]!;
    const chosen = tab === current;
    button.setAttribute('aria-selected', String(chosen));
    button.setAttribute('tabindex', chosen ? '0' : '-1');
    const count = differences(tab);
    const badge = button.querySelector('.badge')!;
    badge.textContent = count === 0 ? '' : `≠ ${count}`;
    const other = tab.comparedWith ?? '';
    const said = counted(
      count,
      l10n.t('{0} line differs from {1}', count, other),
      l10n.t('{0} lines differ from {1}', count, other),
    );
    if (count === 0) badge.removeAttribute('title');
    else badge.setAttribute('title', said);
    button.setAttribute('aria-label', count === 0 ? tab.title : `${tab.title}, ${said}`);
  }
  const panel = document.getElementById('tabpanel')!;
  if (current) panel.setAttribute('aria-labelledby', `tab-${current.dialect}`);
}

function tabButton(tab: PreviewTab): HTMLElement {
  return element(
    'button',
    {
      id: `tab-${tab.dialect}`,
      class: 'tab',
      role: 'tab',
      type: 'button',
      'aria-controls': 'tabpanel',
      onclick: () => select(tab.dialect),
    },
    tab.title,
    element('span', { class: 'badge' }),
  );
}

function differences(tab: PreviewTab): number {
  return tab.comparedWith === undefined ? 0 : tab.statements.flat().filter((line) => line.mark).length;
}

function select(dialect: string): void {
  state.dialect = dialect;
  host.setState(state);
  if (!model) return;
  showTabs(model);
  showCode();
}

/** Lines that the tab did not have before the last edit glow for a moment. */
function showCode(before?: PreviewModel): void {
  const tab = model && selected(model);
  if (!tab || !model) return;
  const old = before?.tabs.find(({ dialect }) => dialect === tab.dialect);
  const known = new Set(old?.statements.flat().map((line) => line.text));
  const fresh = new Set(
    old ? tab.statements.flat().flatMap((line) => (known.has(line.text) ? [] : [line.text])) : [],
  );
  const { uri } = model;
  document.getElementById('engine')!.textContent = tab.engine;
  for (const id of ['save', 'compare']) document.getElementById(id)!.hidden = !tab.changes;
  fill(
    'code',
    ...(tab.changes ? [changesView(tab.changes)] : []),
    ...(tab.notes ?? []).map((note) => element('p', { class: 'difference' }, note)),
    ...codeView(
      tab,
      fresh,
      ({ source }) => source && host.postMessage({ type: 'reveal', uri, range: source }),
    ),
  );
}

/** Marks the caret's column; scrolls to it only when the caret moves, so that a fresh panel shows its top. */
function followCaret(line: number): void {
  const moves = caret?.uri === model?.uri && caret?.line !== line;
  caret = { uri: model?.uri, line };
  let current: Element | undefined;
  for (const row of document.querySelectorAll<HTMLElement>('.line')) {
    const { from, to } = row.dataset;
    const here = from !== undefined && line >= Number(from) && line <= Number(to);
    row.classList.toggle('current', here);
    if (here) current ??= row;
  }
  if (moves) current?.scrollIntoView({ block: 'nearest' });
}

/** Tells a screen reader once the typing pauses, not at every key. */
function announce(next: PreviewModel): void {
  clearTimeout(announcement);
  announcement = setTimeout(() => {
    const gauges = next.gauges.map((g) => l10n.t('{0} {1} percent', g.label, percent(g.used, g.limit)));
    document.getElementById('live')!.textContent = [countText(next.findings), ...gauges].join('. ');
  }, 800);
}

document.getElementById('tabs')!.addEventListener('keydown', (event) => {
  const tabs = model?.tabs ?? [];
  const at = tabs.findIndex((tab) => model && tab === selected(model));
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined || tabs.length === 0) return;
  event.preventDefault();
  const { dialect } = tabs[(to + tabs.length) % tabs.length]!;
  select(dialect);
  document.getElementById(`tab-${dialect}`)!.focus();
});

document.getElementById('code')!.addEventListener('keydown', moveAmongLines);

const copy = document.getElementById('copy')!;
copy.addEventListener('click', () => {
  const tab = model && selected(model);
  if (tab) host.postMessage({ type: 'copy', text: tab.sql });
});

function showCopied(): void {
  copy.textContent = l10n.t('Copied');
  setTimeout(() => {
    copy.textContent = l10n.t('Copy');
  }, 1500);
}

document.getElementById('save')!.addEventListener('click', () => host.postMessage({ type: 'save' }));
document.getElementById('compare')!.addEventListener('click', () => {
  const changes = model?.tabs.find((tab) => tab.changes)?.changes;
  if (model && changes)
    host.postMessage({ type: 'compare', doctype: model.doctype, base: changes.base, ...changes.ddl });
});

host.postMessage({ type: 'ready' });
