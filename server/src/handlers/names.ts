import type { Position, Range } from 'vscode-languageserver/node';
import { useAt } from '../core/editor/names/model.js';
import { fragmentAt, sqlNameAt } from '../core/editor/sql.js';
import { LineIndex, type Span } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { pathOf } from '../lsp/uris.js';
import { exactly, type Name, namesIn } from '../workspace/names.js';
import type { Project, ProjectFile } from '../workspace/project.js';
import { fragmentsIn } from '../workspace/queries.js';
import { tablesFor } from '../workspace/sql-tables.js';

/** A DocType or field that is named at a place of an open file. */
export interface NameAt {
  name: Name;
  range: Range;
  project: Project;
  file: ProjectFile;
}

/** What is named at a place: in JSON, Python, scripts and templates, or in their SQL. */
export async function nameAtPosition(
  session: Session,
  uri: string,
  position: Position,
): Promise<NameAt | null> {
  const document = session.documents.get(uri);
  const path = pathOf(uri);
  const workspace = document && (await session.workspaceOf(document));
  const project = workspace?.project;
  const file = path === undefined ? undefined : project?.file(path);
  if (!document || !project || !file) return null;
  const lines = new LineIndex(document.getText());
  const offset = lines.offsetAt(position);
  const use = useAt(namesIn(project, file), offset) ?? sqlUseAt(project, file, document.getText(), offset);
  if (!use) return null;
  const { doctype, field, span } = use;
  return {
    name: { doctype, ...(field !== undefined && { field }) },
    range: lines.rangeOf(span),
    project,
    file,
  };
}

function sqlUseAt(
  project: Project,
  file: ProjectFile,
  text: string,
  offset: number,
): (Name & { span: Span }) | undefined {
  const fragment = fragmentAt(fragmentsIn(project, file, text), text, offset);
  const found = fragment && sqlNameAt(fragment, offset, tablesFor(project, file));
  if (!found) return undefined;
  const [table] = found.kind === 'column' ? found.tables : [];
  const doctype = found.kind === 'table' ? found.name.slice(3) : table?.doctype;
  if (doctype === undefined || (found.kind === 'column' && found.tables.length !== 1)) return undefined;
  const span = exactly(text, found.span, found.kind === 'table' ? doctype : found.name);
  return span && { doctype, ...(found.kind === 'column' && { field: found.name }), span };
}
