import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { extractSqlFile } from '../../server/src/core/sources/sql/extract.js';

const engine = path.resolve(import.meta.dirname, '../../server/vitess');

/** The folder of Vitess's own parser tests, where its Go module has been downloaded. */
function testdata(): string | undefined {
  try {
    const args = ['list', '-m', '-f', '{{.Dir}}', 'vitess.io/vitess'];
    const dir = execFileSync('go', args, {
      cwd: engine,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const folder = path.join(dir, 'go/vt/sqlparser/testdata');
    return existsSync(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** The statements of `INPUT … END` blocks, or one a line. */
function inputs(text: string): string[] {
  if (!text.includes('INPUT\n')) return text.split('\n');
  return [...text.matchAll(/^INPUT\n([\s\S]*?)\nEND$/gm)].map(([, statement]) => statement!);
}

/** Without the comments and semicolons around it, which are no part of a statement in a script. */
function bare(statement: string): string {
  return statement
    .replace(/^(?:\s|;|--\s[^\n]*\n|#[^\n]*\n|\/\*(?![!+])[\s\S]*?\*\/)+/, '')
    .replace(/[\s;]+$/, '');
}

describe("Vitess's own parser tests as a script", () => {
  it('come out of a .sql file as they went in', function () {
    this.timeout(60_000);
    const folder = testdata();
    if (!folder) return this.skip();
    let count = 0;
    for (const name of readdirSync(folder).filter(
      (file) => file.endsWith('.txt') && file !== 'mysql_keywords.txt',
    )) {
      const statements: string[] = inputs(readFileSync(path.join(folder, name), 'utf8'))
        .map(bare)
        // A statement of several, or one that ends in a comment or an open string, is none to a script.
        .filter((statement) => statement !== '' && extractSqlFile(statement).length === 1)
        .filter((statement) => extractSqlFile(`${statement}\n;`)[0]?.sql === statement);
      const script = statements.map((statement) => `${statement}\n;\n`).join('');
      assert.deepEqual(
        extractSqlFile(script).map(({ sql }) => sql),
        statements,
        name,
      );
      count += statements.length;
    }
    assert.ok(count > 2000, String(count));
  });
});
