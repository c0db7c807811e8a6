import { readAlter } from '../engines/mysql/definitions/read-alter.js';
import { type CallExpr, type Expr, plainText } from '../python/ast.js';
import type { Alter } from '../schema/statement.js';
import type { Span } from '../text.js';
import type { PatchContext } from './patch.js';
import { calleeOf, callsIn, executedBody, sqlOf } from './patch-code.js';

/** An ALTER TABLE that a patch sends, itself or through a method of Frappe's. */
export interface PatchAlter {
  sql: string;
  alter: Alter;
  span: Span;
  call: CallExpr;
  /** `change_column_type` without `nullable=True`. */
  notNullByDefault: boolean;
}

/** The ALTERs of a patch whose text is known. */
export function* altersIn({ module }: PatchContext): Generator<PatchAlter> {
  for (const call of callsIn(executedBody(module))) {
    const sql = sqlOf(call);
    if (sql) {
      const text = sql.text.trim();
      const alter = text.includes('{}') ? undefined : readAlter(text);
      if (alter) yield { sql: text, alter, span: sql, call, notNullByDefault: false };
      continue;
    }
    const method = /(?:^|\.)db\.(change_column_type|rename_column|add_index|add_unique)$/.exec(
      calleeOf(call) ?? '',
    )?.[1];
    if (method === undefined) continue;
    const made = statementOf(method, call);
    const alter = made === undefined ? undefined : readAlter(made);
    if (made !== undefined && alter) {
      yield {
        sql: made,
        alter,
        span: { start: call.start, end: call.end },
        call,
        notNullByDefault: method === 'change_column_type' && !isTrue(argument(call, 3, 'nullable')),
      };
    }
  }
}

/** frappe/database/mariadb/database.py */
function statementOf(method: string, call: CallExpr): string | undefined {
  const doctype = plainText(argument(call, 0, 'doctype'));
  if (doctype === undefined) return undefined;
  const table = `ALTER TABLE \`tab${doctype}\``;
  if (method === 'change_column_type') {
    const [column, type] = [plainText(argument(call, 1, 'column')), plainText(argument(call, 2, 'type'))];
    if (column === undefined || type === undefined) return undefined;
    const nullable = argument(call, 3, 'nullable');
    if (nullable && nullable.kind !== 'const') return undefined;
    return `${table} MODIFY \`${column}\` ${type} ${isTrue(nullable) ? '' : 'NOT NULL'}`.trim();
  }
  if (method === 'rename_column') return undefined;
  const list = argument(call, 1, 'fields');
  const fields = list?.kind === 'list' ? list.items.map(plainText) : [plainText(list)];
  if (fields.some((field) => field === undefined)) return undefined;
  const name = plainText(argument(call, 2, method === 'add_index' ? 'index_name' : 'constraint_name'));
  const plain = fields.map((field) => field!.replace(/\(.*/, ''));
  return method === 'add_index'
    ? `${table} ADD INDEX \`${name ?? `${plain.join('_')}_index`}\`(${fields.join(', ')})`
    : `${table} ADD UNIQUE \`${name ?? `unique_${plain.join('_')}`}\`(${fields.join(', ')})`;
}

export function argument(call: CallExpr, index: number, name: string): Expr | undefined {
  const named = call.args.find((arg) => arg.name === name);
  if (named) return named.value;
  const positional = call.args.filter((arg) => arg.name === undefined && arg.star === 0);
  return positional[index]?.value;
}

function isTrue(expr: Expr | undefined): boolean {
  return expr?.kind === 'const' && expr.value === true;
}
