import assert from 'node:assert/strict';
import { createStatements, indexStatements } from '../../server/src/core/engines/create.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import { isInSideStore } from '../../server/src/core/sources/doctype/side-store.js';
import type { SqlFragment } from '../../server/src/core/sources/sql/fragment.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { NEED_FOLDER } from '../support/folder-fixtures.js';
import { fixtureTables, readStatementFixtures } from '../support/statement-fixtures.js';
import { type JudgedStatement, judgeStatements, prepareEngine } from '../support/statements.js';
import { answerOf, OLD_MYSQL, useVitess } from '../support/vitess.js';

/** Of a name that is not there the server speaks before all else. */
const NO_SUCH_NAME: ReadonlySet<number> = new Set([1049, 1054, 1091, 1109, 1146, 1176]);

/** What depends on what ran before, or is told where it goes wrong and not where it is sent. */
const NOT_TOLD: readonly RegExp[] = [
  /^RELEASE SAVEPOINT somewhere/, // A script may be a part of another.
  /^SELECT other\.f\(1\)/, // Functions of other keyspaces are theirs.
];

describe('a real vtgate does with statements what the rules say', function () {
  this.timeout(300_000);
  const server = useVitess({ keyspaces: { main: {}, commerce: {} } });
  const engine = new VitessProcess();
  const lookups = fixtureTables();
  /** Statements sent, and those of which we say that they are refused. */
  let compared = 0;
  let claimed = 0;
  before(() => prepareEngine(engine));
  after(() => engine.dispose());

  /** Makes the tables of the fixtures anew, as an earlier statement may have changed them. */
  async function fresh(): Promise<void> {
    await server().empty('vt_main_0');
    const session = await server().connect('main');
    for (const name of lookups.doctypes.names()) {
      const table = lookups.tables.get(`tab${name}`);
      // Where rows are in a file of their own, the site's server has no such table.
      if (!table || isInSideStore(lookups.doctypes.get(name))) continue;
      for (const sql of [...createStatements(table, 'vitess'), ...indexStatements(table, 'vitess')])
        await session.query(sql);
      await session.query(`INSERT INTO \`${table.name}\` (name) VALUES ('B-1')`);
    }
    await session.end();
  }

  const rules = allRules.filter(
    ({ kind, meta }) => kind === 'statement' && !NEED_FOLDER.has(meta.id) && meta.targets.includes('vitess'),
  );
  for (const { meta } of rules) {
    it(meta.id, async () => {
      for (const { name, text, fragments, settings } of readStatementFixtures(meta.id)) {
        const asked = settings.versions?.vitess;
        if ((asked !== undefined && asked !== 24) || settings.versions?.mysql !== undefined) continue;
        const versions = { ...settings.versions, mysql: '8.0' };
        const judged = await judgeStatements(name, text, fragments, engine, {
          ...lookups,
          settings: { ...settings, versions, targets: ['vitess'] },
        });
        await fresh();
        const inTransaction = fragments[0]?.source !== 'sql-file';
        const begin = async () => {
          const session = await server().connect('main');
          if (inTransaction) await session.query('SET autocommit = 0');
          return session;
        };
        let session = await begin();
        for (const one of judged) {
          const { fragment } = one.context;
          if (inTransaction) await session.query('ROLLBACK');
          const answer = await answerOf(session, fragment.sql);
          const said = claims(one);
          if (answer?.errno === 2013) session = await begin();
          compared++;
          if (said.length > 0) claimed++;
          if (OLD_MYSQL.some((pattern) => pattern.test(fragment.sql))) continue;
          if (meta.id === 'vitess/date-comparison' && said.length > 0) continue; // 1525 and 1292: MySQL 8.0.16
          if (answer && NO_SUCH_NAME.has(answer.errno)) continue;
          const place = `${meta.id} ${name}: ${fragment.sql}`;
          if (said.length > 0) {
            const got = answer ? `${answer.errno} ${answer.text}` : 'taken';
            const words = said.map(({ errno, text }) => `${errno} ${text}`).join('\n    ');
            assert.ok(
              said.some((claim) => answer && agrees(claim, answer)),
              `${place}\nvtgate: ${got}\nwe: ${words}`,
            );
          } else if (!mayBeOther(fragment, judged) && !NOT_TOLD.some((pattern) => pattern.test(fragment.sql)))
            assert.equal(answer, undefined, `${place}\nvtgate refuses it, we do not`);
        }
        session.destroy();
      }
    });
  }
  it('enough of them', () => assert.ok(claimed > 200 && compared > 400, `${claimed} of ${compared}`));
});

/** Its text, or another one of the same call, is what the code may send: nothing is claimed of it alone. */
function mayBeOther(fragment: SqlFragment, judged: readonly JudgedStatement[]): boolean {
  const others = judged.filter(({ context }) => context.fragment.group === fragment.group);
  return fragment.source !== 'sql-file' && (fragment.holes.length > 0 || others.length > 1);
}

interface Claim {
  engine: 'mysql' | 'vitess';
  errno: number | undefined;
  text: string;
}

function claims({ findings }: JudgedStatement): Claim[] {
  return findings.flatMap(({ severity, evidence }) =>
    severity === 'error' && (evidence?.engine === 'mysql' || evidence?.engine === 'vitess')
      ? [{ engine: evidence.engine, errno: evidence.errno, text: evidence.text }]
      : [],
  );
}

/** Vitess' own words have to be the same; MySQL names what it got from the tablet, written anew and in its own database. */
function agrees({ engine, errno, text }: Claim, answer: { errno: number; text: string }): boolean {
  return errno === answer.errno && (engine === 'mysql' || text === answer.text);
}
