import { calleeOf, callsIn, dotted, executedBody, statementsIn } from '../../contexts/patch-code.js';
import type { CallExpr, Expr, Stmt } from '../../python/ast.js';
import { defineRule } from '../../rule.js';

const READS = /(^|\.)(get_all|get_list)$/;
const WRITES = /(^|\.)(db\.set_value|db_set|save|db_update)$/;

export default defineRule('patch', {
  meta: {
    id: 'migration/row-by-row',
    summary: 'A patch that writes every document of a DocType one by one in one transaction',
    targets: ['zero-downtime', 'vitess', 'vitess-sharded'],
    severity: 'info',
  },

  *check({ module }) {
    const body = executedBody(module);
    const reads = new Map<string, CallExpr>();
    for (const statement of statementsIn(body)) {
      if (statement.k === 'assign' && statement.value && isWholeRead(statement.value)) {
        for (const target of statement.targets)
          if (target.k === 'name') reads.set(target.id, statement.value as CallExpr);
      }
    }
    for (const loop of statementsIn(body)) {
      if (loop.k !== 'for') continue;
      const read =
        loop.iter.k === 'name' ? reads.get(loop.iter.id) : isWholeRead(loop.iter) ? loop.iter : undefined;
      if (read?.k !== 'call' || commits(loop.body)) continue;
      const write = [...callsIn(loop.body)].find((call) => WRITES.test(calleeOf(call) ?? attribute(call)));
      if (!write) continue;
      const doctype = read.args[0]?.value;
      const name = doctype?.k === 'str' ? doctype.value : 'a DocType';
      yield {
        span: { start: write.start, end: write.end },
        message: `Every document of ${name} is written with a statement of its own, all in one transaction: its rows stay locked to the end, and Vitess ends the transaction after 30 s. One UPDATE by primary key range, or a commit every thousand documents, does the same.`,
        evidence: {
          engine: 'vitess',
          errno: 1317,
          sqlstate: '70100',
          text: 'transaction … exceeded timeout: 30s',
        },
      };
    }
  },
});

/** `frappe.get_all("X")` without filters or a limit. */
function isWholeRead(expr: Expr): expr is CallExpr {
  if (expr.k !== 'call' || !READS.test(calleeOf(expr) ?? '')) return false;
  const positional = expr.args.filter((arg) => arg.name === undefined);
  const narrowed = expr.args.some((arg) =>
    /^(filters|or_filters|limit|limit_page_length|page_length)$/.test(arg.name ?? ''),
  );
  return positional.length === 1 && !narrowed && expr.args.every((arg) => arg.star === 0);
}

function attribute(call: CallExpr): string {
  return call.fn.k === 'attr' ? call.fn.name : (dotted(call.fn) ?? '');
}

function commits(body: readonly Stmt[]): boolean {
  return [...callsIn(body)].some(
    (call) => attribute(call) === 'commit' || calleeOf(call)?.endsWith('commit'),
  );
}
