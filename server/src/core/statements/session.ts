import { identifierOf, type Token } from '../sources/sql/tokens.js';

/**
 * What a vtgate session knows while the statements of one script run one after another in it
 * (Vitess, go/vt/vtgate/executor.go, handleSavepoint, and plan_execute.go, planStartsImplicitTx): outside a
 * transaction SAVEPOINT does nothing; inside one, before a statement has reached a tablet, vtgate only notes
 * savepoint statements, and sends them ahead of the first that does.
 */
export class SqlSession {
  autocommit = true;
  /** No statement of the script has set sql_mode, so that MySQL's default one holds. */
  defaultMode = true;
  /** A transaction is on: BEGIN, or with autocommit off the first statement that needs one. */
  private began = false;
  private readOnlyTransaction = false;
  /** A statement of this transaction has reached a tablet. */
  private reached = false;
  private savepoints: string[] = [];
  /** Savepoint statements that wait for the first statement that reaches a tablet. */
  private noted: { kind: 'save' | 'release' | 'rollback'; name: string }[] = [];
  private readonly procedures = new Map<string, { rows: boolean; out: boolean }>();
  private readonly temporary = new Set<string>();

  /**
   * Whether the session's beginning is known: true for a script, false for a call somewhere in an
   * app and for a statement that stands alone, which may come from the middle of anything.
   */
  constructor(readonly known: boolean) {}

  get inTransaction(): boolean {
    return this.began || !this.autocommit;
  }

  get readOnly(): boolean {
    return this.began && this.readOnlyTransaction;
  }

  /** What RELEASE SAVEPOINT or ROLLBACK TO of this name gets. */
  savepoint(name: string): 'ok' | 'no transaction' | 'unknown' {
    if (!this.known) return 'ok';
    if (!this.began) return 'no transaction';
    return this.reached && !this.savepoints.includes(name.toLowerCase()) ? 'unknown' : 'ok';
  }

  /** The savepoint that a statement would fail for, because a RELEASE or ROLLBACK TO of it is sent ahead of it. */
  lostAhead(tokens: readonly Token[]): string | undefined {
    if (!this.known || !this.began || this.reached || !reachesTablet(tokens)) return undefined;
    return this.replay();
  }

  /** Takes note of a statement that was accepted. */
  run(tokens: readonly Token[]): void {
    const words = tokens.slice(0, 12).map((token) => token.upper);
    const [first, second] = words;
    switch (first) {
      case 'BEGIN':
        this.begin(words);
        break;
      case 'START':
        if (second === 'TRANSACTION') this.begin(words);
        break;
      case 'COMMIT':
        this.end();
        break;
      case 'ROLLBACK':
        if (words.includes('TO')) this.note('rollback', savepointName(tokens));
        else this.end();
        break;
      case 'SAVEPOINT':
        this.began ||= !this.autocommit;
        this.note('save', savepointName(tokens));
        break;
      case 'RELEASE':
        this.note('release', savepointName(tokens));
        break;
      case 'SET':
        this.set(words);
        break;
      case 'CREATE':
      case 'DROP':
        this.define(tokens, words);
        break;
      case 'ALTER':
      case 'TRUNCATE':
      case 'RENAME':
      case 'ANALYZE':
      case 'OPTIMIZE':
        this.end();
        break;
      default:
        if (reachesTablet(tokens)) this.reach();
    }
  }

  private begin(words: readonly string[]): void {
    this.began = true;
    this.readOnlyTransaction = /\bREAD ONLY\b/.test(words.slice(2).join(' '));
  }

  private end(): void {
    this.began = false;
    this.readOnlyTransaction = false;
    this.reached = false;
    this.savepoints = [];
    this.noted = [];
  }

  private reach(): void {
    this.began ||= !this.autocommit;
    if (!this.began || this.reached) return;
    this.replay();
    this.reached = true;
    this.noted = [];
  }

  private note(kind: 'save' | 'release' | 'rollback', name: string): void {
    if (!this.began) return;
    if (this.reached) this.apply(kind, name);
    else this.noted.push({ kind, name });
  }

  /** Does what was noted; gives the name of the savepoint at which that stops. */
  private replay(): string | undefined {
    this.savepoints = [];
    return this.noted.find(({ kind, name }) => !this.apply(kind, name))?.name;
  }

  /** RELEASE drops the savepoint and those after it, ROLLBACK TO only those after it. */
  private apply(kind: 'save' | 'release' | 'rollback', name: string): boolean {
    if (kind === 'save') {
      this.savepoints = [...this.savepoints.filter((known) => known !== name), name];
      return true;
    }
    const at = this.savepoints.lastIndexOf(name);
    if (at >= 0) this.savepoints.length = kind === 'release' ? at : at + 1;
    return at >= 0;
  }

  private set(words: readonly string[]): void {
    if (words.some((word) => /^(?:@@(?:SESSION\.|LOCAL\.)?)?SQL_MODE$/i.test(word))) this.defaultMode = false;
    const name = words.findIndex((word) => /^(?:@@(?:SESSION\.)?)?AUTOCOMMIT$/i.test(word));
    if (name < 0) return;
    const value = words.slice(name + 1).find((word) => word !== '=' && word !== ':=');
    this.autocommit = value !== '0' && value !== 'OFF' && value !== 'FALSE';
    if (this.autocommit) this.end();
  }

  /** Whether a temporary table of this name was made by the script. */
  isTemporary(table: string): boolean {
    return this.temporary.has(table.toLowerCase());
  }

  /** Whether CALL of a procedure that this script made gives rows. */
  givesRows(procedure: string): boolean {
    return this.procedures.get(procedure.toLowerCase())?.rows ?? false;
  }

  /** Whether a procedure that this script made has OUT or INOUT parameters. */
  givesValues(procedure: string): boolean {
    return this.procedures.get(procedure.toLowerCase())?.out ?? false;
  }

  private define(tokens: readonly Token[], words: readonly string[]): void {
    const procedure = words.indexOf('PROCEDURE');
    const name = tokens[procedure + 1];
    if (words[0] === 'CREATE' && procedure > 0 && name) {
      const selects = tokens.some((token, i) => token.upper === 'SELECT' && tokens[i - 1]?.text !== '(');
      this.procedures.set(identifierOf(name).toLowerCase(), {
        rows: selects && !tokens.some(({ upper }) => upper === 'INTO'),
        out: tokens.some(
          ({ upper }, i) =>
            (upper === 'OUT' || upper === 'INOUT') &&
            (tokens[i - 1]?.text === '(' || tokens[i - 1]?.text === ','),
        ),
      });
    }
    // A temporary table does not end the transaction; inside one Vitess refuses it anyway.
    if (words[1] !== 'TEMPORARY') {
      this.end();
      return;
    }
    const at = words.indexOf('TABLE');
    const table = tokens.find(({ upper }, i) => i > at && !['IF', 'NOT', 'EXISTS'].includes(upper));
    if (!table) return;
    const temporary = identifierOf(table).toLowerCase();
    if (words[0] === 'CREATE') this.temporary.add(temporary);
    else this.temporary.delete(temporary);
  }
}

const REACHES = new Set(['INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'CALL']);

/** SELECT without FROM is answered by vtgate itself. */
function reachesTablet(tokens: readonly Token[]): boolean {
  const first = tokens[0]?.upper ?? '';
  if (REACHES.has(first)) return true;
  if (first !== 'SELECT' && first !== 'WITH' && first !== '(') return false;
  return tokens.some(({ upper }, i) => upper === 'FROM' && tokens[i + 1]?.upper !== 'DUAL');
}

/** The name in SAVEPOINT x, RELEASE SAVEPOINT x, ROLLBACK [WORK] TO [SAVEPOINT] x. */
export function savepointName(tokens: readonly Token[]): string {
  const last = tokens.filter((token) => token.text !== ';').at(-1);
  return last ? identifierOf(last).toLowerCase() : '';
}
