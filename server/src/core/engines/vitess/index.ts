import { cost } from '../cost.js';
import type { Engine } from '../engine.js';
import { mySqlCost } from '../mysql/cost.js';
import { columnMySql, createVitess, indexesMySql } from '../mysql/ddl.js';
import { mysql } from '../mysql/index.js';
import { printMySql } from '../mysql/print.js';

const newest = mysql.releases[mysql.releases.length - 1]!;

export const vitess = {
  id: 'vitess',
  name: 'Vitess',
  title: (versions) => `Vitess ${versions.vitess} over MySQL ${versions.mysql}, with the same meaning`,
  server: 'mysql',
  ddl: { create: createVitess, indexes: indexesMySql, column: columnMySql, print: printMySql },
  releases: [{ id: 'vitess-online-ddl', engine: 'vitess', version: newest.version }, ...mysql.releases],
  cost(alter, state, version) {
    const direct = mySqlCost(alter, state, version);
    if (!direct || 'refused' in direct) return direct;
    // Online DDL copies into a shadow table through VReplication and swaps; writes go on
    // (vitess go/vt/vttablet/onlineddl; `--prefer-instant-ddl` takes INSTANT where MySQL does).
    return direct.cost.algorithm === 'INSTANT' ? direct : { cost: cost('COPY', 'NONE', true, false) };
  },
  isReserved: mysql.isReserved,
} as const satisfies Engine;
