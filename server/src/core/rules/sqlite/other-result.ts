import { touchesHole } from '../../contexts/statement.js';
import { DIFFERENCES } from '../../engines/sqlite/differences/index.js';
import { type ColumnKind, kindOfType } from '../../engines/sqlite/differences/model.js';
import { defineRule } from '../../rule.js';
import { identifierOf } from '../../sources/sql/tokens.js';
import { statementProblem } from '../../statements/problem.js';
import { excerpt } from '../../statements/sqlite.js';

export default defineRule('statement', {
  meta: {
    id: 'sqlite/other-result',
    summary: 'SQLite takes a statement, and answers otherwise than MariaDB',
    targets: ['sqlite'],
    severity: 'warning',
  },

  *check(context) {
    const { sqlite, tokens, tables, frappe } = context;
    const sent = sqlite?.sent;
    if (sqlite?.verdict !== 'ok' || sent === undefined || sqlite.lost || sqlite.how === 'built') return;
    const owners = new Set(tokens.map(identifierOf).filter((name) => name.startsWith('tab')));
    const columns = [...owners].flatMap((name) => tables.get(name)?.columns ?? []);
    const kindOf = (column: string): ColumnKind | undefined => {
      const kinds = new Set(columns.flatMap(({ name, type }) => (name === column ? [kindOfType(type)] : [])));
      return kinds.size === 1 ? [...kinds][0] : undefined;
    };
    const told = new Set<string>();
    for (const { find } of DIFFERENCES) {
      for (const { at, what, says, shown, info } of find({ tokens, sent, kindOf })) {
        const token = tokens[at]!;
        // What is compared stands beside the sign.
        const [from, to] = token.kind === 'operator' ? [at - 1, at + 3] : [at, at];
        const end = tokens[Math.min(to, tokens.length - 1)]!.end;
        if (touchesHole(context, tokens[Math.max(0, from)]!.start, end)) continue;
        if (told.has(`${at} ${says}`)) continue;
        told.add(`${at} ${says}`);
        const translated =
          shown === undefined ? '' : ` Frappe ${frappe} translates it to: ${excerpt(sent, shown)}`;
        yield statementProblem(context, token, {
          message: `On SQLite ${what} gives another result: ${says}${translated}`,
          key: what,
          ...(info && { severity: 'info' }),
        });
      }
    }
  },
});
