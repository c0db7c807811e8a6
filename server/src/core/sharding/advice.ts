import type { PlanVerdict } from '../engines/vitess/verdicts.js';
import type { Candidate } from './candidates.js';
import { isJoined, REACHES, type Reach, reachOf, scattered, shardedRoutes } from './reach.js';
import type { WorkStatement } from './workload.js';

/** Statements and their weight. */
export interface Share {
  statements: number;
  weight: number;
}

/** A change to a layout, with the work that it would bring to one shard. */
export interface AdvisedChange extends Share {
  what: string;
}

export interface Refused {
  error: string;
  statements: number;
  /** Where, or what Frappe does; a few. */
  examples: string[];
}

/** What a layout costs. */
export interface CandidateAdvice {
  id: string;
  title: string;
  what: string;
  keyspaces: { name: string; sharded: boolean; tables: number }[];
  counts: Record<Reach, Share>;
  /** Mean cost of a statement by weight, one shard being 1. */
  cost: number;
  /** Part of the weight that goes to one shard of a sharded keyspace: it grows with the number of shards. */
  spread: number;
  refused: Refused[];
  changes: AdvisedChange[];
}

/**
 * What a statement costs, one shard being 1: assumptions, by the number of queries for eight shards. A refused one has to
 * be written anew.
 */
const COST: Record<Reach, number> = {
  local: 0,
  unsharded: 1,
  single: 1,
  several: 2,
  scatter: 8,
  join: 10,
  write: 10,
  refused: 50,
  unknown: 1,
};

/** Columns whose values are shared by a large part of a table. */
const COARSE =
  /^(?:docstatus|status|company|parenttype|parentfield|disabled|enabled|(?:is|has)_.*|.*_?(?:doctype|type))$/;

const CHANGES_SHOWN = 8;
const EXAMPLES_SHOWN = 3;

/** Adds up the plans of all statements under one layout. */
export function adviseOn(
  { id, title, what, planning }: Candidate,
  statements: readonly WorkStatement[],
  plans: readonly PlanVerdict[],
  masters: ReadonlySet<string>,
): CandidateAdvice {
  const counts = Object.fromEntries(REACHES.map((reach) => [reach, { statements: 0, weight: 0 }])) as Record<
    Reach,
    Share
  >;
  const refused = new Map<string, Refused>();
  const changes = new Map<string, AdvisedChange>();
  let cost = 0;
  let spread = 0;
  let total = 0;
  for (const [i, plan] of plans.entries()) {
    const statement = statements[i]!;
    // Where a part is not known, a wide reach or a refusal may be its doing.
    const found = reachOf(plan);
    const reach =
      statement.open && found !== 'single' && found !== 'unsharded' ? 'unknown' : settled(found, plan);
    const { weight } = statement;
    add(counts[reach], weight);
    total += weight;
    cost += COST[reach] * weight;
    if (reach === 'single') spread += weight;
    if (reach === 'refused') {
      const error = shortened(plan.error?.message ?? '');
      const known = refused.get(error) ?? { error, statements: 0, examples: [] };
      known.statements++;
      if (known.examples.length < EXAMPLES_SHOWN) known.examples.push(statement.what);
      refused.set(error, known);
    }
    if (reach !== 'scatter' && reach !== 'write' && reach !== 'join') continue;
    for (const words of new Set(changesFor(plan, planning, masters))) {
      const known = changes.get(words) ?? { what: words, statements: 0, weight: 0 };
      add(known, weight);
      changes.set(words, known);
    }
  }
  return {
    id,
    title,
    what,
    keyspaces: Object.entries(planning.vschema.keyspaces).map(([name, { sharded = false, tables = {} }]) => ({
      name,
      sharded,
      tables: Object.keys(tables).length,
    })),
    counts,
    cost: total === 0 ? 0 : cost / total,
    spread: total === 0 ? 0 : spread / total,
    refused: [...refused.values()].sort((a, b) => b.statements - a.statements),
    changes: [...changes.values()].sort((a, b) => b.weight - a.weight).slice(0, CHANGES_SHOWN),
  };
}

function add(share: Share, weight: number): void {
  share.statements++;
  share.weight += weight;
}

/** Tables of other apps are not there to be planned with: that is no refusal. */
function settled(reach: Reach, plan: PlanVerdict): Reach {
  const { errno, message = '' } = plan.error ?? {};
  const isUnknown = errno === 1054 || /^(?:VT0500[345]|VT09015|table .* not found)/.test(message);
  // What does not parse fails on any keyspace, or is not known well enough here.
  if (reach === 'refused' && (isUnknown || plan.stage === 'parse')) return 'unknown';
  if (reach === 'unsharded' && isJoined(plan)) return 'join';
  return reach;
}

function* changesFor(
  plan: PlanVerdict,
  planning: Candidate['planning'],
  masters: ReadonlySet<string>,
): Generator<string> {
  if (isJoined(plan)) {
    const tables = [...new Set((plan.routes ?? []).flatMap(({ tables = [] }) => tables))];
    const keyspaces = new Set((plan.routes ?? []).map(({ keyspace }) => keyspace));
    if (shardedRoutes(plan).length === 0 && keyspaces.size > 1) {
      yield `Put ${tables.map((table) => `\`${table}\``).join(' and ')} into one keyspace`;
      return;
    }
    const master = tables.findLast(
      (table) => masters.has(table) && planning.place(table)?.kind === 'sharded',
    );
    if (master !== undefined && tables.length > 1) yield `Make \`${master}\` a reference table`;
    else yield 'Read what is joined in a second query, by name';
    return;
  }
  for (const { table, compared, place } of scattered(plan, planning)) {
    const column = compared.findLast((name) => !place.columns.includes(name) && !COARSE.test(name));
    if (column === 'name' && place.columns[0] === 'parent')
      yield 'A lookup vindex on `name` of each child table';
    else if (column !== undefined) yield `A lookup vindex on \`${table}\`.\`${column}\``;
  }
}

/** Without the names of one statement, so that the same refusal is counted once. */
function shortened(message: string): string {
  return message
    .replace(/: (?:count|sum|avg|group_concat)\(.*$/, '')
    .replace(/; invalid update on vindex: \w+$/, '');
}
