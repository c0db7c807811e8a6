import { type SymbolInformation, SymbolKind, type WorkspaceSymbolParams } from 'vscode-languageserver/node';
import { nameRange } from '../core/editor/place.js';
import { findSymbols } from '../core/editor/workspace-symbols.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { uriOf } from '../lsp/uris.js';

/** `workspace/symbol`: DocTypes (`Sales Invoice`) and fields (`Sales Invoice.customer`) of every open project. */
export async function onWorkspaceSymbol(
  session: Session,
  { query }: WorkspaceSymbolParams,
): Promise<SymbolInformation[]> {
  if (query.trim() === '') return [];
  return (await session.workspaces.settled()).flatMap(({ project }) => {
    const doctypes = project.docTypes();
    const found = findSymbols(
      query,
      [...doctypes.values()].map(({ source }) => source.data),
    );
    return found.flatMap(({ doctype, index, name, detail }): SymbolInformation[] => {
      const at = doctypes.get(doctype);
      if (!at) return [];
      const span = index === undefined ? undefined : at.source.valueSpan(['fields', index, 'fieldname']);
      const range = span ? new LineIndex(at.source.text).rangeOf(span) : nameRange(at.source);
      return [
        {
          name,
          kind: index === undefined ? SymbolKind.Class : SymbolKind.Field,
          containerName: detail,
          location: { uri: uriOf(at.file.path), range },
        },
      ];
    });
  });
}
