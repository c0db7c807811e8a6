import { html } from '../escape.js';

const STYLE = `
:root { color-scheme: light dark; --fg: #1f2328; --dim: #59636e; --bg: #ffffff; --line: #d1d9e0; --card: #f6f8fa; }
@media (prefers-color-scheme: dark) {
  :root { --fg: #e6edf3; --dim: #9198a1; --bg: #0d1117; --line: #3d444d; --card: #151b23; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem; background: var(--bg); color: var(--fg);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; } p { margin: .4rem 0; } .dim { color: var(--dim); }
code { font: .88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: break-word; }
.small { color: var(--dim); font-size: .88em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-size: .93em; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
.wide { overflow-x: auto; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.15rem; margin: 1rem 0; }
.bar { display: flex; height: 1.1rem; border-radius: 4px; overflow: hidden; background: var(--line); margin: .5rem 0; }
.bar span { min-width: 1px; } .legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .85em; }
.legend i { display: inline-block; width: .75em; height: .75em; border-radius: 2px; margin-right: .35em; }
@media (max-width: 40rem) {
  body { padding: 1.25rem .9rem 3rem; } th, td { padding: .3rem .45rem; } td > .small { min-width: 9rem; }
}
@media print {
  :root { color-scheme: light; --fg: #000; --dim: #444; --bg: #fff; --line: #bbb; --card: #fff; }
  body { max-width: none; padding: 0; font-size: 11px; } .wide { overflow: visible; } .card, tr { break-inside: avoid; }
  .bar, .legend i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

/** A page by itself: no script, nothing loaded from elsewhere, light, dark and print. `body` is HTML. */
export const page = (title: string, body: readonly string[]): string => shell(title, STYLE, body.join('\n'));

/** The frame of a page, which keeps to itself. `style` is CSS, `body` HTML. */
export function shell(title: string, style: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** A part of a bar. */
export interface Slice {
  name: string;
  /** 0 to 1. */
  part: number;
  /** What stands in the legend after the name. */
  note: string;
  color: string;
}

/** A stacked bar with its legend; slices of nothing are left out. */
export function bar(label: string, slices: readonly Slice[]): string {
  const shown = slices.filter(({ part }) => part > 0);
  const said = shown.map(({ name, note }) => `${name} ${note}`).join(', ');
  const parts = shown.map(
    ({ part, color, name, note }) =>
      `<span style="width:${(part * 100).toFixed(2)}%;background:${color}" title="${html(`${name} ${note}`)}"></span>`,
  );
  const legend = shown.map(
    ({ name, note, color }) =>
      `<span><i style="background:${color}"></i>${html(name)} <b>${html(note)}</b></span>`,
  );
  return `<div class="bar" role="img" aria-label="${html(`${label}: ${said}`)}">${parts.join('')}</div>\n<div class="legend">${legend.join('')}</div>`;
}

/** A table; a column whose head begins with `#` holds numbers. Cells are HTML. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const cls = (i: number): string => (heads[i]!.startsWith('#') ? ' class="n"' : '');
  const head = heads.map((text, i) => `<th${cls(i)}>${html(text.replace(/^#/, ''))}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell, i) => `<td${cls(i)}>${cell}</td>`).join('')}</tr>`);
  return `<div class="wide"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table></div>`;
}

/** A sentence of ours as HTML: what stands between backticks is code. */
export function sentence(text: string): string {
  return html(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
