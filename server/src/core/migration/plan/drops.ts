import { sqlName, sqlString } from '../../escape.js';
import { findColumn, type StateColumn, type TableState } from '../../schema/state/state.js';
import type { Statement } from '../../schema/statement.js';
import type { Change } from '../changes/change.js';
import type { Drop } from './model.js';
import type { PrintedDrop } from './print.js';

/** The columns that a plan's changes leave without a field: of removed and of renamed fields, as far as they are there. */
export function columnsLeft(changes: readonly Change[], state: TableState): StateColumn[] {
  return changes
    .filter(({ kind, probable }) => kind === 'remove-field' || (kind === 'rename-field' && !probable))
    .map((change) => (change.kind === 'rename-field' ? String(change.old) : change.field))
    .map((name) => findColumn(state, name))
    .filter((column) => column !== undefined && !STANDARD.test(column.name)) as StateColumn[];
}

const STANDARD =
  /^(name|creation|modified|modified_by|owner|docstatus|idx|parent|parentfield|parenttype|_.*)$/;

/** The columns of fields that are gone, with the statements that drop them. */
export function dropOfColumns(
  doctype: string,
  state: TableState,
  columns: readonly StateColumn[],
  statements: readonly Statement[],
): Drop {
  const names = columns.map(({ name }) => name);
  const fields = names.map(sqlString).join(', ');
  const holds = columns.map((column) => `(${hasValue(column)})`).join(' OR ');
  return {
    what: `${named(names)} of \`${state.name}\``,
    checks: [
      {
        counts: 'definitions of a field by that name',
        query: `SELECT (SELECT COUNT(*) FROM \`tabDocField\` WHERE \`parent\` = ${sqlString(doctype)} AND \`fieldname\` IN (${fields})) + (SELECT COUNT(*) FROM \`tabCustom Field\` WHERE \`dt\` = ${sqlString(doctype)} AND \`fieldname\` IN (${fields}))`,
      },
      {
        counts: 'rows whose value would be lost',
        query: `SELECT COUNT(*) FROM ${sqlName(state.name)} WHERE ${holds}`,
      },
    ],
    statements,
  };
}

/** The columns that a change of type left under another name, each with the one that took its place. */
export function dropOfCopies(
  state: TableState,
  copies: readonly { old: string; now: string }[],
  statements: readonly Statement[],
): Drop {
  const differ = copies.map(({ old, now }) => `NOT (${sqlName(old)} <=> ${sqlName(now)})`).join(' OR ');
  return {
    what: `${named(copies.map(({ old }) => old))} of \`${state.name}\`, with the values from before the change of type`,
    checks: [
      {
        counts: 'rows whose value was converted or has changed since, which nobody may want back',
        query: `SELECT COUNT(*) FROM ${sqlName(state.name)} WHERE ${differ}`,
      },
    ],
    statements,
  };
}

/** The table of a DocType that is gone. */
export function dropOfTable(doctype: string, state: TableState): Drop {
  return {
    what: `table \`${state.name}\``,
    checks: [
      {
        counts: 'DocTypes by that name, of whichever app',
        query: `SELECT COUNT(*) FROM \`tabDocType\` WHERE \`name\` = ${sqlString(doctype)}`,
      },
      { counts: 'rows that would be lost', query: `SELECT COUNT(*) FROM ${sqlName(state.name)}` },
    ],
    statements: [{ kind: 'drop-table', table: state.name }],
  };
}

function named(columns: readonly string[]): string {
  return `column${columns.length === 1 ? '' : 's'} ${columns.map((name) => `\`${name}\``).join(', ')}`;
}

/** Whether a row holds something else than what an untouched field does. */
function hasValue({ name, type, default: unset }: StateColumn): string {
  const empty = [...(/char|text/.test(type) ? ["''"] : []), ...(unset && unset !== 'NULL' ? [unset] : [])];
  const conditions = [...new Set(empty)].map((value) => ` AND ${sqlName(name)} <> ${value}`);
  return `${sqlName(name)} IS NOT NULL${conditions.join('')}`;
}

/** A drop in words, one line each: what, the checks, the statements. For comments and for `notes`. */
export function dropLines({ what, checks, statements }: PrintedDrop): string[] {
  return [
    `${what}, once each of these counts 0 or the data is not wanted any more:`,
    ...checks.map(({ counts, query }) => `  ${query};  [${counts}]`),
    ...statements.map((sql) => `  ${sql};`),
  ];
}
