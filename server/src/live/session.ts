import type { Connection } from 'mysql2/promise';
import { type Row, reasonOf, rowsOf, type ServerAccess } from './server.js';

/** What a server answered: rows, or its error. */
export type Answer = { rows: Row[] } | { errno: number; text: string };

/** Rows asked for at once: a tablet of Vitess ends a query at more than 10,000 (1317). */
const PAGE = 8000;

/** A statement without whose answer nothing can be said. */
export class Refused extends Error {
  constructor(
    readonly sql: string,
    readonly answer: Answer,
  ) {
    super(shown(answer));
  }
}

/** What may be sent while nothing may be written. */
const READS =
  /^(?:SELECT|SHOW|SET (?:SESSION|autocommit)|BEGIN|START TRANSACTION|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK)\b/;

/** One connection on which only reads are sent, unless write probes were asked for. */
export class LiveSession {
  constructor(
    private readonly connection: Connection,
    readonly server: ServerAccess,
    /** Whether objects of our own may be made and removed. */
    readonly mayWrite: boolean,
  ) {}

  /** Sends one statement; a refusal is an answer, a statement that may not be sent a fault of ours. */
  async ask(sql: string, values: readonly string[] = []): Promise<Answer> {
    if (!this.mayWrite && !READS.test(sql)) throw new Error(`not a read: ${sql}`);
    try {
      return { rows: await rowsOf(this.connection, sql, values) };
    } catch (error) {
      const { errno } = error as { errno?: number };
      return { errno: errno ?? 0, text: reasonOf(error, this.server.password) };
    }
  }

  /** The rows of a statement; none where it is refused. */
  async rows(sql: string, values: readonly string[] = []): Promise<Row[]> {
    const answer = await this.ask(sql, values);
    return 'rows' in answer ? answer.rows : [];
  }

  /**
   * All rows of a SELECT however many, in the order of `by`, which tells them apart; throws Refused.
   */
  async all(sql: string, by: string): Promise<Row[]> {
    const rows: Row[] = [];
    for (;;) {
      const page = `${sql} ORDER BY ${by} LIMIT ${PAGE} OFFSET ${rows.length}`;
      const answer = await this.ask(page);
      if (!('rows' in answer)) throw new Refused(page, answer);
      rows.push(...answer.rows);
      if (answer.rows.length < PAGE) return rows;
    }
  }

  /** One value, as text; undefined where there is none, or it is NULL. */
  async value(sql: string): Promise<string | undefined> {
    const [row] = await this.rows(sql);
    const value = row && Object.values(row)[0];
    return value === null || value === undefined ? undefined : String(value);
  }
}

/** An answer in a few words, for a report. */
export function shown(answer: Answer): string {
  if (!('rows' in answer)) return answer.errno === 0 ? answer.text : `${answer.errno}: ${answer.text}`;
  const [row] = answer.rows;
  if (!row) return 'OK';
  const text = Object.values(row).map(String).join(' ');
  return answer.rows.length > 1 ? `${answer.rows.length} rows` : text;
}
