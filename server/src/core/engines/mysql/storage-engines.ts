/**
 * The storage engines that a MySQL server knows by name (MySQL manual, SHOW ENGINES), with their
 * short names. FEDERATED, NDB and ARCHIVE may be switched off or not built in, which is for the
 * server at hand to say: no claim is made of them.
 */
const ENGINES = new Set([
  'INNODB',
  'INNOBASE',
  'MYISAM',
  'MEMORY',
  'HEAP',
  'CSV',
  'ARCHIVE',
  'BLACKHOLE',
  'MERGE',
  'MRG_MYISAM',
  'FEDERATED',
  'NDB',
  'NDBCLUSTER',
  'NDBINFO',
  'PERFORMANCE_SCHEMA',
  'DEFAULT',
]);

export function isStorageEngine(name: string): boolean {
  return ENGINES.has(name.toUpperCase());
}
