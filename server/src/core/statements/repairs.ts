import type { StatementContext } from '../contexts/statement.js';
import { readTableStatement } from '../engines/mysql/definitions/statement.js';
import { refusedByMysql } from '../engines/mysql/syntax.js';
import { verdictByTables } from '../engines/sqlite/by-tables.js';
import type { ParseVerdict } from '../engines/vitess/verdicts.js';
import type { Fix } from '../finding.js';
import { isWritten, type SqlFragment } from '../sources/sql/fragment.js';
import { isExecutable, splitStatements } from '../sources/sql/split.js';
import { type Token, tokenize } from '../sources/sql/tokens.js';
import { faultyCalls, functions } from './repairs/functions.js';
import { guards } from './repairs/guards.js';
import { isProven } from './repairs/proof.js';
import { insert, type Repair, repaired, type SqlEdit } from './repairs/repair.js';
import { withoutReturning } from './repairs/returning.js';
import { twoStatements } from './repairs/script.js';
import { setOperations } from './repairs/set-operations.js';
import {
  assignments,
  castTypes,
  definitions,
  fetchFirst,
  needless,
  quoteNames,
  tableValues,
  waits,
} from './repairs/words.js';

/** What could be changed in a statement that does not work. */
export function* repairsFor(sql: string): Generator<Repair> {
  const tokens = codeOf(sql);
  yield* quoteNames(tokens);
  yield* castTypes(tokens);
  yield* assignments(tokens);
  yield* guards(tokens);
  yield* functions(tokens);
  yield* needless(tokens);
  yield* fetchFirst(tokens);
  yield* tableValues(tokens);
  yield* waits(tokens);
  yield* definitions(tokens);
  yield* setOperations(tokens);
  yield* withoutReturning(sql, tokens);
  yield* twoStatements(sql, tokens);
}

function codeOf(sql: string): Token[] {
  return tokenize(sql).filter((token) => token.kind !== 'comment' || isExecutable(token));
}

/** Whether the repaired text has none of the faults that repairs are for. */
export function isClean(sql: string, verdict: ParseVerdict | undefined): boolean {
  if (verdict?.verdict !== 'ok' && verdict?.verdict !== 'partial') return false;
  const tokens = tokenize(sql).filter((token) => token.kind !== 'comment');
  if (verdict.verdict === 'partial' && readTableStatement(tokens)?.error) return false;
  const calls = faultyCalls(tokens);
  return calls.length === 0 && !refusedByMysql(tokens, calls);
}

/** What to do about `DROP INDEX IF EXISTS` in a script, which cannot ask; else empty. */
export function adviceOf({ fragment, repairs }: StatementContext): string {
  if (fragment.source !== 'sql-file' || !repairs.some(({ guard }) => guard?.drops)) return '';
  return ' Only MariaDB has IF EXISTS here: look with SHOW INDEX first, and drop the index without IF EXISTS where it is there.';
}

/** The repairs as edits of the file, in the file's own way of writing strings. */
export function fixesOf(context: StatementContext): Fix[] {
  return context.repairs.flatMap((repair) => fixOf(context, repair));
}

/**
 * One repair as edits of the file; none where it is not proven to keep the meaning, where the file hides it, or where
 * another engine that was chosen refuses what it writes.
 */
export function fixOf(context: StatementContext, repair: Repair): Fix[] {
  if (!isProven(context, repair)) return [];
  const whole = inTransaction(context, repair);
  const fix = failsOnSqlite(context, whole) ? undefined : toFix(context.fragment, whole);
  return fix ? [fix] : [];
}

/** Whether SQLite is meant too, and is certain to refuse what it does not refuse of the statement as it is. */
function failsOnSqlite({ targets, frappe, sql, tokens }: StatementContext, repair: Repair): boolean {
  if (!targets.has('sqlite') || frappe === '15') return false;
  const before = verdictByTables(tokens, frappe)?.error;
  const text = repaired(sql, repair);
  return splitStatements(text).some(({ span }) => {
    const error = verdictByTables(codeOf(text.slice(span.start, span.end)), frappe)?.error;
    return error !== undefined && error !== before;
  });
}

/** Another name in the place of one that is not there; it is a guess, so never applied unasked. */
export function nameInstead({ fragment, sql }: StatementContext, place: Token, name: string): Fix[] {
  if (!isWritten(fragment)) return nameInCode(fragment, place, name);
  const quote = /^[`"]/.exec(place.text)?.[0] ?? (/^\w+$/.test(name) ? '' : '`');
  const edits = [{ start: place.start, end: place.end, newText: `${quote}${name}${quote}` }];
  if (sql !== fragment.sql) return [];
  const fix = toFix(fragment, { title: `Write ${name} instead`, safe: false, edits });
  return fix ? [{ ...fix, preferred: true }] : [];
}

/** A name in the call that Frappe makes the statement of: there it stands without backticks. */
function nameInCode({ map }: SqlFragment, { start, end, text }: Token, name: string): Fix[] {
  const inner = /^`/.test(text) ? 1 : 0;
  const span = map.spanOf(start + inner, end - inner);
  const isCopied = span.end - span.start === text.length - 2 * inner;
  if (!isCopied || !/^\w+$/.test(name)) return [];
  return [{ title: `Write ${name} instead`, safe: false, preferred: true, edits: [{ span, newText: name }] }];
}

function toFix(fragment: SqlFragment, repair: Repair): Fix | undefined {
  // What is written is a call, not the SQL that is to be changed.
  if (!isWritten(fragment)) return undefined;
  const { source, span, holes, newline } = fragment;
  const isHidden = repair.edits.some(
    ({ start, end, newText }) =>
      holes.some((hole) => hole.start < end && hole.end > start) ||
      !fragment.map.isUnbroken(start, end) ||
      // A string of Python or JSON may be closed by it.
      (source !== 'sql-file' && /["'\\]/.test(newText)),
  );
  if (isHidden) return undefined;
  const edits = repair.edits.map(({ start, end, newText }) => ({
    span: fragment.map.spanOf(start, end),
    newText: newText.replaceAll('\n', newline ?? '\n'),
  }));
  if (repair.guard) return guarded(fragment, repair, edits);
  if (repair.proof?.kind === 'assigned') edits.push(...again(fragment, repair.proof.cut));
  // A text that stands elsewhere may be part of another statement too.
  const own = edits.every((edit) => span.start <= edit.span.start && edit.span.end <= span.end);
  const safe = repair.safe && (!repair.proof || (own && !holes.some(({ kind }) => kind === 'unknown')));
  return { title: repair.title, safe, preferred: safe, edits };
}

/** The call once more after its statement, without a stretch of its text. */
function again(
  { repeat, extent, newline, map }: SqlFragment,
  cut: { start: number; end: number },
): Fix['edits'] {
  if (!repeat || !extent) return [];
  const { start, end } = map.spanOf(cut.start, cut.end);
  const text = repeat.text.slice(0, start - extent.start) + repeat.text.slice(end - extent.start);
  const span = { start: extent.end, end: extent.end };
  return [{ span, newText: `${newline ?? '\n'}${repeat.indent}${text}` }];
}

/** Two statements for one, with START TRANSACTION and COMMIT around them where the script is in no transaction. */
function inTransaction({ fragment, session, tables }: StatementContext, repair: Repair): Repair {
  if (repair.proof?.kind !== 'two statements') return repair;
  const { keyOf } = repair.proof;
  const sure = keyOf === undefined || keyOf.startsWith('tab') || tables.get(keyOf) !== undefined;
  const title = sure ? repair.title : `${repair.title}, if that is the key of ${keyOf}`;
  if (!session.known) return { ...repair, title: `${title}; run both in one transaction` };
  if (session.inTransaction) return { ...repair, title: `${title}, in this transaction` };
  const begin = insert(0, 'START TRANSACTION;\n');
  const commit = insert(fragment.sql.length, ';\nCOMMIT');
  const edits = joined([begin, ...repair.edits, commit]);
  return { ...repair, title: `${title}, in a transaction of their own`, edits };
}

/** Insertions at one place as one. */
function joined(edits: readonly SqlEdit[]): SqlEdit[] {
  const out: SqlEdit[] = [];
  for (const edit of edits) {
    const last = out.at(-1);
    if (last && last.end === edit.start && edit.start === edit.end) last.newText += edit.newText;
    else out.push({ ...edit });
  }
  return out;
}

/** `if frappe.db.has_index(…):` before the call, which has lost its IF EXISTS. A script cannot ask. */
function guarded(fragment: SqlFragment, { title, guard }: Repair, edits: Fix['edits']): Fix | undefined {
  const { indent, extent, holes, newline, source } = fragment;
  if (source === 'sql-file')
    return guard!.drops ? undefined : { title, safe: false, preferred: false, edits };
  if (!guard!.condition || !indent || !extent || holes.length > 0) return undefined;
  const { start } = extent;
  const test = `if ${guard!.condition}:${newline ?? '\n'}${indent.here}${indent.deeper}`;
  return {
    title: guard!.title,
    safe: false,
    edits: [{ span: { start, end: start }, newText: test }, ...edits],
  };
}
