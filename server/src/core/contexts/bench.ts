import type { EngineError } from '../engines/vitess/verdicts.js';
import type { Reach } from '../sharding/reach.js';
import type { Span } from '../text.js';

/** Something that Frappe itself does, and how far it reaches on shards. */
export interface FrappeOnShards {
  what: string;
  statement: string;
  reach: Reach;
  error?: EngineError;
}

/** A bench as a whole: what is said once, at the place that chooses its VSchema. */
export interface BenchContext {
  /** Where it is said. */
  span: Span;
  /** What Frappe does for a document of this bench, as Vitess's planner sees it. */
  frappe: readonly FrappeOnShards[];
}
