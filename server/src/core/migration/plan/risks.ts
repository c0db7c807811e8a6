import type { Server } from '../../engines/errors.js';
import { defaultErrno } from '../../engines/limits/defaults.js';
import { isReservedInMariaDb } from '../../engines/mariadb/reserved.js';
import { sqlName } from '../../escape.js';
import { applyStatement } from '../../schema/state/apply.js';
import { columnSqlType, findColumn, findIndex, type TableState } from '../../schema/state/state.js';
import type { AlterClause, ColumnDefinition, Statement } from '../../schema/statement.js';
import type { Change } from '../changes/change.js';
import { type ConvertedColumn, conversionRisks } from '../risk/conversion.js';
import type { DataRisk } from './model.js';

/**
 * Data that the statements meet: conversions, NULLs, duplicates; and statements that fail whatever the data. What counts
 * the rows is asked before any of them runs, so it names the table as it is then.
 */
export function dataRisks(
  statements: readonly Statement[],
  before: TableState | undefined,
  changes: readonly Change[],
  server: Server,
  filled: ReadonlySet<string>,
): DataRisk[] {
  const risks: DataRisk[] = [];
  let state = before;
  for (const statement of statements) {
    if (!state || !before) break;
    const next = applyStatement(state, statement);
    const clauses = statement.kind === 'alter' ? statement.clauses : [];
    risks.push(...droppedTwice(clauses, state));
    for (const clause of clauses) {
      if (clause.kind === 'modify') {
        risks.push(...modifyRisks(clause.from, state, next, server, filled, before.name));
        risks.push(...badColumn(clause.column, server));
        risks.push(...badFill(clause.from, state, filled, before.name));
      } else if (clause.kind === 'add-column') risks.push(...addRisks(clause.column, server, before.name));
      else if (clause.kind === 'add-index' && clause.type === 'unique') {
        risks.push(...uniqueRisks(clause.columns[0]!.name, clause.name, before, state));
      }
    }
    state = next;
  }
  for (const change of changes) risks.push(...silentRisks(change, before));
  const seen = new Set<string>();
  return risks.filter((risk) => {
    const key = `${risk.field}|${risk.errno}|${risk.when}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** One index is found for two fields whose names differ in accents alone. */
function droppedTwice(clauses: readonly AlterClause[], state: TableState): DataRisk[] {
  const seen = new Set<string>();
  return clauses.flatMap((clause): DataRisk[] => {
    if (clause.kind !== 'drop-index') return [];
    const name = clause.name.toLowerCase();
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const field = findIndex(state, clause.name)?.columns[0]?.name ?? clause.name;
    const when = `always: Can't DROP INDEX \`${clause.name}\`; check that it exists`;
    return [{ field, errno: 1091, when, query: undefined }];
  });
}

function modifyRisks(
  name: string,
  state: TableState,
  next: TableState,
  server: Server,
  filled: ReadonlySet<string>,
  counted: string,
): DataRisk[] {
  const [old, now] = [findColumn(state, name), findColumn(next, name)];
  if (!old || !now) return [];
  const converted = (column: typeof old): ConvertedColumn => ({
    type: columnSqlType(column),
    nullable: column.nullable,
  });
  const from = converted(old);
  // Frappe fills the NULLs of a field that becomes not_nullable before it sends the MODIFY.
  if (filled.has(name)) from.nullable = false;
  const risks: DataRisk[] = conversionRisks(from, converted(now), server, sqlName(name))
    // A varchar is made shorter only when a probe has found that all values fit.
    .filter(
      (risk) =>
        !(old.type.startsWith('varchar') && now.type.startsWith('varchar') && /longer than/.test(risk.when)),
    )
    .map((risk) => ({
      field: name,
      errno: risk.errno,
      when: risk.when,
      query: risk.where === undefined ? undefined : count(counted, risk.where),
    }));
  return risks;
}

/** What no table takes: a decimal of more than 65 digits, a default that is no value of the type. */
function badColumn(column: ColumnDefinition, server: Server): DataRisk[] {
  if ((column.type.precision ?? 0) > 65) {
    const when = `always: ${column.typeText} has more than 65 digits`;
    return [{ field: column.name, errno: 1426, when, query: undefined }];
  }
  const errno =
    column.default === undefined ? undefined : defaultErrno(column.typeText, column.default, server);
  if (errno === undefined || errno === 0) return [];
  const when = `always: ${column.default} is no default for ${column.typeText}`;
  return [{ field: column.name, errno, when, query: undefined }];
}

/** Frappe's UPDATE of the NULLs of a date that becomes not_nullable: with '', which is no date. */
function badFill(name: string, state: TableState, filled: ReadonlySet<string>, counted: string): DataRisk[] {
  const type = findColumn(state, name)?.type;
  if (!filled.has(name) || type === undefined || !/^(date|datetime|time|timestamp)/.test(type)) return [];
  const column = sqlName(name);
  const when = 'a row holds NULL, which Frappe first sets to the default or an empty text';
  return [{ field: name, errno: 1292, when, query: count(counted, `${column} IS NULL`) }];
}

function addRisks(column: ColumnDefinition, server: Server, counted: string): DataRisk[] {
  const risks = badColumn(column, server);
  if (column.unique && (!column.nullable || (column.default !== undefined && column.default !== 'NULL'))) {
    risks.push({
      field: column.name,
      errno: 1062,
      when: 'the table has two rows or more: both get the default',
      query: `SELECT COUNT(*) FROM ${sqlName(counted)}`,
    });
  }
  return risks;
}

function uniqueRisks(
  column: string,
  index: string | undefined,
  before: TableState,
  state: TableState,
): DataRisk[] {
  const risks: DataRisk[] = [];
  if (index !== undefined && isReservedInMariaDb(index)) {
    risks.push({
      field: column,
      errno: 1064,
      when: `always: Frappe writes the index name ${index} without quotes, and it is a reserved word`,
      query: undefined,
    });
  }
  if (!findColumn(before, column)) return risks;
  const name = sqlName(column);
  risks.push({
    field: column,
    errno: 1062,
    when: 'two rows have the same value (letter case, accents and trailing spaces do not count)',
    query: `SELECT COUNT(*) FROM (SELECT ${name} FROM ${sqlName(before.name)} WHERE ${name} IS NOT NULL GROUP BY ${name} HAVING COUNT(*) > 1) AS duplicates`,
  });
  const existing = index === undefined ? undefined : findIndex(state, index);
  if (existing && existing.type !== 'unique') {
    risks.push({
      field: column,
      errno: 0,
      when: `an index named ${existing.name} is there and is not unique: ADD UNIQUE INDEX IF NOT EXISTS is skipped, uniqueness never arrives`,
      query: undefined,
    });
  }
  return risks;
}

function silentRisks(change: Change, before: TableState | undefined): DataRisk[] {
  const { kind, field } = change;
  if (!before) return [];
  if (kind === 'rename-field') {
    const old = sqlName(String(change.old));
    return [
      {
        field,
        errno: 0,
        when: `${String(change.old)} keeps its data, ${field} starts empty`,
        query: count(before.name, `${old} IS NOT NULL AND ${old} <> ''`),
      },
    ];
  }
  if (kind === 'change-length' && Number(change.new) < Number(change.old)) {
    return [
      {
        field,
        errno: 0,
        when: `a value is longer than ${String(change.new)} characters: Frappe keeps the old length without stopping`,
        query: count(before.name, `CHAR_LENGTH(${sqlName(field)}) > ${String(change.new)}`),
      },
    ];
  }
  return [];
}

export function count(table: string, where: string): string {
  return `SELECT COUNT(*) FROM ${sqlName(table)} WHERE ${where}`;
}
