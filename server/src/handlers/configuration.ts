import type { DidChangeConfigurationParams } from 'vscode-languageserver/node';
import type { Session } from '../lsp/session.js';
import type { EditorSettings } from '../protocol.js';

/** `workspace/didChangeConfiguration`: reads the settings anew and judges everything again. */
export async function onConfiguration(
  session: Session,
  { settings }: DidChangeConfigurationParams,
): Promise<void> {
  const before = JSON.stringify(session.settings.engine);
  const sent = (settings as { doctypeCompat?: EditorSettings } | null)?.doctypeCompat;
  if (!session.abilities.configuration && sent) session.settings = sent;
  session.settings = await session.readSettings(undefined);
  if (JSON.stringify(session.settings.engine) !== before) session.configureEngines();
  await session.workspaces.refreshOverrides();
  await session.registration.follow();
  session.invalidate();
}
