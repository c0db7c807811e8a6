import type { ChangesModel } from '../editor/changes.js';
import { layoutStatement } from './layout.js';
import type { PreviewLine, PreviewTab } from './model.js';

/** The panel's tab on what changed since the base: the plan, paragraph by paragraph. */
export function changesTab(changes: ChangesModel): PreviewTab {
  const paragraphs = changes.sql.trimEnd().split('\n\n');
  return {
    dialect: 'changes',
    title: `Changes (${changes.changes.length})`,
    engine: `Since ${changes.base}${changes.blocksWrites ? '; migrate would block writes' : ''}`,
    statements: paragraphs.map((paragraph) => paragraph.split('\n').flatMap(lineOf)),
    sql: changes.sql,
  };
}

function lineOf(line: string): PreviewLine[] {
  if (line.length < 100 || line.startsWith('--')) return [{ text: line }];
  return layoutStatement(line).map((text) => ({ text }));
}
