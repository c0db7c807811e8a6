import { type StatementContext, touchesHole } from '../../contexts/statement.js';
import type { AstFacts } from '../../engines/vitess/verdicts.js';
import type { Evidence } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { identifierOf, stringValueOf, type Token } from '../../sources/sql/tokens.js';
import { SqlNames } from '../../statements/names.js';
import { isOrm, mysqlEvidence, statementProblem } from '../../statements/problem.js';
import { STANDARD_DATETIMES, ZERO_DATE } from '../../statements/zero-date.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/date-comparison',
    summary: "A date is compared with '' or with a zero date, which MySQL takes for an error (1525, 1292)",
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { facts, plan, tokens, session } = context;
    const { kind } = facts ?? {};
    if (plan?.verdict !== 'ok' || !facts || !session.defaultMode) return;
    if (kind !== 'select' && kind !== 'update' && kind !== 'delete') return;
    for (const [i, token] of tokens.entries()) {
      if (!COMPARISONS.has(token.text) || (token.text === '=' && assigns(tokens, i))) continue;
      for (const [value, side] of [
        [tokens[i + 1], i - 1],
        [tokens[i - 1], i + 1],
      ] as const) {
        if (value?.kind !== 'string' || !isNoDate(stringValueOf(value))) continue;
        const type = typeOf(context, facts, side, side < i);
        if (!type || touchesHole(context, value.start, value.end)) continue;
        yield statementProblem(context, value, {
          message: isFilter(context, value)
            ? `Frappe writes this filter as a comparison of a ${type} with ${value.text}, which MariaDB takes and MySQL refuses. isnull() and isnotnull() of frappe.qb find the same on both.`
            : `MariaDB compares a ${type} with ${value.text}, MySQL refuses to. IS NULL finds those that have none, on both.`,
          evidence: evidenceOf(kind, type, value.text),
        });
      }
    }
  },
});

/** `["due_date", "is", "set"]`: what is compared with is Frappe's, and does not stand there. */
function isFilter(context: StatementContext, { start, end }: Token): boolean {
  const span = context.spanOf(start, end);
  return isOrm(context.fragment.method) && span.end - span.start !== end - start;
}

function evidenceOf(kind: string, type: Moment, value: string): Evidence {
  if (kind === 'select')
    return mysqlEvidence(1525, 'HY000', `Incorrect ${type.toUpperCase()} value: ${value}`);
  return mysqlEvidence(1292, '22007', `Incorrect ${type} value: ${value}`);
}

type Moment = 'date' | 'datetime';

const COMPARISONS = new Set(['=', '<=>', '<>', '!=', '<', '<=', '>', '>=']);

/** '', a word, or a date with a zero in it: none of them is a date to MySQL's default sql_mode. No `${placeholder}`. */
function isNoDate(text: string): boolean {
  return /^[A-Za-z\s]*$/.test(text) || ZERO_DATE.test(text);
}

/** `=` of UPDATE … SET, which the list of assignments has up to WHERE. */
function assigns(tokens: readonly Token[], at: number): boolean {
  if (tokens[0]?.upper !== 'UPDATE') return false;
  const set = tokens.findIndex(({ upper }) => upper === 'SET');
  const where = tokens.findIndex(({ upper }, i) => i > set && upper === 'WHERE');
  return at > set && (where < 0 || at < where);
}

/** `date` or `datetime` of the column, or of DATE(…), that ends (or begins) at a token. */
function typeOf(context: StatementContext, facts: AstFacts, at: number, ends: boolean): Moment | undefined {
  const { tokens } = context;
  const token = tokens[at];
  if (ends && token?.text === ')') return calledBefore(tokens, at) === 'DATE' ? 'date' : undefined;
  if (!ends && token?.upper === 'DATE' && tokens[at + 1]?.text === '(') return 'date';
  const qualified = ends ? tokens[at - 1]?.text === '.' : tokens[at + 1]?.text === '.';
  const own = ends ? token : qualified ? tokens[at + 2] : token;
  const table = qualified ? (ends ? tokens[at - 2] : token) : undefined;
  const around = ends ? tokens[qualified ? at - 3 : at - 1] : tokens[qualified ? at + 3 : at + 1];
  if (!own || (own.kind !== 'word' && own.kind !== 'quoted') || ARITHMETIC.has(around?.text ?? ''))
    return undefined;
  const name = identifierOf(own).toLowerCase();
  const column = facts.columns?.find(
    (one) =>
      one.name.toLowerCase() === name &&
      (!table || one.table?.toLowerCase() === identifierOf(table).toLowerCase()),
  );
  if (!column) return undefined;
  const resolution = new SqlNames(facts, context.tables).resolve(column);
  if (resolution.kind === 'found') {
    const types = resolution.sources.map(({ known }) =>
      known?.columns.find((one) => one.name.toLowerCase() === name)?.type.toLowerCase(),
    );
    if (types.every((type) => type === 'date')) return 'date';
    return types.every((type) => type?.startsWith('datetime')) ? 'datetime' : undefined;
  }
  return resolution.kind === 'open' && STANDARD_DATETIMES.has(name) ? 'datetime' : undefined;
}

const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '(', '||', '&', '|', '^', '<<', '>>']);

/** The name before the bracket that a closing one belongs to. */
function calledBefore(tokens: readonly Token[], close: number): string | undefined {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (tokens[at]!.text === ')') depth++;
    else if (tokens[at]!.text === '(' && --depth === 0) return tokens[at - 1]?.upper;
  }
  return undefined;
}
