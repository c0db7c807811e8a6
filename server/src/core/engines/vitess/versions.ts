/** The major versions of Vitess that verdicts are given for, in order. A new one is a row here. */
export const VERSIONS = [{ id: 22 }, { id: 23 }, { id: 24, isDefault: true }] as const;
