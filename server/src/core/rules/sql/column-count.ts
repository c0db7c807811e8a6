import { hasUnknownHole, type StatementContext } from '../../contexts/statement.js';
import type { AstFacts } from '../../engines/vitess/verdicts.js';
import type { Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { isFiller } from '../../sources/sql/fragment.js';
import { identifierOf, type Token } from '../../sources/sql/tokens.js';
import { serverEvidence, statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'sql/column-count',
    summary:
      'Rows with more or fewer values than columns: in INSERT (1136), in UNION (1222); a column named twice (1110)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
    byName: true,
  },

  *check(context) {
    const { facts, plan } = context;
    if (!facts || (plan && plan.verdict !== 'ok')) return;
    if (hasUnknownHole(context)) return;
    yield* unions(context, facts);
    if (facts.kind === 'insert' || facts.kind === 'replace') yield* values(context);
  },
});

/** The selects of a union, whose sides after the first have scopes of their own. */
function* unions(context: StatementContext, facts: AstFacts): Generator<Problem> {
  for (const [scope, { kind, parent }] of (facts.scopes ?? []).entries()) {
    if (kind !== 'union') continue;
    const own = selected(facts, scope);
    const first = selected(facts, parent);
    if (own === undefined || first === undefined || own === first) continue;
    const token = context.tokens.find(({ upper }) => upper === 'UNION');
    if (!token) continue;
    yield statementProblem(context, token, {
      message: `The first SELECT has ${first} columns, another one of this UNION ${own}: each needs as many as the first.`,
      evidence: serverEvidence(
        context,
        1222,
        '21000',
        'The used SELECT statements have a different number of columns',
      ),
      key: `${first} ${own}`,
    });
    return;
  }
}

/** How many columns a SELECT gives; undefined with a star, or where it has no select list of its own. */
function selected(facts: AstFacts, scope: number): number | undefined {
  const items = (facts.selects ?? []).filter((item) => item.scope === scope);
  if (items.length === 0 || items.some(({ star, expr }) => star || isFiller(expr ?? ''))) return undefined;
  return items.length;
}

/** `INSERT INTO t (a, b) VALUES (1, 2), …` */
function* values(context: StatementContext): Generator<Problem> {
  const { tokens } = context;
  const open = tokens.findIndex(({ text }) => text === '(');
  const close = tokens.findIndex(({ text }, i) => i > open && text === ')');
  if (open < 0 || close < 0 || tokens.slice(0, open).some(({ upper }) => BEFORE_LIST.has(upper))) return;
  const columns = tokens.slice(open + 1, close).filter(({ kind }) => kind === 'word' || kind === 'quoted');
  const commas = tokens.slice(open + 1, close).filter(({ text }) => text === ',').length;
  if (columns.length === 0 || columns.length !== commas + 1) return;
  const seen = new Set<string>();
  for (const column of columns) {
    const name = identifierOf(column).toLowerCase();
    if (seen.has(name)) {
      yield statementProblem(context, column, {
        message: `The column ${identifierOf(column)} is named twice.`,
        evidence: serverEvidence(context, 1110, '42000', `Column '${identifierOf(column)}' specified twice`),
        key: name,
      });
    }
    seen.add(name);
  }
  if (!/^VALUES?$/.test(tokens[close + 1]?.upper ?? '')) return;
  for (const [row, { token, count }] of [...rows(tokens, close + 2)].entries()) {
    if (count === columns.length) continue;
    yield statementProblem(context, token, {
      message: `Row ${row + 1} has ${count} values for ${columns.length} columns.`,
      evidence: serverEvidence(
        context,
        1136,
        '21S01',
        `Column count doesn't match value count at row ${row + 1}`,
      ),
      key: `${columns.length} ${count}`,
    });
    return;
  }
}

const BEFORE_LIST = new Set(['SET', 'SELECT', 'VALUES', 'VALUE', 'WITH', 'PARTITION', 'TABLE']);

/** The rows after VALUES, each with its opening bracket and its number of values. */
function* rows(tokens: readonly Token[], from: number): Generator<{ token: Token; count: number }> {
  let at = from;
  while (tokens[at]?.text === '(') {
    const token = tokens[at]!;
    let depth = 0;
    let commas = 0;
    let empty = true;
    for (; at < tokens.length; at++) {
      const { text } = tokens[at]!;
      if (text === '(') depth++;
      else if (text === ')' && --depth === 0) break;
      if (depth === 1 && text === ',') commas++;
      if (depth > 1 || text !== '(') empty = false;
    }
    if (at >= tokens.length) return;
    yield { token, count: empty ? 0 : commas + 1 };
    at++;
    if (tokens[at]?.text !== ',') return;
    at++;
  }
}
