import type { Server } from '../../engines/errors.js';
import { isNumber, isString, type SqlType, sameSqlType } from '../../schema/state/sql-type.js';
import { fromTextMariaDb, fromTextMySql } from './from-text.js';
import { fromValue } from './from-value.js';
import { type ConversionRisk, type ConvertedColumn, isTemporal } from './risk.js';

export type { ConversionRisk, ConvertedColumn } from './risk.js';

/**
 * What data a change from one column type to another runs into, in strict mode
 * (measured on MariaDB 10.11.19, MySQL 8.0.15 and 9.7.4 with about ten values for each pair of types).
 * `column` is the quoted name that the conditions use.
 */
export function conversionRisks(
  from: ConvertedColumn,
  to: ConvertedColumn,
  server: Server,
  column = '`f`',
): ConversionRisk[] {
  const risks: ConversionRisk[] = [];
  if (server === 'mariadb' && uncastable(from.type, to.type)) {
    const when = `always: ${from.type.base} cannot be cast to ${to.type.base}`;
    return [{ errno: 4078, when, where: undefined }];
  }
  if (!sameSqlType(from.type, to.type)) {
    risks.push(...(server === 'mariadb' ? mariaDb : mySql)(from.type, to.type, column));
  }
  if (from.nullable && !to.nullable) {
    const inplace = server === 'mysql' && sameSqlType(from.type, to.type);
    risks.push({
      errno: inplace ? 1138 : 1265,
      when: 'a row holds NULL and the column becomes NOT NULL',
      where: `${column} IS NULL`,
    });
  }
  return risks;
}

/** uuid and numbers, dates or times: refused even for an empty table. */
function uncastable(from: SqlType, to: SqlType): boolean {
  if ((from.base === 'uuid') === (to.base === 'uuid')) return false;
  const other = from.base === 'uuid' ? to : from;
  return isNumber(other) || isTemporal(other);
}

type Rules = (from: SqlType, to: SqlType, column: string) => ConversionRisk[];

const mariaDb: Rules = (from, to, column) => {
  if (from.base === 'json' || isString(from)) return fromTextMariaDb(from, to, column);
  return fromValue(from, to, column, 4025);
};

const mySql: Rules = (from, to, column) => {
  if (from.base === 'json' || isString(from)) return fromTextMySql(from, to, column);
  return fromValue(from, to, column, 3140);
};
