import type { Leaf } from '../interpreter/summary.js';
import type { EntryResult } from './model.js';

/** Names that promise a read; not those that say what else they do (`get_or_create`, `fetch_and_update`). */
const READ_NAME =
  /^_?(?:get|list|search|load|find|is|has|can|count|view|show|preview|download|export|print|render|query|filter|lookup|read|calculate|compute|describe|peek|autocomplete|which|what)(?:_|$)(?!(?:.*_)?(?:or|and)_(?:create|update|insert|set|save|add|make|delete|send|mark)(?:_|$))/;

export const isReadName = (name: string): boolean => READ_NAME.test(name);

const SIDE_NAMES: readonly RegExp[] = [
  // `log_visit`, `track_view`; not `log_in`, `log_and_process`, which are there to do that.
  /^_?(?:log|track)_(?!(?:in|out|off|on|and)(?:_|$)|\w+_and_)/,
  /^_?mark_(?:\w+_)?(?:as_)?(?:seen|viewed|opened|visited)$/,
  /^_?(?:increment|increase|inc|bump)_\w*(?:count|counter|views?|visits?|hits?|seen|usage|clicks?|downloads?|impressions?)s?$/,
  /^_?(?:set|update|save|store|touch|record|register|remember|add)_(?:\w+_)?(?:last_\w+|views?|visits?|hits?|seen|view_count|visit_count|activity|usage)$/,
];

/** `log_visit`, `mark_as_seen`, `update_last_login`: what is noted beside what the user came for. */
const isSideName = (name: string): boolean =>
  SIDE_NAMES.some((pattern) => pattern.test(name.slice(name.lastIndexOf('.') + 1)));

/** Fields that note who looked, when and how often, where a call names one. */
const SIDE_FIELD =
  /\b(?:db_set|set_value)\([^)]*["'](?:last_\w+|\w*_?(?:seen|views|view_count|visits|visit_count|hits))["']/;

/** Whether a write notes something beside what the function is there for. */
function isSideWrite(leaf: Leaf): boolean {
  for (let hop = leaf.hops; hop; hop = hop.next) if (isSideName(hop.callee)) return true;
  return SIDE_FIELD.test(leaf.what);
}

/**
 * Why what an entry writes is more than its task, so that a read-only site should do without:
 * - `read`: its name, verbs or place say that it reads
 * - `side`: it notes a visit, a view, a last time
 * - `lock`: it locks and writes nothing
 * - undefined: it is there to write
 */
export function beyondTask(result: EntryResult): 'read' | 'side' | 'lock' | undefined {
  const { entry, fails, later, unresolved, writes } = result;
  if (entry.purpose === 'read') return 'read';
  if (isSideName(entry.name)) return 'side';
  if (entry.purpose === 'command') return undefined;
  const refused = [...fails, ...later];
  // Only where no call of it works without: else the note may be beside a task that is not seen.
  if (!fails[0]?.maybe && refused.every(isSideWrite)) return 'side';
  return !writes && unresolved === 0 && refused.every(({ step }) => step === 'locks') ? 'lock' : undefined;
}
