import type { ChangesModel } from '../editor/changes-view.js';
import { layoutStatement } from '../editor/layout.js';
import type { PreviewLine, PreviewTab } from './model.js';

/** Paragraphs of the plan that the tab shows in a form of its own. */
const SHOWN_ELSEWHERE = /^-- (?:Data to look at first|What migrate would send)/;

/** The panel's tab on what changed since the base; its statements are those to run around the release. */
export function changesTab({ sql, ...changes }: ChangesModel): PreviewTab {
  const [, ...paragraphs] = sql.trimEnd().split('\n\n');
  return {
    dialect: 'changes',
    title: `Changes (${changes.changes.length})`,
    engine: `Since ${changes.base}`,
    statements: paragraphs
      .filter((paragraph) => !SHOWN_ELSEWHERE.test(paragraph))
      .map((paragraph) => paragraph.split('\n').flatMap(lineOf)),
    sql,
    changes,
  };
}

function lineOf(line: string): PreviewLine[] {
  if (line.length < 100 || line.startsWith('--')) return [{ text: line }];
  return layoutStatement(line).map((text) => ({ text }));
}
