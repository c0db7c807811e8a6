import { percent } from '../engines/limits/engine.js';
import { KEYS_LIMIT } from '../engines/limits/keys.js';
import { pageSize, rowSize } from '../engines/limits/size.js';
import { shapeOf } from '../engines/limits/verdict.js';
import { say } from '../say.js';
import type { Column, Table } from '../schema/table.js';
import type { DocTypeView } from './view.js';

/** How much of a fixed allowance is used. */
export interface Gauge {
  id: string;
  label: string;
  used: number;
  limit: number;
  /** Whose limit it is and what happens beyond it. */
  detail: string;
}

const count = new Intl.NumberFormat('en');

/** How full the table is: row, page and keys, as the baseline engine counts them. */
export function gauges({ versions }: Pick<DocTypeView, 'versions'>, table: Table): Gauge[] {
  const row = rowSize(table.columns, 'mariadb');
  const page = pageSize(table.columns, 'mariadb');
  const { keys } = shapeOf(table);
  const innodb = table.engine.toLowerCase() === 'innodb';
  const gauge = (id: string, label: string, used: number, limit: number, detail: string): Gauge => ({
    id,
    label,
    used,
    limit,
    detail,
  });
  const rowText = say`MariaDB ${versions.mariadb} counts every column at its longest; beyond it, CREATE TABLE fails with 1118.`;
  const pageText = say`What InnoDB keeps of a row in its 16 KiB page; beyond it, CREATE TABLE fails with 1118.`;
  return [
    gauge('row', say`Row bytes`, row.bytes, row.limit, rowText),
    ...(innodb ? [gauge('page', say`Page bytes`, page.bytes, page.limit, pageText)] : []),
    gauge('keys', say`Keys`, keys.length, KEYS_LIMIT, say`Indexes with the primary key; beyond it: 1069.`),
  ];
}

/** Percent of the row size used. */
export function rowShare(table: Table): number {
  const { bytes, limit } = rowSize(table.columns, 'mariadb');
  return percent(bytes, limit);
}

/** What a column takes of the row, as a sentence. */
export function columnRoom({ table }: DocTypeView, column: Column): string | undefined {
  if (!table) return undefined;
  const { bytes, limit, columns } = rowSize(table.columns, 'mariadb');
  const own = columns.find(({ name }) => name === column.name)?.bytes;
  if (own === undefined) return undefined;
  return say`Takes ${count.format(own)} of the row's ${count.format(limit)} bytes; the table uses ${count.format(bytes)} (${percent(bytes, limit)} %).`;
}
