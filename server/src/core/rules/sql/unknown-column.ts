import { hasUnknownHole, type StatementContext, touchesHole } from '../../contexts/statement.js';
import type { AstColumn, AstFacts } from '../../engines/vitess/verdicts.js';
import type { Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { OPTIONAL_COLUMNS } from '../../schema/fieldtypes.js';
import { isSure, type TableLookup } from '../../schema/lookup.js';
import { COLUMNS_OF_SITES } from '../../schema/table.js';
import { nearest } from '../../similar.js';
import { isFiller, isWritten } from '../../sources/sql/fragment.js';
import { outOfHaving } from '../../statements/having.js';
import { isQuery, type NameSource, SqlNames, unknownColumn } from '../../statements/names.js';
import { factsOfNames } from '../../statements/names-without-engine.js';
import { serverEvidence, statementProblem } from '../../statements/problem.js';
import { nameInstead } from '../../statements/repairs.js';
import { columnToken } from '../../statements/tokens.js';

export default defineRule('statement', {
  meta: {
    id: 'sql/unknown-column',
    summary: 'A column that the DocType does not have (1054)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
    byName: true,
  },

  *check(context) {
    const { tables } = context;
    yield* withoutSchema(context);
    if (context.lenient) return;
    const facts = factsOfNames(context);
    if (!facts?.columns || !isQuery(facts)) return;
    const loose = hasUnknownHole(context);
    const made = !isWritten(context.fragment);
    const names = new SqlNames(facts, tables);
    const told = new Set<string>();
    for (const column of inOrder(facts)) {
      const written = column.table ? `${column.table}.${column.name}` : column.name;
      if (told.has(written) || column.clause === 'limit' || column.clause === 'into') continue;
      // A hole may bring tables and aliases of its own. Where Frappe makes the statement it names the table before each
      // column as soon as there are several.
      const open = loose && !(made && OWN_CLAUSES.has(column.clause));
      if (!column.table && (open || names.isAlias(column))) continue;
      const resolution = names.resolve(column);
      const unseen =
        !loose && resolution.kind === 'found' ? outOfHaving(column, facts, context.tokens) : undefined;
      if (unseen) {
        told.add(written);
        yield statementProblem(context, unseen, {
          message: `HAVING sees the select list and GROUP BY only, and ${written} is in neither. Put the condition into WHERE, or select it.`,
          evidence: serverEvidence(context, 1054, '42S22', unknownColumn(written, 'having', facts.kind)),
          key: written,
        });
      }
      if (
        resolution.kind !== 'missing' ||
        !(isCertain(column, resolution.near, context) || (!loose && isOfDerived(column, resolution.near))) ||
        resolution.near.some(({ known }) => known && !isSure(tables, known.name)) ||
        resolution.near.some(
          ({ known }) => known?.doctype !== undefined && tables.mayHaveColumn?.(known.doctype, column.name),
        )
      )
        continue;
      const token = columnToken(context.tokens, column, names.meantOf(column, resolution.near));
      if (!token) continue;
      told.add(written);
      const near = nearest(
        column.name,
        resolution.near.flatMap((source) => [...(source.columns ?? [])]),
      );
      const owners = [...new Set(resolution.near.map(({ known, name }) => known?.doctype ?? name))];
      yield statementProblem(context, token, {
        message: `${lacks(owners)} column ${column.name}.${near ? ` Did you mean ${near}?` : ''}${
          context.fragment.ignoresMissing ? SWALLOWED : ''
        }`,
        ...(context.fragment.ignoresMissing && { severity: 'warning' }),
        evidence: serverEvidence(context, 1054, '42S22', unknownColumn(written, column.clause, facts.kind)),
        key: written,
        fixes: near === undefined ? [] : nameInstead(context, token, near),
      });
    }
  },
});

const SWALLOWED = ' Frappe swallows the error, so that the answer is always none.';

/** The columns as a server looks them up: of an UPDATE those of its WHERE first. */
function inOrder({ columns = [], kind }: AstFacts): readonly AstColumn[] {
  if (kind !== 'update') return columns;
  const isFirst = ({ clause }: AstColumn): boolean => clause === 'where';
  return [...columns.filter(isFirst), ...columns.filter((one) => !isFirst(one))];
}

/** In these no alias of the select list can be meant. */
const OWN_CLAUSES = new Set(['select', 'where', 'on', 'set']);

/** `Sales Invoice has no`, `Neither Sales Invoice nor File has a`. */
function lacks(owners: readonly string[]): string {
  if (owners.length < 2) return `${owners[0]} has no`;
  if (owners.length === 2) return `Neither ${owners[0]} nor ${owners[1]} has a`;
  return `None of ${owners.slice(0, -1).join(', ')} and ${owners.at(-1)} has a`;
}

/** What no schema can mend: a table or alias that is not there, no table at all, a position after the last column. */
function* withoutSchema(context: StatementContext): Generator<Problem> {
  const { facts, plan } = context;
  if (!facts?.kind || !CHANGES_AND_READS.has(facts.kind) || (plan && plan.verdict !== 'ok')) return;
  if (hasUnknownHole(context)) return;
  const names = new SqlNames(facts, NO_TABLES);
  const told = new Set<string>();
  for (const column of facts.columns ?? []) {
    const written = column.table ? `${column.table}.${column.name}` : column.name;
    if (told.has(written) || column.clause === 'into' || column.clause === 'limit') continue;
    if (column.table ? names.resolve(column).kind !== 'no table' : !isLonely(names, column)) continue;
    const token = columnToken(context.tokens, column);
    if (!token) continue;
    told.add(written);
    const { ignoresMissing } = context.fragment;
    const missing = column.table
      ? `No table or alias ${column.table} is in reach here.`
      : `There is no table here that could have a column ${column.name}.`;
    yield statementProblem(context, token, {
      message: `${missing}${ignoresMissing ? SWALLOWED : ''}`,
      ...(ignoresMissing && { severity: 'warning' as const }),
      evidence: serverEvidence(context, 1054, '42S22', unknownColumn(written, column.clause, facts.kind)),
      key: written,
    });
  }
  yield* positions(context, facts);
}

const CHANGES_AND_READS = new Set(['select', 'update', 'delete']);
const NO_TABLES: TableLookup = { get: () => undefined, complete: false };

/**
 * A column that is an item of a select list by itself, without any FROM. MariaDB calls CURRENT_ROLE without brackets,
 * too, and lets names be arguments: NEXTVAL(a_sequence).
 */
function isLonely(names: SqlNames, { name, clause, scope }: AstColumn): boolean {
  if (names.sources.length > 0 || clause !== 'select' || isFiller(name) || /^\$|^current_role$/i.test(name))
    return false;
  return (names.facts.selects ?? []).some(
    (item) => item.scope === scope && !item.table && item.column === name,
  );
}

/** `ORDER BY 3` and `GROUP BY 3` of a select list with two items. */
function* positions(context: StatementContext, facts: AstFacts): Generator<Problem> {
  for (const [scope, { orderBy, groupBy }] of (facts.scopes ?? []).entries()) {
    const items = (facts.selects ?? []).filter((item) => item.scope === scope);
    if (items.length === 0 || items.some(({ star }) => star)) continue;
    for (const [list, word, clause] of [
      [orderBy, 'ORDER', 'order'],
      [groupBy, 'GROUP', 'group'],
    ] as const) {
      const position = list
        ?.map((one) => /^(\d+)(?: (?:asc|desc))?$/.exec(one)?.[1])
        .find((one) => Number(one) > items.length);
      const from = context.tokens.findIndex(
        ({ upper }, i) => upper === word && context.tokens[i + 1]?.upper === 'BY',
      );
      const token = context.tokens.find(({ text }, i) => i > from && text === position);
      if (!position || !token || touchesHole(context, token.start, token.end)) continue;
      yield statementProblem(context, token, {
        message: `The select list has ${items.length === 1 ? 'one column' : `${items.length} columns`}, not ${position}.`,
        evidence: serverEvidence(context, 1054, '42S22', unknownColumn(position, clause)),
        key: `${word} ${position}`,
      });
    }
  }
}

/** A column of a derived table or a CTE, each of whose columns its own select list names. */
function isOfDerived({ table }: AstColumn, near: readonly NameSource[]): boolean {
  return table !== undefined && near.every(({ known, columns }) => !known && columns !== undefined);
}

const OPTIONAL: ReadonlySet<string> = new Set(OPTIONAL_COLUMNS);

/** Columns that Frappe keeps for itself, or that a site adds, are not looked for. */
function isCertain(
  column: AstColumn,
  near: readonly NameSource[],
  { made, doctypes, fragment }: StatementContext,
): boolean {
  // Nobody assigns, tags or likes the row of a child table.
  const lacked =
    OPTIONAL.has(column.name) &&
    near.every(({ known }) => known && doctypes.get(known.doctype ?? '')?.istable);
  const kept = isWritten(fragment)
    ? /^_|^custom_/
    : /^_(?:user_tags|comments|assign|liked_by|seen)$|^custom_/;
  if (!lacked && (kept.test(column.name) || COLUMNS_OF_SITES.has(column.name.toLowerCase()))) return false;
  return (
    near.every((source) => source.columns && !made.has(source.known?.name ?? '')) &&
    near.some((source) => source.known)
  );
}
