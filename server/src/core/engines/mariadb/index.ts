import type { Engine } from '../engine.js';
import { mariaDbCost } from './cost.js';
import { columnMariaDb, createMariaDb, indexesMariaDb } from './ddl.js';
import { printMariaDb } from './print.js';
import { isReservedInMariaDb } from './reserved.js';
import { VERSIONS } from './versions.js';

/** What a version that nobody named is, comes first: it decides what a plan avoids. */
const byDefault = [...VERSIONS].sort((a, b) => Number('isDefault' in b) - Number('isDefault' in a));

export const mariadb = {
  id: 'mariadb',
  name: 'MariaDB',
  title: (versions, frappe) => `MariaDB ${versions.mariadb}, as Frappe ${frappe} sends it`,
  server: 'mariadb',
  ddl: { create: createMariaDb, indexes: indexesMariaDb, column: columnMariaDb, print: printMariaDb },
  releases: byDefault.map(({ id, number }) => ({ id: `mariadb-${id}`, engine: 'mariadb', version: number })),
  cost: mariaDbCost,
  isReserved: isReservedInMariaDb,
} as const satisfies Engine;
