import type { ReadinessModel, ReadinessPlace } from '../../../server/src/core/preview/readiness.js';
import type { ReadyFor } from '../../../server/src/core/readiness/model.js';

/** What the extension tells the page. */
export type ToPage =
  | { type: 'model'; model: ReadinessModel }
  /** The server looks at the bench. */
  | { type: 'busy'; target: ReadyFor }
  /** Nothing to show, and why. */
  | { type: 'empty'; target: ReadyFor; reason: string };

/** What the page asks of the extension. */
export type FromPage =
  | { type: 'ready' }
  | { type: 'look'; target: ReadyFor }
  | { type: 'reveal'; place: Pick<ReadinessPlace, 'file' | 'range'> }
  | { type: 'docs'; rule: string };
