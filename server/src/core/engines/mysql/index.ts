import type { Engine } from '../engine.js';
import { mySqlCost } from './cost.js';
import { columnMySql, createMySql, indexesMySql } from './ddl.js';
import { printMySql } from './print.js';
import { isReservedInMySql } from './reserved.js';
import { VERSIONS } from './versions.js';

export const mysql = {
  id: 'mysql',
  name: 'MySQL',
  title: (versions) => `MySQL ${versions.mysql}, with the same meaning`,
  server: 'mysql',
  ddl: { create: createMySql, indexes: indexesMySql, column: columnMySql, print: printMySql },
  // The oldest first: it can do least beside its writers.
  releases: VERSIONS.map(({ id, number }) => ({ id: `mysql-${id}`, engine: 'mysql', version: number })),
  cost: mySqlCost,
  isReserved: isReservedInMySql,
} as const satisfies Engine;
