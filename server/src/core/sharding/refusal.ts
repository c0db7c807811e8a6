/** What to do about a refusal of the planner, by its words (planbuilder, operators: `VT12001`, `VT09001`, …). */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /cannot UPDATE primary vindex columns/,
    'The column decides the shard: write the row anew under its new value and delete the old one, or keep the table unsharded.',
  ],
  [
    /window functions/,
    'With the column that the table is sharded by in WHERE or PARTITION BY it runs; else number the rows in Python.',
  ],
  [/WITH ROLLUP/, 'Ask for the groups, and add up the totals in Python.'],
  [
    /correlated subquery/,
    'Join the table on the columns that both are sharded by, or read it in a second query.',
  ],
  [/only one DISTINCT aggregation/, 'Ask for each of them in a query of its own.'],
  [/aggregation function/, 'Ask for sums and counts, from which it can be computed in Python.'],
  [/ANY\/ALL\/SOME/, 'Compare with MIN or MAX of the subquery, read in a query of its own.'],
  [/lateral/i, 'Join the table itself, or read it in a second query.'],
  [/REPLACE INTO/, 'INSERT … ON DUPLICATE KEY UPDATE runs.'],
  [/temp(?:orary)? table/i, 'Hold the rows in Python, or in a table of the unsharded keyspace.'],
  [/NATURAL JOIN/i, 'Name the columns: JOIN … ON.'],
  [/^VT13001/, 'This is a fault of the planner itself: ask in two queries, or write the join another way.'],
  [/^LOAD|INTO on sharded/, 'Read or write the rows with a program.'],
  [
    /primary vindex|VT09001/,
    'The VSchema gives the table no column to shard by: add a primary vindex, or put it in an unsharded keyspace.',
  ],
  [
    /^(?:VT05004|table .* not found)/,
    'The VSchema does not name the table: add it there, sharded, as a reference table or in an unsharded keyspace with a routing rule.',
  ],
];

/** What to do about it, in a sentence; undefined where the words say it themselves. */
export function refusalAdvice(message: string): string | undefined {
  return ADVICE.find(([words]) => words.test(message))?.[1];
}
