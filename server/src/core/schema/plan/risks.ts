import type { Change } from '../changes/changes.js';
import { type ConvertedColumn, conversionRisks } from '../risk/conversion.js';
import { parseAlter } from '../state/alter.js';
import { applyStatement, columnSqlType, findColumn, type TableState } from '../state/state.js';
import type { DataRisk } from './model.js';
import { quote } from './names.js';

/** Words that break `ADD UNIQUE INDEX IF NOT EXISTS <fieldname>`, which Frappe does not quote. */
const RESERVED = new Set(
  'accessible add all alter analyze and as asc before between both by call cascade case change character check collate column condition constraint continue convert create cross cursor database databases default delayed delete desc describe deterministic distinct div double drop dual each else elseif enclosed escaped exists exit explain false fetch for force foreign from fulltext grant group having if ignore in index infile inner inout insert interval into is iterate join key keys kill leading leave left like limit linear lines load lock loop low_priority master match maxvalue mod modifies natural not null numeric on optimize option or order out outer over partition precision primary procedure purge range read reads real references regexp release rename repeat replace require restrict return returning revoke right rlike rows schema schemas select sensitive separator set show signal spatial specific sql ssl starting straight_join table terminated then to trailing trigger true undo union unique unlock unsigned update usage use using values varying when where while window with write xor zerofill'.split(
    ' ',
  ),
);

/** Data that the statements meet: conversions, NULLs, duplicates; and statements that fail whatever the data. */
export function dataRisks(
  statements: readonly string[],
  before: TableState | undefined,
  changes: readonly Change[],
  flavor: 'mariadb' | 'mysql',
  filled: ReadonlySet<string>,
): DataRisk[] {
  const risks: DataRisk[] = [];
  let state = before;
  for (const sql of statements) {
    const alter = parseAlter(sql);
    if (!alter || !state) continue;
    const next = applyStatement(state, sql);
    for (const clause of alter.clauses) {
      if (clause.kind === 'modify') risks.push(...modifyRisks(clause.from, state, next, flavor, filled));
      else if (clause.kind === 'add-column')
        risks.push(...addRisks(clause.column.name, clause.column, state));
      else if (clause.kind === 'add-index' && clause.type === 'unique') {
        risks.push(...uniqueRisks(clause.columns[0]!.name, clause.name, before!, state));
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

function modifyRisks(
  name: string,
  state: TableState,
  next: TableState,
  flavor: 'mariadb' | 'mysql',
  filled: ReadonlySet<string>,
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
  const risks: DataRisk[] = conversionRisks(from, converted(now), flavor, quote(name))
    // A varchar is made shorter only when a probe has found that all values fit.
    .filter((risk) => !(risk.errno === 1265 && /longer than/.test(risk.when)))
    .map((risk) => ({
      field: name,
      errno: risk.errno,
      when: risk.when,
      query: risk.where === undefined ? undefined : count(state.name, risk.where),
    }));
  risks.push(...badDefault(name, now.type, now.default));
  return risks;
}

function badDefault(field: string, type: string, value: string | undefined): DataRisk[] {
  if (value !== "''" || !/^(date|datetime|time|timestamp)/.test(type)) return [];
  return [{ field, errno: 1067, when: `always: '' is no default for ${type}`, query: undefined }];
}

function addRisks(
  name: string,
  column: { nullable: boolean; unique?: boolean; typeText: string; default?: string },
  state: TableState,
): DataRisk[] {
  const risks = badDefault(name, column.typeText, column.default);
  if (column.unique && (!column.nullable || (column.default !== undefined && column.default !== 'NULL'))) {
    risks.push({
      field: name,
      errno: 1062,
      when: 'the table has two rows or more: both get the default',
      query: `SELECT COUNT(*) FROM ${quote(state.name)}`,
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
  if (index !== undefined && RESERVED.has(index.toLowerCase())) {
    risks.push({
      field: column,
      errno: 1064,
      when: `always: Frappe writes the index name ${index} without quotes, and it is a reserved word`,
      query: undefined,
    });
  }
  if (!findColumn(before, column)) return risks;
  const name = quote(column);
  risks.push({
    field: column,
    errno: 1062,
    when: 'two rows have the same value (letter case, accents and trailing spaces do not count)',
    query: `SELECT COUNT(*) FROM (SELECT ${name} FROM ${quote(before.name)} WHERE ${name} IS NOT NULL GROUP BY ${name} HAVING COUNT(*) > 1) AS duplicates`,
  });
  const existing = state.indexes.find((other) => other.name.toLowerCase() === index?.toLowerCase());
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
    const old = quote(String(change.old));
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
        query: count(before.name, `CHAR_LENGTH(${quote(field)}) > ${String(change.new)}`),
      },
    ];
  }
  return [];
}

export function count(table: string, where: string): string {
  return `SELECT COUNT(*) FROM ${quote(table)} WHERE ${where}`;
}
