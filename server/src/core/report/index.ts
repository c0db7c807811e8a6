import { findingsHtml } from './findings-html.js';
import { findingsMarkdown } from './findings-markdown.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { json } from './json.js';
import { junit } from './junit.js';
import type { Report } from './model.js';
import { sarif } from './sarif.js';

/** Every output format but `text`, by its name. All carry the same findings. */
export const REPORTS: Readonly<Record<string, (report: Report) => string>> = {
  json,
  sarif,
  github,
  gitlab,
  junit,
  markdown: findingsMarkdown,
  html: findingsHtml,
};
