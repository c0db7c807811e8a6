import type { Gauge } from '../../../server/src/core/editor/room.js';
import { percent } from '../../../server/src/core/engines/limits/engine.js';
import { element } from './dom.js';
import { l10n } from './l10n.js';

const number = new Intl.NumberFormat(document.documentElement.lang);

/** A labelled meter. How full it is stands in words and numbers; the colour only repeats it. */
export function gaugeView(gauge: Gauge): HTMLElement {
  const share = gauge.limit === 0 ? 0 : gauge.used / gauge.limit;
  const level = share > 1 ? 'over' : share >= 0.9 ? 'near' : 'fine';
  const amount = l10n.t('{0} of {1}', number.format(gauge.used), number.format(gauge.limit));
  const used = `${gauge.limit === 0 ? 0 : percent(gauge.used, gauge.limit)} %`;
  const state = level === 'over' ? l10n.t('too much') : level === 'near' ? l10n.t('nearly full') : '';
  const bar = element('div', {
    class: 'bar',
    role: 'meter',
    'aria-label': gauge.label,
    'aria-valuemin': 0,
    'aria-valuemax': gauge.limit,
    'aria-valuenow': Math.min(gauge.used, gauge.limit),
    'aria-valuetext': [amount, used, state].filter((part) => part !== '').join(', '),
  });
  const fill = element('div', { class: 'fill' });
  // Set through the object model, since the page's policy allows no style attributes.
  fill.style.width = `${Math.min(share, 1) * 100}%`;
  bar.append(fill);
  return element(
    'div',
    { class: `gauge ${level}`, title: gauge.detail },
    element('div', { class: 'label' }, gauge.label),
    element('div', { class: 'percent' }, used),
    bar,
    element(
      'div',
      { class: 'amount' },
      amount,
      ...(state === '' ? [] : [element('span', {}, ` · ${state}`)]),
    ),
  );
}
