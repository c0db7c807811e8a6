import type { PreviewLine, PreviewTab } from '../../../server/src/core/preview/model.js';
import { element } from './dom.js';
import { coloured } from './highlight.js';
import { l10n } from './l10n.js';

/** The statements of one tab, line by line, with the other engine's form under a line that differs. */
export function codeView(
  tab: PreviewTab,
  fresh: ReadonlySet<string>,
  reveal: (line: PreviewLine) => void,
): HTMLElement[] {
  let number = 0;
  const first = tab.statements.flat().find(({ source }) => source);
  return tab.statements.map((lines) =>
    element(
      'ol',
      { class: 'statement', start: number + 1 },
      ...lines.map((line) => {
        number++;
        const row = lineView(line, number, tab.comparedWith, fresh.has(line.text), reveal);
        // One stop for the Tab key; the arrow keys go on from there.
        if (line === first) row.tabIndex = 0;
        return row;
      }),
    ),
  );
}

function lineView(
  line: PreviewLine,
  number: number,
  comparedWith: string | undefined,
  fresh: boolean,
  reveal: (line: PreviewLine) => void,
): HTMLElement {
  const engine = comparedWith ?? '';
  const marks = { changed: l10n.t('differs from {0}', engine), only: l10n.t('not in {0}', engine) };
  const row = element('li', {
    class: ['line', line.mark ?? '', fresh ? 'fresh' : '', line.source ? 'linked' : ''].join(' ').trim(),
    'data-from': line.source?.start.line,
    'data-to': line.source?.end.line,
    onclick: line.source ? () => reveal(line) : undefined,
    tabindex: line.source ? -1 : undefined,
    title: line.source ? l10n.t('Show this field in the editor (Enter)') : undefined,
  });
  row.append(
    element('span', { class: 'number', 'aria-hidden': 'true' }, String(number)),
    element(
      'span',
      { class: 'mark', 'aria-hidden': 'true' },
      line.mark === undefined ? '' : line.mark === 'only' ? '+' : '≠',
    ),
    element('code', {}, ...coloured(line.text)),
  );
  if (line.mark) row.append(element('span', { class: 'hidden' }, ` (${marks[line.mark]})`));
  if (line.other !== undefined) {
    row.append(
      element(
        'div',
        { class: 'other' },
        element('span', { class: 'engine' }, engine),
        element('code', {}, ...coloured(line.other)),
      ),
    );
  }
  return row;
}

/** Arrow keys go from one line that has a field to the next; Enter shows the field. */
export function moveAmongLines(event: KeyboardEvent): void {
  const at = (event.target as HTMLElement).closest<HTMLElement>('.line.linked');
  if (!at) return;
  if (event.key === 'Enter') at.click();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const lines = [...document.querySelectorAll<HTMLElement>('.line.linked')];
  const next = lines[lines.indexOf(at) + step];
  if (!next) return;
  at.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
