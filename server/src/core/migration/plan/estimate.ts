import type { Cost } from '../../engines/cost.js';

/** A range of seconds. */
export interface Estimate {
  low: number;
  high: number;
}

/**
 * Microseconds a row of about 0.3 kB on one core, least and most of several runs on 300,000 rows (MariaDB 10.11,
 * two shared cores, two writers): COPY 3.4 to 6.4 s, INPLACE rebuild 2.7 to 4.4 s, an index 1.0 to 1.9 s.
 */
const MEASURED = { copy: [11, 21], rebuild: [9, 15], index: [3.4, 6.4] } as const;
/** SQLite 3.40: the copy with the drop of the old table, and an index, on 500,000 rows of 0.29 kB. */
const ON_SQLITE = { copy: [2.4, 9.9], rebuild: [2.4, 9.9], index: [0.7, 4.4] } as const;
const MEASURED_ROW = 300;

/**
 * How long a statement takes for so many rows and bytes. The range is wide on purpose: half of the fastest run to
 * three times the slowest, since disks and buffer pools differ more than that.
 */
export function estimate(
  cost: Cost & { engine?: string },
  rows: number,
  bytes: number | undefined,
): Estimate {
  if (cost.onlyMetadata) return { low: 0.005, high: 0.1 };
  const kind = cost.algorithm === 'COPY' ? 'copy' : cost.rebuild ? 'rebuild' : 'index';
  const [least, most] = (cost.engine === 'sqlite-3' ? ON_SQLITE : MEASURED)[kind];
  const width = bytes === undefined || rows === 0 ? 1 : Math.max(0.5, bytes / rows / MEASURED_ROW);
  const scale = (rows * width) / 1e6;
  return { low: least * scale * 0.5, high: most * scale * 3 };
}

/** `2 s to 40 s`, `5 min to 1 h`. */
export function showEstimate({ low, high }: Estimate): string {
  return `${duration(low)} to ${duration(high)}`;
}

function duration(seconds: number): string {
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 360) / 10} h`;
}
