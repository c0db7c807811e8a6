import type { StatementContext } from '../../contexts/statement.js';
import type { Evidence, Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { hasSideStore, isInSideStore } from '../../sources/doctype/side-store.js';
import { isFiller, isWritten } from '../../sources/sql/fragment.js';
import { identifierOf } from '../../sources/sql/tokens.js';
import { factsOfNames } from '../../statements/names-without-engine.js';
import { serverEvidence, statementProblem } from '../../statements/problem.js';
import { TARGETS } from '../../targets.js';

export default defineRule('statement', {
  meta: {
    id: 'frappe/two-stores',
    summary:
      'A query names a table of the SQLite file beside the site (Use SQLite) and one of the site itself',
    targets: TARGETS,
    severity: 'error',
    frappe: { since: 'develop' },
  },

  *check(context) {
    const { doctypes, fragment } = context;
    if (!hasSideStore(doctypes)) return;
    const facts = factsOfNames(context)?.tables ?? [];
    const named = facts.filter(
      ({ name, cte, qualifier, role }) =>
        !cte && !qualifier && role !== 'ddl' && name.startsWith('tab') && !isFiller(name),
    );
    const isSide = (name: string) => isInSideStore(doctypes.get(name.slice(3)));
    const side = named.find(({ name }) => isSide(name))?.name;
    const own = named.find(({ name }) => !isSide(name) && doctypes.get(name.slice(3)))?.name;
    if (side === undefined || own === undefined) return;
    const refused: Evidence = {
      engine: 'frappe',
      text: `CrossDatabaseJoinError: Cannot query SQLite-backed table(s) ${side} together with ${own}: they are stored in separate databases.`,
    };
    // Calls of the ORM go to the store of the DocType that they ask for; all else to the site's database.
    const isCall = !isWritten(fragment) && fragment.method !== 'qb' && fragment.method !== 'get_query';
    if (isCall && isSide(named[0]!.name)) {
      yield problem(
        context,
        own,
        refused,
        `${own} is a table of the site's database, ${side} one of the SQLite file beside it, and no query reads both: ask for them one after the other.`,
      );
      return;
    }
    const missing = serverEvidence(context, 1146, '42S02', `Table '${side}' doesn't exist`);
    const within = isCall ? '' : ', and within use_sqlite_db() it is a CrossDatabaseJoinError';
    yield problem(
      context,
      side,
      missing,
      `${side} is in the SQLite file beside the site: its database, where ${own} is, has no such table${within}. Ask for them one after the other.`,
    );
  },
});

function problem(context: StatementContext, table: string, evidence: Evidence, message: string): Problem {
  const token = context.tokens.find((own) => identifierOf(own) === table) ?? context.tokens[0]!;
  return statementProblem(context, token, { message, evidence, key: table });
}
