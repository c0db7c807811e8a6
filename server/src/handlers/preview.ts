import { buildPreview } from '../core/preview/build.js';
import { say } from '../core/say.js';
import type { Session } from '../lsp/session.js';
import type { PreviewParams, PreviewResult } from '../protocol.js';
import { onChanges } from './changes.js';

/** `doctypeCompat/preview` */
export async function onPreview(session: Session, { uri }: PreviewParams): Promise<PreviewResult> {
  const document = session.documents.get(uri);
  if (!document) return { reason: say`The file is not open.` };
  const { findings } = await session.check(document);
  const found = await session.view(uri);
  if (!found) return { reason: say`This file is not a DocType.` };
  const { version } = document;
  const docs = (rule: string) => session.docs(rule);
  const known = await onChanges(session, { uri });
  const changes = 'model' in known && known.model.changes.length > 0 ? { changes: known.model } : {};
  return {
    model: buildPreview({
      uri,
      version,
      view: found.view,
      findings,
      ...changes,
      docs,
      unjudged: session.engines.problem(),
    }),
  };
}
