/**
 * The versions of MySQL behind Vitess, in order; `release` is what Vitess's parser is told, `number` the first release
 * whose costs hold for the version. A new one is a row here.
 */
export const VERSIONS = [
  { id: '8.0', number: [8, 0, 30], release: '8.0.40' },
  { id: '8.4', number: [8, 4, 0], release: '8.4.6', isDefault: true },
] as const;
