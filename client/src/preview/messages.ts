import type { PreviewModel } from '../../../server/src/core/preview/model.js';

type Range = PreviewModel['findings'][number]['range'];

/** What the extension tells the panel. */
export type ToPanel =
  | { type: 'model'; model: PreviewModel }
  | { type: 'empty'; reason: string }
  /** The caret's line in the DocType's file. */
  | { type: 'caret'; uri: string; line: number }
  /** What was to be copied is on the clipboard. */
  | { type: 'copied' };

/** What the panel asks of the extension. */
export type FromPanel =
  | { type: 'ready' }
  | { type: 'reveal'; uri: string; range: Range }
  | { type: 'docs'; rule: string }
  | { type: 'copy'; text: string }
  /** Show the migration plan of the whole workspace. */
  | { type: 'save' }
  /** Show a table before and after side by side. */
  | { type: 'compare'; doctype: string; base: string; before: string; after: string };
