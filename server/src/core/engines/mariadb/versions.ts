/**
 * The versions of MariaDB that findings and costs are given for, in order. A new one is a row here: the settings'
 * schemas are made from it (`npm run generate`).
 */
export const VERSIONS = [
  { id: '10.6', number: [10, 6, 0] },
  { id: '10.11', number: [10, 11, 0], isDefault: true },
  { id: '11.8', number: [11, 8, 0] },
] as const;
