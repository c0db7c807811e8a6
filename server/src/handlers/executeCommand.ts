import { type ExecuteCommandParams, MessageType, ShowMessageNotification } from 'vscode-languageserver/node';
import { previewMarkdown } from '../core/preview/markdown.js';
import type { Session } from '../lsp/session.js';
import { uriOf } from '../lsp/uris.js';
import { COMMANDS } from '../protocol.js';
import { rulePage } from '../workspace/pages.js';
import { writePathsMarkdown } from './entries.js';
import { onPlan } from './plan.js';
import { onPreview } from './preview.js';

/** What editors without our extension may ask for, in a lens, a quick fix or by hand. */
export const PLAIN_COMMANDS: readonly string[] = [
  COMMANDS.preview,
  COMMANDS.plan,
  COMMANDS.docs,
  COMMANDS.writePaths,
];

/** A page as Markdown, and the file that it was shown as. */
export interface Page {
  markdown: string;
  uri: string;
}

/**
 * `workspace/executeCommand` of clients that have no panel and no views: what VS Code shows there comes as a page of
 * Markdown. The client is asked to show it; one that cannot is told where it is. Null where there is nothing to show,
 * which is said in a message.
 */
export async function onExecuteCommand(
  session: Session,
  { command, arguments: args = [] }: ExecuteCommandParams,
): Promise<Page | null> {
  const page = await pageOf(session, command, args);
  if ('reason' in page) {
    tell(session, page.reason);
    return null;
  }
  const uri = uriOf(page.path ?? session.pages.write(`${page.name}.md`, page.markdown));
  if (session.abilities.showDocument) await session.connection.window.showDocument({ uri, takeFocus: true });
  else tell(session, `Written to ${uri}`);
  return { markdown: page.markdown, uri };
}

/** Not as a request, which some editors make a question of. */
function tell({ connection }: Session, message: string): void {
  void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
}

type Made = { name: string; markdown: string; path?: string } | { reason: string };

async function pageOf(session: Session, command: string, args: readonly unknown[]): Promise<Made> {
  const [first, second] = args;
  const uri = typeof first === 'string' ? first : await lastDocType(session);
  switch (command) {
    case COMMANDS.preview: {
      const preview =
        uri === undefined ? { reason: 'No DocType is open.' } : await onPreview(session, { uri });
      if (!('model' in preview)) return preview;
      return { name: preview.model.doctype, markdown: previewMarkdown(preview.model) };
    }
    case COMMANDS.plan: {
      const plan = await onPlan(session, uri === undefined ? {} : { uri });
      if ('reason' in plan) return plan;
      return { name: 'plan', markdown: `${plan.markdown}\n\`\`\`sql\n${plan.sql}\n\`\`\`\n` };
    }
    case COMMANDS.docs: {
      const page = typeof first === 'string' ? rulePage(first) : undefined;
      if (!page) return { reason: 'Name a rule, such as vitess/text-default.' };
      return { name: String(first), markdown: page.text, path: page.path };
    }
    case COMMANDS.writePaths: {
      if (typeof first !== 'string' || typeof second !== 'number')
        return { reason: 'This takes a Python file and the line of a function.' };
      const markdown = await writePathsMarkdown(session, { uri: first, line: second });
      return markdown === undefined
        ? { reason: 'No function that requests, the desk or hooks call stands here.' }
        : { name: 'write-paths', markdown };
    }
    default:
      return { reason: `There is no command ${command}.` };
  }
}

/** The DocType that was opened last, where a command is given without one. */
async function lastDocType(session: Session): Promise<string | undefined> {
  for (const uri of session.documents.keys().reverse()) if (await session.view(uri)) return uri;
  return undefined;
}
