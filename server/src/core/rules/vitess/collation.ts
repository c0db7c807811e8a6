import { touchesHole } from '../../contexts/statement.js';
import { charsetOfCollation, isCharset } from '../../engines/mysql/charsets.js';
import { defineRule } from '../../rule.js';
import { identifierOf, stringValueOf, type Token } from '../../sources/sql/tokens.js';
import { mysqlEvidence, statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/collation',
    summary: 'A collation or character set that MariaDB has and the MySQL behind Vitess lacks (1273, 1115)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { parse, plan, tokens } = context;
    if (parse?.verdict !== 'ok' && parse?.verdict !== 'partial') return;
    if (plan?.verdict === 'error' || plan?.verdict === 'panic' || context.ddl?.statement.error) return;
    for (const [i, token] of tokens.entries()) {
      const found = named(tokens, i, token);
      if (!found || touchesHole(context, found.token.start, found.token.end)) continue;
      const name = found.token.kind === 'string' ? stringValueOf(found.token) : identifierOf(found.token);
      const known = found.kind === 'collation' ? charsetOfCollation(name) !== undefined : isCharset(name);
      if (known || /^default$/i.test(name)) continue;
      yield statementProblem(context, found.token, {
        message: `MySQL has no ${found.kind} ${name}. MariaDB and MySQL both have ${found.kind === 'collation' ? "utf8mb4_unicode_ci, which Frappe's tables use" : 'utf8mb4'}.`,
        evidence:
          found.kind === 'collation'
            ? mysqlEvidence(1273, 'HY000', `Unknown collation: '${name}'`)
            : mysqlEvidence(1115, '42000', `Unknown character set: '${name}'`),
        key: name,
      });
    }
  },
});

interface Named {
  kind: 'collation' | 'character set';
  token: Token;
}

/** The name after COLLATE, CHARSET, CHARACTER SET, CONVERT(… USING x). */
function named(tokens: readonly Token[], i: number, token: Token): Named | undefined {
  if (!NAMING.has(token.upper) || token.kind !== 'word' || tokens[i - 1]?.text === '.') return undefined;
  const skip = (at: number) => (tokens[at]?.text === '=' ? at + 1 : at);
  const pick = (kind: Named['kind'], at: number): Named | undefined => {
    const next = tokens[at];
    const fits = next && (next.kind === 'word' || next.kind === 'quoted' || next.kind === 'string');
    return fits ? { kind, token: next } : undefined;
  };
  if (tokens[0]!.upper === 'SHOW') return undefined;
  // vtgate does not send on what SET NAMES … COLLATE asks for.
  if (tokens[1]?.upper === 'NAMES' && tokens[0]!.upper === 'SET') return undefined;
  if (token.upper === 'COLLATE') return pick('collation', skip(i + 1));
  // A column may be called charset; a definition names the set right after it.
  const begins = [',', '('].includes(tokens[i - 1]?.text ?? '') && tokens[i + 1]?.text !== '=';
  if (token.upper === 'CHARSET' && !begins && DEFINES.has(tokens[0]!.upper))
    return pick('character set', skip(i + 1));
  if (token.upper === 'CHARACTER' && tokens[i + 1]?.upper === 'SET' && tokens[0]!.upper !== 'SET') {
    return pick('character set', skip(i + 2));
  }
  if (token.upper === 'USING' && inConvert(tokens, i)) return pick('character set', i + 1);
  return undefined;
}

const NAMING = new Set(['COLLATE', 'CHARSET', 'CHARACTER', 'USING']);
const DEFINES = new Set(['CREATE', 'ALTER']);

function inConvert(tokens: readonly Token[], i: number): boolean {
  let depth = 0;
  for (let at = i - 1; at > 0; at--) {
    if (tokens[at]!.text === ')') depth++;
    else if (tokens[at]!.text === '(' && depth-- === 0) {
      const name = tokens[at - 1]!.upper;
      return name === 'CONVERT' || name === 'CHAR';
    }
  }
  return false;
}
