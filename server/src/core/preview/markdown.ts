import { markdownBlock, markdownCode, markdownMessage, markdownText } from '../escape.js';
import type { PreviewModel } from './model.js';

/** What the panel shows as Markdown, for editors that have no panel. */
export function previewMarkdown(model: PreviewModel): string {
  const lines = [`# ${markdownText(model.doctype)}`, ''];
  if (model.facts.length > 0) lines.push(model.facts.map(markdownText).join(' · '), '');
  for (const note of model.notes) lines.push(markdownText(note), '');
  for (const { label, used, limit, detail } of model.gauges)
    lines.push(`- ${markdownText(label)}: ${used} of ${limit}. ${markdownText(detail)}`);
  lines.push('', '## Findings', '');
  if (model.findings.length === 0) lines.push('None.');
  for (const { severity, message, rule, evidence, range } of model.findings) {
    lines.push(`- **${severity}** line ${range.start.line + 1}: ${markdownMessage(message)} (${rule})`);
    if (evidence !== undefined) lines.push(`  ${markdownText(evidence)}`);
  }
  for (const { title, engine, sql, changes } of model.tabs) {
    lines.push('', `## ${markdownText(title)}`, '');
    if (engine !== '') lines.push(markdownText(engine), '');
    if (changes) {
      lines.push(markdownText(changes.verdict), '');
      for (const { field, what, before, after } of changes.rows)
        lines.push(
          `- ${markdownText(field === '' ? 'DocType' : field)}: ${markdownText(what)} ${[before, after].map(markdownCode).join(' → ')}`,
        );
      lines.push('');
    }
    lines.push(...markdownBlock('sql', sql.split('\n')));
  }
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
}
