import { calleeOf, callsIn } from '../../contexts/patch-code.js';
import type { Problem } from '../../finding.js';
import type { CallExpr, Stmt } from '../../python/ast.js';
import { blocksOf } from '../../python/blocks.js';
import { defineRule } from '../../rule.js';
import { endOf, functionsWith } from '../../transactions/ends.js';

/** Seconds after which vttablet ends a transaction (`--queryserver-config-transaction-timeout`). */
const LIMIT = 30;

/** Without one of these words no call is one that waits. */
const WAITS = /sleep|requests|urlopen|make_(?:get|post|put)_request/;

export default defineRule('module', {
  meta: {
    id: 'vitess/long-transaction',
    summary: 'Waiting between writes without a commit: Vitess ends a transaction after 30 seconds (1317)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'info',
  },

  *check({ module, text }) {
    for (const { body } of functionsWith(WAITS, module.body, text)) yield* waits(body);
  },
});

/** Loops that call out and write, and a long sleep between two writes. */
function* waits(body: readonly Stmt[]): Generator<Problem> {
  let written: CallExpr | undefined;
  let slept = false;
  for (const statement of body) {
    if (statement.kind === 'def' || statement.kind === 'class') continue;
    const calls = [...callsIn([statement])];
    if (statement.kind === 'for' || statement.kind === 'while') {
      const write = calls.find(isWrite);
      const slow = calls.find((call) => isCallOut(call) || sleepOf(call) !== undefined);
      if (write && slow && !calls.some((call) => endOf(call) !== undefined))
        yield problem(write, `The loop waits for ${calleeOf(slow)} in each round and never commits`);
      else for (const block of blocksOf(statement)) yield* waits(block);
      written = undefined;
      continue;
    }
    for (const block of blocksOf(statement)) yield* waits(block);
    if (blocksOf(statement).length > 0) {
      written = undefined;
      continue;
    }
    for (const call of calls) {
      if (endOf(call) !== undefined) written = undefined;
      else if ((sleepOf(call) ?? 0) >= LIMIT) slept = written !== undefined;
      else if (isWrite(call)) {
        if (written && slept)
          yield problem(call, `A sleep of more than ${LIMIT} seconds stands between two writes`);
        written = call;
        slept = false;
      }
    }
  }
}

function problem(call: CallExpr, what: string): Problem {
  return {
    span: { start: call.start, end: call.end },
    message: `${what}: Vitess ends a transaction after ${LIMIT} seconds, and what it wrote is undone. Commit before waiting, or call out first and write at the end.`,
    evidence: {
      engine: 'vitess',
      errno: 1317,
      sqlstate: '70100',
      text: `transaction: ended (exceeded timeout: ${LIMIT}s)`,
    },
  };
}

function isWrite(call: CallExpr): boolean {
  const callee = calleeOf(call) ?? '';
  if (/(?:^|\.)db\.(?:set_value|set_single_value|delete|bulk_insert|bulk_update)$/.test(callee)) return true;
  return /^(?:doc|self|\w*_?doc)\.(?:save|insert|submit|cancel|db_set|db_insert|db_update)$/.test(callee);
}

function isCallOut(call: CallExpr): boolean {
  const callee = calleeOf(call) ?? '';
  return (
    /^requests\.(?:get|post|put|patch|delete|request)$/.test(callee) ||
    /(?:^|\.)(?:urlopen|make_(?:get|post|put)_request)$/.test(callee)
  );
}

/** The seconds of `time.sleep(45)`. */
function sleepOf(call: CallExpr): number | undefined {
  if (!/^(?:time\.)?sleep$/.test(calleeOf(call) ?? '')) return undefined;
  const value = call.args[0]?.value;
  return value?.kind === 'num' ? value.value : undefined;
}
