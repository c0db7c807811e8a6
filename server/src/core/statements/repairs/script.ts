import { identifierOf, type Token } from '../../sources/sql/tokens.js';
import { type Repair, withoutEnd } from './repair.js';

/** Statements of a script that are two on MySQL. */
export function* twoStatements(sql: string, tokens: readonly Token[]): Generator<Repair> {
  const code = withoutEnd(tokens);
  const words = code.map(({ upper }) => upper);
  const [first] = code;
  if (!first) return;
  if (/^(?:COMMIT|ROLLBACK)(?: WORK)? AND CHAIN$/.test(words.join(' '))) {
    yield {
      title: `${first.upper}, then START TRANSACTION`,
      safe: false,
      edits: [{ start: first.end, end: code.at(-1)!.end, newText: ';\nSTART TRANSACTION' }],
      statements: [first.text, 'START TRANSACTION'],
      proof: { kind: 'script' },
    };
  }
  if (
    /^CREATE OR REPLACE TABLE /.test(words.join(' ')) &&
    !words.includes('SELECT') &&
    !words.includes('LIKE')
  ) {
    const name = code[4];
    if (!name || code[5]?.text === '.' || identifierOf(name) === '') return;
    const drop = `DROP TABLE IF EXISTS ${name.text}`;
    const create = `${first.text} ${sql.slice(code[3]!.start)}`;
    yield {
      title: 'Drop the table before, in a statement of its own',
      safe: false,
      edits: [
        { start: first.start, end: first.start, newText: `${drop};\n` },
        { start: code[1]!.start, end: code[3]!.start, newText: '' },
      ],
      statements: [drop, create],
      proof: { kind: 'script' },
    };
  }
}
