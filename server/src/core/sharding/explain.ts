import type { EngineError, PlanVerdict } from '../engines/vitess/verdicts.js';
import type { Planning } from './planning.js';
import { isScatter, type Reach, reachOf, remedy, scattered, shardedRoutes } from './reach.js';
import { refusalAdvice } from './refusal.js';

/** One thing that a plan does, and what it does it with. */
export interface PlanStep {
  /** `every shard of main`, `vtgate joins`. */
  words: string;
  /** What each shard gets; absent for what vtgate does itself. */
  query?: string;
  inputs: PlanStep[];
}

/** A plan as a person reads it. */
export interface Explained {
  sql: string;
  reach: Reach;
  headline: string;
  error?: EngineError;
  steps: PlanStep[];
  /** Why it is so. */
  why: string[];
  /** What would change it. */
  change: string[];
}

const HEADLINES: Record<Reach, string> = {
  local: 'vtgate answers it itself: no shard is asked.',
  unsharded: 'It passes through to an unsharded keyspace as it is.',
  single: 'One shard does it.',
  several: 'Some shards do it: those that its values belong to.',
  scatter: 'Every shard is asked.',
  join: 'vtgate puts it together from several queries.',
  write: 'It writes on more than one shard.',
  refused: 'Vitess refuses it.',
  unknown: 'No verdict: the planner stopped at something that a cluster would have told it.',
};

/** Explains the verdict on one statement; `plan.plan` must have been asked for (`describe`). */
export function explain(sql: string, plan: PlanVerdict, planning: Planning): Explained {
  const reach = reachOf(plan);
  const steps = stepsOf(plan);
  const base = { sql, reach, headline: HEADLINES[reach], steps };
  if (plan.error) {
    const advice = refusalAdvice(plan.error.message);
    return { ...base, error: plan.error, why: [], change: advice ? [advice] : [] };
  }
  const wide = scattered(plan, planning);
  const why = [...reasons(plan, planning)];
  const change = reach === 'single' ? [] : wide.map(remedy);
  if (reach === 'join') {
    const tables = [...new Set(shardedRoutes(plan).flatMap(({ tables = [] }) => tables))];
    if (tables.length > 1) {
      change.push('Joined on the columns that the tables are sharded by, the shards would join them.');
    }
    change.push('A small table can be a reference table: each shard has a copy, and joins it there.');
  }
  return { ...base, why, change };
}

function* reasons(plan: PlanVerdict, planning: Planning): Generator<string> {
  const told = new Set<string>();
  for (const route of plan.routes ?? []) {
    for (const table of route.tables ?? []) {
      const place = planning.place(table);
      if (!place || told.has(table)) continue;
      told.add(table);
      const key = place.columns.map((column) => `\`${column}\``).join(', ');
      if (place.kind === 'unsharded') yield `\`${table}\` is in the unsharded keyspace ${place.keyspace}.`;
      else if (place.kind === 'reference')
        yield `\`${table}\` is a reference table: every shard has all of it.`;
      else if (isScatter(route))
        yield `\`${table}\` is sharded by ${key}, and this query gives no value for it.`;
      else if (key !== '') yield `\`${table}\` is sharded by ${key}, which is given.`;
    }
  }
  if (plan.gate?.includes('Sort')) {
    yield 'What it is ordered by is known only when all rows are there: vtgate holds them in memory, 300,000 at most.';
  }
}

interface Node {
  OperatorType?: string;
  Variant?: string;
  InputName?: string;
  Keyspace?: { Name?: string; Sharded?: boolean };
  Query?: string;
  Inputs?: Node[];
  [key: string]: unknown;
}

function stepsOf({ plan, values = {} }: PlanVerdict): PlanStep[] {
  const root = plan?.Instructions as Node | undefined;
  return root ? [stepOf(written(root, values) as Node)] : [];
}

/** A plan with the literals of the statement in place of the bind variables that stand for them. */
function written(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return readable(value, values);
  if (Array.isArray(value)) return value.map((item) => written(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, written(item, values)]));
}

/** Operators that only hand rows on, or give them other names. */
const SILENT: ReadonlySet<string> = new Set(['SimpleProjection', 'RenameFields', 'Projection']);

function stepOf(node: Node): PlanStep {
  const inputs = (node.Inputs ?? []).map(stepOf);
  if (SILENT.has(node.OperatorType ?? '') && inputs.length === 1) return inputs[0]!;
  return { words: wordsOf(node), ...(node.Query !== undefined && { query: node.Query }), inputs };
}

/** Vitess notes the type after each bind variable: `:vtg1 /* VARCHAR *\/`. */
function readable(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/(::?)([\w$]+)( \/\* [A-Z0-9_]+(?:\([^)]*\))? \*\/)?/g, (_, colons, name) =>
    Object.hasOwn(values, name) ? values[name]! : `${colons}${name}`,
  );
}

function wordsOf(node: Node): string {
  const { OperatorType: operator = '', Variant: variant = '', Keyspace: keyspace } = node;
  const where = keyspace?.Name ?? '';
  switch (operator) {
    case 'Route':
      return routeWords(node, variant, where, keyspace?.Sharded ?? false);
    case 'Update':
    case 'Delete':
      return `${operator === 'Update' ? 'updates on' : 'deletes on'} ${routeWords(node, variant, where, keyspace?.Sharded ?? false)}`;
    case 'Insert':
      if (!keyspace?.Sharded) return `inserts into keyspace ${where} (unsharded)`;
      return variant === 'Select'
        ? `inserts the rows on the shards of ${where} that they belong to`
        : `inserts each row on its shard of ${where}`;
    case 'Send':
      return `sends it to ${where}${keyspace?.Sharded ? ', every shard' : ' (unsharded)'}`;
    case 'Join':
    case 'ValuesJoin':
      return `vtgate joins${variant === 'LeftJoin' ? ' (LEFT)' : ''}: for each row of the first it asks the second${valuesFrom(node)}`;
    case 'HashJoin':
      return 'vtgate joins by a hash of all rows of the first, in memory';
    case 'SemiJoin':
      return `vtgate keeps the rows of the first for which the second finds one${valuesFrom(node)}`;
    case 'UncorrelatedSubquery':
      return 'vtgate asks the subquery first, and puts its answer into the other query';
    case 'Aggregate':
      return `vtgate adds up what the shards counted: ${text(node.Aggregates) || text(node.GroupBy) || 'groups'}`;
    case 'Sort':
      return `vtgate sorts all rows in memory, by column ${text(node.OrderBy)}`;
    case 'Limit':
      return `vtgate keeps the first ${text(node.Count)} rows${node.Offset === undefined ? '' : `, after ${text(node.Offset)}`}`;
    case 'Distinct':
      return 'vtgate drops rows that it has seen, in memory';
    case 'Filter':
      return `vtgate keeps rows where ${text(node.Predicate)}`;
    case 'Concatenate':
      return 'vtgate puts the answers together (UNION)';
    case 'VindexLookup':
      return `vtgate looks the shard up with ${text(node.Vindex)}`;
    case 'DMLWithInput':
      return 'vtgate reads the rows to write, and then writes them by their key';
    case 'RecurseCTE':
      return 'vtgate runs the recursion itself, a query for each row of each round';
    case 'Sequential':
      return 'vtgate does one after the other';
    case 'Lock':
      return `one shard, which holds the lock${where ? `, in ${where}` : ''}`;
    default:
      return `vtgate: ${operator}${variant && variant !== operator ? ` (${variant})` : ''}`;
  }
}

function routeWords(node: Node, variant: string, where: string, sharded: boolean): string {
  const values = Array.isArray(node.Values) ? node.Values.map(String).join(', ') : '';
  const by = `${text(node.Vindex)}(${values})`;
  switch (variant) {
    case 'Scatter':
      return `every shard of ${where}`;
    case 'EqualUnique':
      return `one shard of ${where}, found by ${by}`;
    case 'Equal':
    case 'SubShard':
    case 'Between':
      return `the shards of ${where} that ${by} gives`;
    case 'IN':
    case 'MultiEqual':
      return `the shards of ${where} that the values of ${by} belong to`;
    case 'Reference':
      return `any one shard of ${where}: it is a copy`;
    case 'Next':
      return `the sequence in ${where}`;
    case 'DBA':
      return 'any one shard: it is about the schema';
    case 'None':
      return 'no shard: nothing can match';
    case 'ByDestination':
      return `the shards of ${where} that were found`;
    default:
      return sharded ? `${where}` : `keyspace ${where} (unsharded)`;
  }
}

function valuesFrom(node: Node): string {
  const names = node.JoinVars && typeof node.JoinVars === 'object' ? Object.keys(node.JoinVars) : [];
  return names.length > 0 ? `, with ${names.map((name) => `:${name}`).join(', ')}` : '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}
