import { html as escaped, htmlMessage } from '../escape.js';
import { type Finding, SEVERITIES, severityCount, severityWord } from '../finding.js';
import { appOf, counts, matrixOf } from './matrix.js';
import type { Report } from './model.js';
import { shell } from './page.js';
import { evidenceLine } from './words.js';

/** A page of its own: nothing is loaded, nothing runs; light, dark and print. */
export function findingsHtml(report: Report): string {
  const { findings, summary } = report;
  const { doctypes, statements, files } = summary;
  return shell(
    'Doctype Compat',
    STYLE,
    `<header>
<h1>Doctype Compat</h1>
<p>${files} files · ${doctypes} DocTypes · ${statements} statements · Vitess ${html(report.vitess ?? 'not asked')}</p>
${report.engineProblem ? `<p class="problem">${html(report.engineProblem.text)}</p>` : ''}
<ul class="sums">${SEVERITIES.map((severity) => sum(severity, findings)).join('')}</ul>
</header>
<section class="charts">
${chart('By app', counts(findings.map(({ file }) => appOf(file) || 'no app')))}
${chart('By target', counts(findings.map(({ target }) => target)))}
${chart('By rule', counts(findings.map(({ rule }) => rule)))}
</section>
${matrix(report)}
<section><h2>Findings</h2>
${findings.length === 0 ? '<p>Nothing was found.</p>' : byFile(findings)}
${report.leftOut === undefined ? '' : `<p class="quiet">${html(report.leftOut)}</p>`}
</section>`,
  );
}

/** Text on one line, whatever names stand in it. */
const html = (text: string): string => escaped(text.replace(/\s+/g, ' '));

function sum(severity: Finding['severity'], findings: readonly Finding[]): string {
  const n = findings.filter((finding) => finding.severity === severity).length;
  return n === 0
    ? ''
    : `<li class="${severity}">${severityCount(n, severity).replace(/^\d+/, '<b>$&</b>')}</li>`;
}

/** Rows of a chart. */
const BARS = 12;

function chart(title: string, all: readonly [string, number][]): string {
  if (all.length === 0) return '';
  const most = all[0]![1];
  const rest = all.slice(BARS).reduce((total, [, n]) => total + n, 0);
  const rows = [...all.slice(0, BARS), ...(rest > 0 ? [['others', rest] as const] : [])].map(
    ([name, n]) =>
      `<tr><th scope="row">${html(name)}</th><td><span class="bar" style="width:${Math.max(1, Math.min(100, Math.round((n / most) * 100)))}%"></span></td><td class="n">${n}</td></tr>`,
  );
  return `<table class="chart"><caption>${title}</caption><tbody>${rows.join('')}</tbody></table>`;
}

function matrix(report: Report): string {
  const { targets, rows, portable } = matrixOf(report);
  if (targets.length < 2 || rows.length === 0) return '';
  const cell = (rules: readonly string[]) =>
    rules.length === 0 ? '<td class="ok">✓</td>' : `<td class="bad">${rules.map(html).join('<br>')}</td>`;
  const body = rows.map(
    ({ subject, cells }) =>
      `<tr><th scope="row">${html(subject)}</th>${targets.map((target) => cell(cells.get(target) ?? [])).join('')}</tr>`,
  );
  return `<section><h2>What runs where</h2><div class="wide"><table class="matrix"><thead><tr><th scope="col"></th>${targets
    .map((target) => `<th scope="col">${html(target)}</th>`)
    .join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>
<p class="quiet">${portable} more DocTypes and statements have no error on any of them.</p></section>`;
}

function byFile(findings: readonly Finding[]): string {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) files.set(finding.file, [...(files.get(finding.file) ?? []), finding]);
  return [...files]
    .map(
      ([file, own]) =>
        `<details open><summary>${html(file)} <span class="quiet">${own.length}</span></summary><ol>${own.map(item).join('')}</ol></details>`,
    )
    .join('\n');
}

function item({ range, rule, severity, target, message, evidence, statement }: Finding): string {
  const said = evidence ? `<p class="evidence">${html(evidenceLine(evidence))}</p>` : '';
  const sql = statement === undefined ? '' : `<pre>${escaped(statement)}</pre>`;
  return `<li class="${severity}"><p><b>${severityWord(severity)}</b> line ${range.start.line + 1}: ${htmlMessage(message.replace(/\s+/g, ' '))}</p>${said}<p class="quiet">${html(rule)} · ${html(target)}</p>${sql}</li>`;
}

const STYLE = `
:root{color-scheme:light dark;--text:#1b1f24;--back:#fff;--line:#d6dae0;--quiet:#59636e;--error:#c5221f;--warning:#9a6700;--info:#0b62c4;--ok:#1a7f37;--bar:#5b8def}
@media (prefers-color-scheme:dark){:root{--text:#e6e8eb;--back:#16181c;--line:#363b42;--quiet:#9aa4af;--error:#ff7b72;--warning:#d9a441;--info:#6cb0ff;--ok:#56c271;--bar:#4c7bd6}}
*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);margin:0 auto;max-width:1080px;padding:24px}
h1{font-size:1.5em;margin:0}h2{font-size:1.15em;margin:32px 0 8px}.quiet,header p{color:var(--quiet)}.problem{color:var(--error)}
.sums{list-style:none;display:flex;flex-wrap:wrap;gap:8px 24px;padding:0}.sums b{font-size:1.5em}
.error b,.sums .error{color:var(--error)}.warning b,.sums .warning{color:var(--warning)}.info b,.hint b{color:var(--info)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:24px;align-items:start}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:4px 0}
.chart th{font-weight:400;text-align:left;white-space:nowrap;padding-right:10px;max-width:16em;overflow:hidden;text-overflow:ellipsis}.chart td{width:60%}.chart .n{width:auto;white-space:nowrap;text-align:right;padding-left:8px;font-variant-numeric:tabular-nums}
.bar{display:block;height:12px;border-radius:3px;background:var(--bar);print-color-adjust:exact;-webkit-print-color-adjust:exact}
.wide{overflow-x:auto}.matrix th,.matrix td{border-bottom:1px solid var(--line);text-align:left;padding:4px 12px 4px 0;vertical-align:top;font-weight:400}.matrix thead th{font-weight:600}.matrix tbody th{width:34%;min-width:12em;overflow-wrap:anywhere}.matrix td{min-width:11em}.ok{color:var(--ok)}.bad{color:var(--error)}
details{border-top:1px solid var(--line);padding:8px 0}summary{cursor:pointer;overflow-wrap:anywhere}ol{padding-left:0;list-style:none}li p{margin:4px 0;overflow-wrap:anywhere}ol li{padding:6px 0 6px 12px}
.evidence,pre{font:13px/1.45 ui-monospace,monospace}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);border-radius:4px;padding:8px;max-height:16em;overflow:auto}
@media print{:root{color-scheme:light;--text:#000;--back:#fff;--line:#bbb;--quiet:#444;--error:#b00020;--warning:#7a5200;--info:#0b4a94;--ok:#14622c}body{max-width:none;padding:0;font-size:11px}.wide{overflow:visible}tr{break-inside:avoid}details{break-inside:avoid}pre{max-height:none}}
`;
