import type { AstFree, AstRef } from '../engines/vitess/verdicts.js';
import { isFiller } from '../sources/sql/fragment.js';
import { type NameSource, type SqlNames, sameName } from './names.js';
import { keysOf } from './script-tables.js';

/** A column that a grouped or aggregated query may not select or sort by. */
export interface NotGrouped {
  /** As written; the star that stands for it is `star`. */
  ref: AstRef;
  star?: true;
  clause: AstFree['clause'];
  /** Number of the expression in the clause, from 0 on, stars counted as their columns. */
  position: number;
}

/**
 * The first column of a query that MySQL's ONLY_FULL_GROUP_BY refuses (manual, "Detection of Functional
 * Dependence"; sql/aggregate_check.cc). A column passes that is grouped by, that a condition makes constant or ties to
 * one that passes, or whose table has a key of columns that pass. What is not known is taken to pass: of tables that
 * are not known, of derived tables, of outer joins.
 */
export function notGrouped(names: SqlNames, scope: number): NotGrouped | undefined {
  const { groupBy, grouped, aggregate, window, using, joins } = names.facts.scopes![scope]!;
  if (!groupBy?.length && !aggregate) return undefined;
  if (window || using || joins?.some((join) => join.includes('natural'))) return undefined;
  // A bound value after GROUP BY may be the number of any column.
  if (groupBy?.some((expression) => /^['":]/.test(expression))) return undefined;
  const dependence = new Dependence(names, scope);
  for (const ref of grouped ?? []) if (!dependence.group(ref)) return undefined;
  dependence.close();
  for (const candidate of candidates(names, scope)) {
    if (candidate === 'unknown') return undefined;
    if (dependence.isFree(candidate.ref) || isAlone(names, scope, candidate)) return candidate;
  }
  return undefined;
}

/** What the query selects and sorts by outside of aggregates, in MySQL's order, stars spelled out. */
function* candidates(names: SqlNames, scope: number): Generator<NotGrouped | 'unknown'> {
  const { facts } = names;
  const free = facts.scopes![scope]!.free ?? [];
  const items = (facts.selects ?? []).filter((item) => item.scope === scope);
  let stars = 0;
  for (const [i, item] of items.entries()) {
    if (!item.star) {
      for (const one of free) {
        if (one.clause === 'select' && one.position === i)
          yield { ref: one, clause: 'select', position: i + stars };
      }
      continue;
    }
    const wanted = item.table?.toLowerCase();
    const sources = names.sources.filter(
      (source) => source.scope === scope && (!wanted || source.name.toLowerCase() === wanted),
    );
    stars--;
    for (const { name, known } of sources) {
      if (!known) {
        yield 'unknown';
        return;
      }
      for (const column of known.columns) {
        stars++;
        yield { ref: { table: name, name: column.name }, star: true, clause: 'select', position: i + stars };
      }
    }
  }
  const selected = new Set(items.map(({ alias, column }) => (alias || column || '').toLowerCase()));
  for (const one of free) {
    // An item of the select list goes first.
    if (one.clause === 'order' && (one.table || !selected.has(one.name.toLowerCase())))
      yield { ref: one, clause: 'order', position: one.position };
  }
}

/** Without GROUP BY and without conditions no key of any table can matter. */
function isAlone(names: SqlNames, scope: number, { ref, star, clause }: NotGrouped): boolean {
  const { facts } = names;
  if (star || clause !== 'select' || facts.scopes![scope]!.groupBy?.length || isFiller(ref.name))
    return false;
  if ((facts.columns ?? []).some(({ clause: where }) => where === 'where' || where === 'on')) return false;
  const here = names.sources.filter((source) => source.scope === scope);
  const resolution = names.resolve({ ...ref, clause: 'select', scope });
  return (
    here.length > 0 &&
    here.every(({ table }) => table && !table.cte && !isFiller(table.name)) &&
    (resolution.kind === 'open' || resolution.kind === 'found') &&
    (resolution.kind === 'open' || resolution.sources.every((source) => source.scope === scope))
  );
}

class Dependence {
  /** Columns that have one value in each group, as `number of the source.name`. */
  private readonly passing = new Set<string>();

  constructor(
    private readonly names: SqlNames,
    private readonly scope: number,
  ) {}

  /** Whether it is known what is grouped by. */
  group(ref: AstRef): boolean {
    const found = this.find(ref);
    if (found) {
      this.passing.add(found.key);
      return true;
    }
    // An alias of the select list: what it stands for is grouped by too.
    const items = this.names.facts.selects ?? [];
    return (
      !ref.table && items.some((item) => item.scope === this.scope && sameName(item.alias ?? '', ref.name))
    );
  }

  /** Adds what follows from keys and conditions until nothing does any more. */
  close(): void {
    const { equal } = this.names.facts.scopes![this.scope]!;
    for (let size = -1; size !== this.passing.size; ) {
      size = this.passing.size;
      for (const { from, ...ref } of equal ?? []) {
        if ((from ?? []).every((one) => this.passes(one))) this.decide(ref);
      }
      for (const [i, source] of this.names.sources.entries()) this.spread(i, source);
    }
  }

  /** Where it is not known which table the column is of, each that has one of its name. */
  private decide(ref: AstRef): void {
    const found = this.find(ref);
    if (found) this.passing.add(found.key);
    else if (!ref.table)
      for (const i of this.names.sources.keys()) this.passing.add(`${i}.${ref.name.toLowerCase()}`);
  }

  /** All columns of a table with a key whose columns pass; those that may be NULL must stand in a condition. */
  private spread(i: number, { known, scope }: NameSource): void {
    if (!known || scope !== this.scope) return;
    const has = (name: string) => this.passing.has(`${i}.${name}`);
    const key = keysOf(known).some(
      ({ columns, nullable }) => columns.every(has) && nullable.every((name) => this.isTested(name)),
    );
    for (const { name, generated } of known.columns) {
      if (key || generated) this.passing.add(`${i}.${name.toLowerCase()}`);
    }
  }

  private isTested(name: string): boolean {
    const columns = this.names.facts.columns ?? [];
    return columns.some((one) => (one.clause === 'where' || one.clause === 'on') && sameName(one.name, name));
  }

  /** A column of a known table of this query that does not pass. */
  isFree(ref: AstRef): boolean {
    const found = this.find(ref);
    return found?.source.known !== undefined && !this.passing.has(found.key);
  }

  private passes(ref: AstRef): boolean {
    const found = this.find(ref);
    return !found?.source.known || this.passing.has(found.key);
  }

  /** Its source in this very query; undefined for what is of a query around it, or not known. */
  private find(ref: AstRef): { key: string; source: NameSource } | undefined {
    const resolution = this.names.resolve({ ...ref, clause: 'select', scope: this.scope });
    if (resolution.kind !== 'found' || resolution.sources.length !== 1) return undefined;
    const [source] = resolution.sources;
    if (source!.scope !== this.scope) return undefined;
    return { key: `${this.names.sources.indexOf(source!)}.${ref.name.toLowerCase()}`, source: source! };
  }
}
