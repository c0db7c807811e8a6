import type { SqlType } from '../../schema/state/sql-type.js';

/** Data that a changed column type refuses, or changes without a word. */
export interface ConversionRisk {
  /** The error the statement stops with; 0 where it succeeds and the values are others afterwards. */
  errno: number;
  /** Which values, for people. */
  when: string;
  /** SQL condition that holds for such a row; undefined where every row, or none that SQL could tell, is meant. */
  where: string | undefined;
}

export interface ConvertedColumn {
  type: SqlType;
  nullable: boolean;
}

export const isTemporal = (type: SqlType): boolean => /^(date|datetime|timestamp|time)$/.test(type.base);
export const isDate = (type: SqlType): boolean => /^(date|datetime|timestamp)$/.test(type.base);
