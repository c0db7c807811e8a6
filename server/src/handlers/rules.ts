import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type ConfigChoice,
  configChoices,
  ruleChoices,
  ruleInComment,
} from '../core/editor/config-completion.js';
import { allRules } from '../core/rules/registry.js';
import { LineIndex, type Span } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { pathOf } from '../lsp/uris.js';
import { CONFIG_NAME } from '../workspace/files.js';

const RULES = allRules.map(({ meta: { id, summary } }) => ({ id, summary }));

/** Ids of rules in `doctype-compat.json` and in comments, DocTypes and fields in its `ignore`; undefined elsewhere. */
export async function ruleCompletion(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<CompletionItem[] | undefined> {
  const text = document.getText();
  const lines = new LineIndex(text);
  const offset = lines.offsetAt(position);
  const path = pathOf(document.uri);
  if (path?.endsWith(`/${CONFIG_NAME}`)) {
    const project = (await session.workspaceOf(document))?.project;
    const lookup = project?.lookup();
    const found = configChoices(text, offset, {
      rules: RULES,
      doctypes: lookup?.names() ?? [],
      fieldnames: (doctype) =>
        (lookup?.get(doctype)?.fields ?? []).flatMap(({ fieldname }) => fieldname || []),
    });
    return found && itemsOf(found.choices, lines, found.span, JSON.stringify);
  }
  const typed = ruleInComment(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset));
  if (typed === undefined) return undefined;
  const span = { start: offset - typed.length, end: offset };
  return itemsOf(ruleChoices({ rules: RULES }), lines, span, (value) => value);
}

function itemsOf(
  choices: readonly ConfigChoice[],
  lines: LineIndex,
  span: Span,
  written: (value: string) => string,
): CompletionItem[] {
  const range = lines.rangeOf(span);
  return choices.map(({ value, detail }, i) => ({
    label: value,
    kind: CompletionItemKind.Value,
    ...(detail !== undefined && { detail }),
    filterText: written(value),
    sortText: String(i).padStart(5, '0'),
    textEdit: { range, newText: written(value) },
  }));
}
