/** Functions whose class has another name than they have in SQL (pypika/functions.py, frappe/query_builder/functions.py). */
const NAMES: Readonly<Record<string, string>> = {
  StdDev: 'STDDEV',
  ToChar: 'TO_CHAR',
  DateDiff: 'DATEDIFF',
  TimeDiff: 'TIMEDIFF',
  ToDate: 'TO_DATE',
  NullIf: 'NULLIF',
  UtcTimestamp: 'UTC_TIMESTAMP',
  CurTimestamp: 'CURRENT_TIMESTAMP',
  CurDate: 'CURRENT_DATE',
  CurTime: 'CURRENT_TIME',
  IsNull: 'ISNULL',
  IfNull: 'IFNULL',
  Ifnull: 'IFNULL',
  GroupConcat: 'GROUP_CONCAT',
  GROUP_CONCAT: 'GROUP_CONCAT',
  CombineDatetime: 'TIMESTAMP',
  DateFormat: 'DATE_FORMAT',
  UnixTimestamp: 'unix_timestamp',
  RegexpLike: 'REGEXP_LIKE',
};
/** Those that have their own name in capitals. */
const SAME = new Set(
  'Count Sum Avg Min Max Std Abs Sqrt Floor Date Ascii Bin Concat Concat_ws Insert Length Upper Lower Substring Reverse Trim Replace Now Coalesce Timestamp Round Truncate Locate'.split(
    ' ',
  ),
);

/** The SQL name of a function class; undefined for one that writes itself in another way, or is not known. */
export function functionName(path: string): string | undefined {
  const match = /^(?:frappe\.query_builder|frappe\.qb|pypika)\.(?:[\w.]+\.)?(\w+)$/.exec(path);
  const name = match?.[1];
  if (name === undefined) return undefined;
  return Object.hasOwn(NAMES, name) ? NAMES[name] : SAME.has(name) ? name.toUpperCase() : undefined;
}
