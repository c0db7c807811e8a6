import assert from 'node:assert/strict';
import { indexStatements } from '../../server/src/core/engines/create.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import { checkFixture } from '../support/fixture-app.js';
import { useMariaDb } from '../support/mariadb.js';
import { readFixtures } from '../support/rule-fixtures.js';

/**
 * The rules' fixtures against a server: it refuses a DocType's statements exactly where a rule says at error level
 * that MariaDB does, in the very words that the rule quotes.
 */
describe('MariaDB says what the rules say it does', function () {
  this.timeout(120_000);
  const server = useMariaDb();

  const rules = allRules.filter(({ kind }) => kind === 'doctype').map(({ meta }) => meta.id);
  for (const id of rules) {
    it(id, async () => {
      for (const fixture of readFixtures(id)) {
        const targets = fixture.options.get('targets');
        if (targets !== undefined && !targets.split(',').includes('mariadb')) continue;
        // The server here is a 10.11 or later.
        if (fixture.options.get('mariadb') === '10.6') continue;
        for (const { file, context, findings } of await checkFixture(new Set(rules), fixture, undefined)) {
          // A file with customizations has none: its fields are an ALTER of a table that another file makes.
          if (!context?.table || context.source.syntaxErrors.length > 0) continue;
          const said = findings.flatMap(({ severity, evidence }) =>
            severity === 'error' && evidence?.engine === 'mariadb'
              ? [`${evidence.errno} ${evidence.text}`]
              : [],
          );
          const answer = await run(
            [...context.statements, ...indexStatements(context.table, 'mariadb')],
            context.table.name,
            context.table.sequence,
          );
          const place = `${fixture.rule} ${fixture.name} ${file.name}`;
          if (answer === undefined) assert.deepEqual(said, [], `${place}: the server takes it`);
          else
            assert.ok(said.includes(answer), `${place}: the server says\n${answer}\nnot\n${said.join('\n')}`);
        }
      }
    });
  }

  /** The first refusal; what was made is dropped again. */
  async function run(
    statements: readonly string[],
    table: string,
    sequence: string | undefined,
  ): Promise<string | undefined> {
    let answer: string | undefined;
    try {
      for (const sql of statements) await server.query(sql);
    } catch (error) {
      const { errno, sqlMessage } = error as { errno: number; sqlMessage: string };
      // The name of the database is ours.
      answer = `${errno} ${sqlMessage.replace('`test`.', '')}`;
    }
    const drop = [`DROP TABLE IF EXISTS \`${table}\``, sequence && `DROP SEQUENCE IF EXISTS ${sequence}`];
    for (const sql of drop) if (sql) await server.query(sql).catch(() => undefined);
    return answer;
  }
});
