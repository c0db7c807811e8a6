import { docsUrl } from '../docs.js';
import { html, markdownCode, markdownMessage, markdownText } from '../escape.js';
import { severityCount } from '../finding.js';
import { type Move, type MoveReport, type Obstacle, STAGES, type Stage } from '../readiness/model.js';
import { say } from '../say.js';
import { bar, page, table } from './page.js';

export const MOVE_TITLES: Record<Move, string> = {
  vitess: say`Ready for Vitess?`,
  'zero-downtime': say`Ready for releases without downtime?`,
  sqlite: say`Ready for SQLite?`,
  'frappe-16': say`Ready for Frappe 16?`,
};

export const BLOCKS: Record<Stage, string> = {
  'new-site': say`Stops bench new-site`,
  'install-app': say`Stops bench install-app`,
  migrate: say`Stops or harms bench migrate`,
  running: say`Fails or harms while the site runs`,
};

export const HOURS_NOTE = say`Hours are an estimate: a quarter for a DocType, a half for a place in code, six minutes where a quick fix is offered, nothing for what check --fix does.`;

const appCount = (n: number): string => (n === 1 ? say`1 app` : say`${n} apps`);
const hourCount = (n: number): string => (n === 1 ? say`1 hour` : say`${n} hours`);

export function headline({ obstacles, apps }: MoveReport): string {
  const errors = apps.reduce((sum, app) => sum + app.errors, 0);
  const warnings = apps.reduce((sum, app) => sum + app.warnings, 0);
  if (obstacles.length === 0) return say`Nothing is known that stands in the way.`;
  const hours = apps.reduce((sum, app) => sum + app.hours, 0);
  const automatic = apps.reduce((sum, app) => sum + app.automatic, 0);
  return say`${severityCount(errors, 'error')} and ${severityCount(warnings, 'warning')} in ${appCount(apps.length)}: ${automatic} mended by check --fix, about ${hourCount(Math.round(hours))} for the rest.`;
}

export const work = ({ automatic, offered, hours }: Obstacle): string =>
  [
    automatic > 0 && say`${automatic} automatic`,
    offered > 0 && say`${offered} with a quick fix`,
    hours > 0 && say`about ${hours} h`,
  ]
    .filter(Boolean)
    .join(', ');

const byStage = ({ obstacles }: MoveReport): [Stage, Obstacle[]][] =>
  STAGES.map((stage): [Stage, Obstacle[]] => [stage, obstacles.filter((one) => one.stage === stage)]).filter(
    ([, own]) => own.length > 0,
  );

export function moveText(report: MoveReport): string {
  const lines = [MOVE_TITLES[report.target], headline(report), ''];
  const width = Math.max(3, ...report.apps.map(({ app }) => app.length));
  if (report.apps.length > 0) lines.push(`${'app'.padEnd(width)}  errors  warnings  automatic  hours`);
  for (const { app, errors, warnings, automatic, hours } of report.apps) {
    lines.push(
      `${app.padEnd(width)}${String(errors).padStart(8)}${String(warnings).padStart(10)}${String(automatic).padStart(11)}${String(hours).padStart(7)}`,
    );
  }
  for (const [stage, own] of byStage(report)) {
    lines.push('', BLOCKS[stage]);
    for (const one of own) {
      const frappe = one.ofFrappe ? ' (Frappe itself)' : '';
      lines.push(
        `  ${one.severity.padEnd(7)} ${String(one.findings).padStart(5)}  ${one.app}${frappe}: ${one.rule}, ${work(one)}`,
        `                 ${one.summary}`,
        ...one.examples.map(({ file, line }) => `                 ${file}:${line + 1}`),
      );
    }
  }
  return `${[...lines, '', HOURS_NOTE].join('\n')}\n`;
}

export function moveMarkdown(report: MoveReport): string {
  const lines = [`# ${MOVE_TITLES[report.target]}`, '', markdownText(headline(report)), ''];
  if (report.apps.length > 0) {
    lines.push('| app | errors | warnings | automatic | hours |', '|---|---:|---:|---:|---:|');
  }
  for (const { app, errors, warnings, automatic, hours } of report.apps) {
    lines.push(`| ${markdownText(app)} | ${errors} | ${warnings} | ${automatic} | ${hours} |`);
  }
  for (const [stage, own] of byStage(report)) {
    lines.push('', `## ${BLOCKS[stage]}`, '');
    for (const one of own) {
      const frappe = one.ofFrappe ? ' (Frappe itself)' : '';
      lines.push(
        `- **${one.severity}**, ${one.findings}: ${markdownText(one.app)}${frappe}, [${one.rule}](${docsUrl(one.rule)}), ${work(one)}`,
        `  ${markdownText(one.summary)}`,
        ...one.examples.map(
          ({ file, line, message }) =>
            `  - ${markdownCode(`${file}:${line + 1}`)} ${markdownMessage(message)}`,
        ),
      );
    }
  }
  return `${[...lines, '', markdownText(HOURS_NOTE)].join('\n')}\n`;
}

export function moveHtml(report: MoveReport): string {
  const body = [
    `<h1>${html(MOVE_TITLES[report.target])}</h1>`,
    `<p>${html(headline(report))}</p>`,
    `<p class="dim">${html(HOURS_NOTE)}</p>`,
  ];
  const all = report.obstacles.reduce((sum, { findings }) => sum + findings, 0);
  if (all > 0) {
    const slices = byStage(report).map(([stage, own]) => {
      const count = own.reduce((sum, { findings }) => sum + findings, 0);
      return { name: stage, part: count / all, note: String(count), color: COLORS[stage] };
    });
    body.push(
      bar('by what stops', slices),
      table(
        ['app', '#errors', '#warnings', '#automatic', '#hours'],
        report.apps.map(({ app, errors, warnings, automatic, hours }) => [
          html(app),
          ...[errors, warnings, automatic, hours].map(String),
        ]),
      ),
    );
  }
  for (const [stage, own] of byStage(report)) {
    const rows = own.map((one) => [
      html(one.severity),
      `${html(one.app)}${one.ofFrappe ? '<div class="small">Frappe itself</div>' : ''}`,
      `<code>${html(one.rule)}</code><div class="small">${html(one.summary)}</div>${one.examples
        .map(({ file, line }) => `<div class="small">${html(`${file}:${line + 1}`)}</div>`)
        .join('')}`,
      String(one.findings),
      html(work(one)),
    ]);
    body.push(`<h2>${html(BLOCKS[stage])}</h2>`, table(['', 'app', 'what', '#places', 'work'], rows));
  }
  return page(MOVE_TITLES[report.target], body);
}

const COLORS: Record<Stage, string> = {
  'new-site': '#cf222e',
  'install-app': '#e16f24',
  migrate: '#d4a72c',
  running: '#54aeff',
};
