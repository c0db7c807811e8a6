/** What a limit looks at: a name, a type as written in DDL, and whether NULL is stored. */
export interface SizedColumn {
  name: string;
  type: string;
  nullable: boolean;
}

/** A size, its limit, and what each column takes of it, in the table's order. All in bytes. */
export interface Size {
  bytes: number;
  limit: number;
  columns: { name: string; bytes: number }[];
}

/** How much of a limit is used, in whole percent, rounded down: 100 only where it is reached. */
export function percent(used: number, limit: number): number {
  return Math.floor((used / limit) * 100);
}
