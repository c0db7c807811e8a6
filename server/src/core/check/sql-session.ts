import { identifierOf, type Token } from '../sources/sql/tokens.js';

/**
 * What a vtgate session knows while the statements of one script run one after another in it, as
 * measured (oracle/vitess/sequences.jsonl): outside a transaction SAVEPOINT does nothing; inside one,
 * before a statement has reached a tablet, vtgate takes any name.
 */
export class SqlSession {
  autocommit = true;
  private began = false;
  private readOnlyTransaction = false;
  /** A statement of this transaction has reached a tablet. */
  private reached = false;
  private savepoints: string[] = [];
  /** Names that the script has ever set. */
  private readonly saved = new Set<string>();
  private readonly procedures = new Set<string>();

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
    if (!this.inTransaction) return 'no transaction';
    // A script that begins inside a transaction may release what was set before it.
    const gone = this.saved.has(name.toLowerCase()) && !this.savepoints.includes(name.toLowerCase());
    return this.reached && gone ? 'unknown' : 'ok';
  }

  /** Takes note of a statement that was accepted. */
  run(tokens: readonly Token[]): void {
    const words = tokens.slice(0, 8).map((token) => token.upper);
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
        this.rollback(tokens, words);
        break;
      case 'SAVEPOINT':
        this.save(savepointName(tokens));
        break;
      case 'RELEASE':
        this.forget(savepointName(tokens), true);
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
        if (REACHES.has(first ?? '')) this.reached ||= this.inTransaction;
    }
  }

  private begin(words: readonly string[]): void {
    this.began = true;
    this.readOnlyTransaction = words[2] === 'READ' && words[3] === 'ONLY';
  }

  private end(): void {
    this.began = false;
    this.readOnlyTransaction = false;
    this.reached = false;
    this.savepoints = [];
  }

  private rollback(tokens: readonly Token[], words: readonly string[]): void {
    if (words.includes('TO')) this.forget(savepointName(tokens), false);
    else this.end();
  }

  private save(name: string): void {
    this.saved.add(name);
    if (!this.inTransaction) return;
    this.savepoints = [...this.savepoints.filter((known) => known !== name), name];
  }

  /** RELEASE drops the savepoint and those after it, ROLLBACK TO only those after it. */
  private forget(name: string, itself: boolean): void {
    const at = this.savepoints.lastIndexOf(name);
    if (at >= 0) this.savepoints.length = itself ? at : at + 1;
  }

  private set(words: readonly string[]): void {
    const name = words.findIndex((word) => /^(?:@@(?:SESSION\.)?)?AUTOCOMMIT$/i.test(word));
    if (name < 0) return;
    const value = words.slice(name + 1).find((word) => word !== '=' && word !== ':=');
    this.autocommit = value !== '0' && value !== 'OFF' && value !== 'FALSE';
    if (this.autocommit) this.end();
  }

  /** Whether CALL of a procedure that this script made gives rows. */
  givesRows(procedure: string): boolean {
    return this.procedures.has(procedure.toLowerCase());
  }

  private define(tokens: readonly Token[], words: readonly string[]): void {
    const procedure = words.indexOf('PROCEDURE');
    if (words[0] === 'CREATE' && procedure > 0) {
      const selects = tokens.some((token, i) => token.upper === 'SELECT' && tokens[i - 1]?.text !== '(');
      const name = tokens[procedure + 1];
      if (selects && name && !tokens.some(({ upper }) => upper === 'INTO'))
        this.procedures.add(identifierOf(name).toLowerCase());
    }
    // A temporary table does not end the transaction; inside one Vitess refuses it anyway.
    if (words[1] !== 'TEMPORARY') this.end();
  }
}

const REACHES = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'WITH', 'CALL', '(']);

/** The name in SAVEPOINT x, RELEASE SAVEPOINT x, ROLLBACK [WORK] TO [SAVEPOINT] x. */
export function savepointName(tokens: readonly Token[]): string {
  const last = tokens.filter((token) => token.text !== ';').at(-1);
  return last ? identifierOf(last).toLowerCase() : '';
}
