import { defineRule } from '../../rule.js';
import { identifierOf, type Token } from '../../sources/sql/tokens.js';
import { statementProblem } from '../../statements/problem.js';

/** Schemas that are called on MySQL as they are called in the query. */
const SYSTEM = new Set(["'information_schema'", "'performance_schema'", "'mysql'", "'sys'"]);
const SCHEMA_COLUMNS =
  /^(?:table|constraint|index|trigger|event|routine|unique_constraint|referenced_table)_schema$/i;

export default defineRule('statement', {
  meta: {
    id: 'vitess/information-schema-lists',
    summary:
      'table_schema IN (…) or LIKE on information_schema: Vitess does not put in the real schema, no row is found',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'warning',
    needsEngine: true,
  },

  *check(context) {
    const { facts, plan, tokens } = context;
    if (plan && plan.verdict !== 'ok') return;
    if (!facts?.tables?.some(({ qualifier }) => qualifier?.toLowerCase() === 'information_schema')) return;
    for (const [index, token] of tokens.entries()) {
      if (!SCHEMA_COLUMNS.test(identifierOf(token))) continue;
      const word = tokens[index + 1];
      if (word?.upper !== 'LIKE' && word?.upper !== 'IN') continue;
      const values = word.upper === 'IN' ? listBehind(tokens, index + 2) : [tokens[index + 2]!];
      if (!values?.length || values.every((value) => SYSTEM.has(value?.text.toLowerCase() ?? ''))) continue;
      if (word.upper === 'LIKE' && /^'%*'$/.test(values[0]?.text ?? '')) continue;
      const at = tokens.indexOf(values.at(-1) ?? word);
      const last = tokens[at + 1]?.text === ')' && word.upper === 'IN' ? tokens[at + 1]! : tokens[at]!;
      yield statementProblem(
        context,
        { start: token.start, end: last.end },
        {
          message: `Vitess puts the real schema's name (vt_…) in for ${identifierOf(token)} = … only: with ${word.upper} the keyspace's name is looked for, and no row is found. Compare with = and one name at a time.`,
          evidence: { engine: 'vitess', text: 'Empty set: no error is raised' },
        },
      );
    }
  },
});

/** The literals of `('a', 'b')`; undefined for a query or an expression. */
function listBehind(tokens: readonly Token[], start: number): Token[] | undefined {
  if (tokens[start]?.text !== '(') return undefined;
  const values: Token[] = [];
  for (let index = start + 1; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.text === ')') return values;
    if (token.kind === 'string') values.push(token);
    else if (token.text !== ',') return undefined;
  }
  return undefined;
}
