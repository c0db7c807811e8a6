import {
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensParams,
  type SemanticTokensRegistrationOptions,
} from 'vscode-languageserver/node';
import { sqlNamesIn } from '../core/editor/sql.js';
import type { Span } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { exactly, namesIn } from '../workspace/names.js';
import type { Project, ProjectFile } from '../workspace/project.js';
import { fragmentsIn } from '../workspace/queries.js';
import { tablesFor } from '../workspace/sql-tables.js';
import { openFile } from './names.js';

/** Two of the protocol's own types, for which every theme has a colour. */
const TYPES = ['class', 'property'];

/** In Python only: elsewhere grammars know what is a name. */
export function tokenOptions(): SemanticTokensRegistrationOptions {
  return {
    documentSelector: [{ language: 'python' }],
    legend: { tokenTypes: TYPES, tokenModifiers: [] },
    full: true,
  };
}

interface Token {
  span: Span;
  type: 0 | 1;
}

/**
 * `textDocument/semanticTokens/full`: DocTypes and fields in strings, where a grammar sees only text. Names of fields
 * after a dot are left to whoever colours Python.
 */
export async function onSemanticTokens(
  session: Session,
  { textDocument: { uri } }: SemanticTokensParams,
): Promise<SemanticTokens> {
  const builder = new SemanticTokensBuilder();
  const open = uri.endsWith('.py') ? await openFile(session, uri) : null;
  if (!open) return builder.build();
  const { project, file, text, lines } = open;
  let end = 0;
  for (const { span, type } of tokensIn(project, file, text)) {
    const { start, end: last } = lines.rangeOf(span);
    // What two readers of the text found is told once, and nothing that goes over a line.
    if (span.start < end || start.line !== last.line || span.end <= span.start) continue;
    end = span.end;
    builder.push(start.line, start.character, last.character - start.character, type, 0);
  }
  return builder.build();
}

function tokensIn(project: Project, file: ProjectFile, text: string): Token[] {
  const named = namesIn(project, file)
    .filter(({ span }) => /["']/.test(text[span.start - 1] ?? '') || isInText(text, span))
    .map(({ span, field }): Token => ({ span, type: field === undefined ? 0 : 1 }));
  const tables = tablesFor(project, file);
  const inSql = fragmentsIn(project, file, text).flatMap((fragment) =>
    sqlNamesIn(fragment, tables).flatMap(({ kind, name, span }): Token[] => {
      // Not an alias, nor what Frappe writes for a call that stands there.
      const own = exactly(text, span, name);
      return own ? [{ span: own, type: kind === 'table' ? 0 : 1 }] : [];
    }),
  );
  return [...named, ...inSql].sort((a, b) => a.span.start - b.span.start);
}

/** A field in a longer text, as `"sum(amount) as total"`: no attribute of an object in code. */
function isInText(text: string, { start, end }: Span): boolean {
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
  const quotes = line.replace(/\\./g, '').match(/["']/g)?.length ?? 0;
  return quotes % 2 === 1 && text[end] !== '(';
}
