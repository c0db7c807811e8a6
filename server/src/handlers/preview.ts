import { buildPreview } from '../core/preview/build.js';
import type { Session } from '../lsp/session.js';
import type { PreviewParams, PreviewResult } from '../protocol.js';

/** `doctypeCompat/preview` */
export async function onPreview(session: Session, { uri }: PreviewParams): Promise<PreviewResult> {
  const document = session.documents.get(uri);
  if (!document) return { reason: 'The file is not open.' };
  const { findings } = await session.check(document);
  const found = await session.view(uri);
  if (!found) return { reason: 'This file is not a DocType.' };
  const { version } = document;
  const docs = (rule: string) => session.docs(rule);
  return { model: buildPreview({ uri, version, view: found.view, findings, docs }) };
}
