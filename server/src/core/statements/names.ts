import type { AstColumn, AstFacts, AstNamed, AstTable } from '../engines/vitess/verdicts.js';
import type { TableLookup } from '../schema/lookup.js';
import type { Table } from '../schema/table.js';
import { isFiller } from '../sources/sql/fragment.js';

/** Something in FROM that columns come from. */
export interface NameSource {
  /** Its alias, else its name. */
  name: string;
  scope: number;
  table?: AstTable;
  /** The DocType's table, where known. */
  known?: Table;
  /** Lower-case names of all its columns; undefined: not known. */
  columns?: ReadonlySet<string>;
}

export type Resolution =
  /** Nothing can be said. */
  | { kind: 'open' }
  | { kind: 'found'; sources: NameSource[] }
  /** No source in reach has such a column; `near` are those that were looked at. */
  | { kind: 'missing'; near: NameSource[] }
  /** No table or alias of that name is in reach. */
  | { kind: 'no table' };

const QUERIES = new Set(['select', 'insert', 'replace', 'update', 'delete', 'explain']);

/** SHOW and the like have columns of their own; the names of a query are those of its tables. */
export function isQuery(facts: AstFacts): boolean {
  return QUERIES.has(facts.kind ?? '');
}

/** The names of one statement and where they lead (MySQL manual, "Identifier Qualifiers"). */
export class SqlNames {
  readonly sources: NameSource[];

  constructor(
    readonly facts: AstFacts,
    private readonly tables: TableLookup,
  ) {
    this.sources = [
      ...(facts.tables ?? []).map((table) => this.ofTable(table)),
      ...(facts.derived ?? []).map((named) => this.ofNamed(named, named.scope)),
    ];
  }

  private ofTable(table: AstTable): NameSource {
    const source: NameSource = { name: table.alias || table.name, scope: table.scope, table };
    if (table.cte) {
      const cte = (this.facts.ctes ?? []).find(({ name }) => name.toLowerCase() === table.name.toLowerCase());
      const named = cte && this.ofNamed(cte, table.scope);
      return { ...source, ...(named?.columns && { columns: named.columns }) };
    }
    const known = table.qualifier || isFiller(table.name) ? undefined : this.tables.get(table.name);
    if (!known) return source;
    return { ...source, known, columns: columnsOf(known) };
  }

  private ofNamed(named: AstNamed, scope: number): NameSource {
    const source: NameSource = { name: named.name, scope };
    if (named.columns?.length) return { ...source, columns: lower(named.columns) };
    const items = (this.facts.selects ?? []).filter((item) => item.scope === named.inner);
    const names = items.map((item) => (item.star ? undefined : item.alias || item.column));
    const plain = items.length > 0 && names.every((name) => name && !isFiller(name));
    return plain ? { ...source, columns: lower(names as string[]) } : source;
  }

  /** The sources of a scope and of those around it, the nearest scope first. */
  private *reach(scope: number): Generator<NameSource[]> {
    for (let at = scope; at >= 0; at = this.facts.scopes?.[at]?.parent ?? -1) {
      yield this.sources.filter((source) => source.scope === at);
    }
  }

  /** Whether the name stands for an item of a select list in reach. */
  isAlias(column: AstColumn): boolean {
    const name = column.name.toLowerCase();
    return (this.facts.selects ?? []).some((item) => item.alias?.toLowerCase() === name);
  }

  resolve(column: AstColumn): Resolution {
    if (column.qualifier || isFiller(column.name) || isFiller(column.table ?? '')) return { kind: 'open' };
    return column.table ? this.qualified(column, column.table) : this.bare(column);
  }

  /** The table that a column's alias stands for, where other queries of the statement have that alias for another table. */
  meantOf({ table }: AstColumn, near: readonly NameSource[]): string | undefined {
    const meant = near[0]?.table?.name;
    if (!table || near.length !== 1 || meant === undefined) return undefined;
    const isOther = (one: NameSource): boolean => sameName(one.name, table) && one.table?.name !== meant;
    return this.sources.some(isOther) ? meant : undefined;
  }

  private qualified(column: AstColumn, table: string): Resolution {
    for (const sources of this.reach(column.scope)) {
      const source =
        sources.find(({ name }) => name === table) ?? sources.find((one) => sameName(one.name, table));
      if (!source) continue;
      if (!source.columns) return { kind: 'open' };
      const found = source.columns.has(column.name.toLowerCase());
      return found ? { kind: 'found', sources: [source] } : { kind: 'missing', near: [source] };
    }
    return { kind: 'no table' };
  }

  private bare(column: AstColumn): Resolution {
    const name = column.name.toLowerCase();
    const near: NameSource[] = [];
    for (const sources of this.reach(column.scope)) {
      if (sources.some((source) => !source.columns)) return { kind: 'open' };
      const found = sources.filter((source) => source.columns!.has(name));
      if (found.length > 0) return { kind: 'found', sources: found };
      near.push(...sources);
    }
    return near.length > 0 ? { kind: 'missing', near } : { kind: 'open' };
  }

  /**
   * Whether a subquery reads columns of its own tables only. Sure are columns after a table or alias of it, those
   * that one of its tables is known to have, and any where the queries around it have no other table than it has.
   */
  isLocal(scope: number): boolean {
    const parentOf = (at: number) => this.facts.scopes?.[at]?.parent ?? -1;
    const isInside = (at: number): boolean => at === scope || (at > scope && isInside(parentOf(at)));
    const isAround = (at: number): boolean => {
      for (let outer = parentOf(scope); outer >= 0; outer = parentOf(outer)) if (outer === at) return true;
      return false;
    };
    const here = this.sources.flatMap((source) =>
      source.scope === scope && source.table ? [source.table.name.toLowerCase()] : [],
    );
    const noneElse = this.sources
      .filter((source) => isAround(source.scope))
      .every(({ table }) => table && here.includes(table.name.toLowerCase()));
    return (this.facts.columns ?? [])
      .filter((column) => isInside(column.scope))
      .every((column) => {
        const { table } = column;
        if (table) return this.sources.some((one) => isInside(one.scope) && sameName(one.name, table));
        const resolution = this.resolve(column);
        return (
          noneElse || (resolution.kind === 'found' && resolution.sources.every((one) => isInside(one.scope)))
        );
      });
  }
}

/** Of each table once: several rules ask for it at every statement. */
export function columnsOf(table: Table): ReadonlySet<string> {
  let columns = columnsOfTable.get(table);
  if (!columns) {
    columns = lower(table.columns.map(({ name }) => name));
    columnsOfTable.set(table, columns);
  }
  return columns;
}

const columnsOfTable = new WeakMap<Table, ReadonlySet<string>>();

function lower(names: readonly string[]): Set<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * The clause as the servers' messages name it: MySQL `field list`, MariaDB since 10.11 by its keyword (`SELECT`).
 * `kind` is the statement's.
 */
export function clauseName(
  clause: AstColumn['clause'],
  kind?: AstFacts['kind'],
): { mariadb: string; mysql: string } {
  switch (clause) {
    case 'where':
      return { mariadb: 'WHERE', mysql: 'where clause' };
    case 'group':
      return { mariadb: 'GROUP BY', mysql: 'group statement' };
    case 'order':
      return { mariadb: 'ORDER BY', mysql: 'order clause' };
    case 'having':
      return { mariadb: 'HAVING', mysql: 'having clause' };
    case 'on':
      return { mariadb: 'ON', mysql: 'on clause' };
    case 'set':
      return { mariadb: 'SET', mysql: 'field list' };
    default:
      return { mariadb: kind === 'insert' ? 'INSERT INTO' : 'SELECT', mysql: 'field list' };
  }
}

/** What both servers say of a column that nobody knows (1054). */
export function unknownColumn(written: string, clause: AstColumn['clause'], kind?: AstFacts['kind']) {
  const { mariadb, mysql } = clauseName(clause, kind);
  const text = (name: string) => `Unknown column '${written}' in '${name}'`;
  return { mariadb: text(mariadb), mysql: text(mysql) };
}
