import { calleeOf, callsIn, dotted, executedBody, sqlOf, statementsIn } from '../../contexts/patch-code.js';
import { type CallExpr, type Expr, plainText, type Stmt } from '../../python/ast.js';
import { defineRule } from '../../rule.js';
import { growsDaily } from '../../sources/doctype/growth.js';
import type { SqlFragment } from '../../sources/sql/fragment.js';

const READS = /(^|\.)(get_all|get_list)$/;
const WRITES = /(^|\.)(db\.set_value|db_set|save|db_update|insert|db_insert)$/;

export default defineRule('patch', {
  meta: {
    id: 'migration/row-by-row',
    summary:
      'A patch that writes or inserts a row for every document of a DocType, one by one in one transaction',
    targets: ['zero-downtime', 'vitess', 'vitess-sharded', 'sqlite'],
    severity: 'warning',
  },

  *check({ module, text, statements, doctype: lookUp }) {
    if (text.includes('auto_commit_on_many_writes')) return;
    const body = executedBody(module);
    const built = statements.filter(({ method }) => method === 'qb');
    const selectOf = (call: CallExpr) => writtenSelect(call) ?? builtSelect(call, built);
    const isRead = (expr: Expr): expr is CallExpr =>
      expr.kind === 'call' && (selectOf(expr) !== undefined || isList(expr));
    const reads = new Map<string, CallExpr>();
    for (const statement of statementsIn(body)) {
      if (statement.kind === 'assign' && statement.value && isRead(statement.value)) {
        for (const target of statement.targets)
          if (target.kind === 'name') reads.set(target.id, statement.value as CallExpr);
      }
    }
    for (const loop of statementsIn(body)) {
      if (loop.kind !== 'for') continue;
      const read =
        loop.iter.kind === 'name' ? reads.get(loop.iter.id) : isRead(loop.iter) ? loop.iter : undefined;
      if (read?.kind !== 'call' || commits(loop.body)) continue;
      const write = [...callsIn(loop.body)].find(
        (call) => isOneRow(call) && WRITES.test(calleeOf(call) ?? attribute(call)),
      );
      if (!write) continue;
      const select = selectOf(read);
      const first = read.args[0]?.value;
      const name = select?.doctype ?? (first?.kind === 'str' ? first.value : undefined);
      const filtered = select?.filtered ?? filtersOf(read).length > 0;
      const data = name === undefined ? undefined : lookUp(name);
      // Of documents that people make every day there are many; of what is filtered by a value there may be few.
      if (!data || !growsDaily(data) || (filtered && !(select?.constant ?? isConstant(read)))) continue;
      yield {
        span: { start: write.start, end: write.end },
        message: `${isInsert(write) ? `For each document of ${name}${left(filtered)} a row is inserted` : `Each document of ${name}${left(filtered)} is written`} with a statement of its own, all in one transaction: with more than 200,000 Frappe stops the patch, its rows stay locked to the end, Vitess ends the transaction after 30 s, and on SQLite nobody else writes meanwhile. ${isInsert(write) ? 'frappe.db.bulk_insert takes thousands of rows at once; a commit every thousand does where insert has to run the controller.' : 'One UPDATE by primary key range, or a commit every thousand documents, does the same.'}`,
        evidence: {
          engine: 'frappe',
          text: 'TooManyWritesError: Too many changes to database in single action.',
        },
      };
    }
  },
});

const left = (filtered: boolean): string => (filtered ? ' that the filters leave' : '');

const isInsert = (call: CallExpr): boolean =>
  /(?:^|\.)(?:db_)?insert$/.test(calleeOf(call) ?? attribute(call));

/** `frappe.get_all("X", …)` without a limit. */
function isList(expr: CallExpr): boolean {
  if (!READS.test(calleeOf(expr) ?? '')) return false;
  const limited = expr.args.some((arg) => /^(limit|limit_page_length|page_length)$/.test(arg.name ?? ''));
  return !limited && isDocuments(expr) && expr.args.every((arg) => arg.star === 0);
}

interface Select {
  doctype: string;
  filtered: boolean;
  constant: boolean;
}

/** `frappe.db.sql("select name … from `tabX` …")`: rows that are documents of one table. */
function writtenSelect(call: CallExpr): Select | undefined {
  const sql = sqlOf(call);
  const values = call.args.filter((arg) => arg.name === undefined || arg.name === 'values');
  return sql && documentsOf(sql.text, values.length < 2 && !sql.text.includes('{}'));
}

/** `frappe.qb.from_(X).select(X.name).run()` */
function builtSelect({ start, end }: CallExpr, built: readonly SqlFragment[]): Select | undefined {
  const own = built.filter(({ span }) => span.start >= start && span.end <= end);
  return own.length === 1 ? documentsOf(own[0]!.sql, own[0]!.holes.length === 0) : undefined;
}

function documentsOf(sql: string, constant: boolean): Select | undefined {
  const found = DOCUMENTS.exec(sql);
  if (!found || /\b(?:join|limit|union)\b|\bgroup\s+by\b/i.test(sql)) return undefined;
  return { doctype: found[1]!, filtered: /\bwhere\b/i.test(sql), constant };
}

const DOCUMENTS = /^\s*select\s+(?:distinct\s+)?(?:\*|[^()]*?\bname\b[^()]*?)\s+from\s+`tab([^`]+)`(?!\s*,)/i;

/** Rows that are documents: with their names, and each once. */
function isDocuments({ args }: CallExpr): boolean {
  if (args.some(({ name }) => name === 'distinct' || name === 'group_by')) return false;
  const pluck = args.find(({ name }) => name === 'pluck')?.value;
  if (pluck) return pluck.kind === 'str' && pluck.value === 'name';
  const fields = args.find(({ name }) => name === 'fields')?.value;
  if (fields?.kind !== 'list') return true;
  return fields.items.some(
    (item) => item.kind === 'str' && /^(?:name|\*|`tab[^`]+`\.`?name`?)\b/.test(item.value),
  );
}

/** `frappe.db.set_value("X", {…}, …)` is one UPDATE for many rows. */
function isOneRow(call: CallExpr): boolean {
  // `rows.insert(0, row)` is of a list.
  if (isInsert(call)) return call.args.every(({ name }) => name !== undefined);
  return call.args[1]?.value.kind !== 'dict' || !/set_value$/.test(calleeOf(call) ?? '');
}

function filtersOf(call: CallExpr): Expr[] {
  const positional = call.args.filter((arg) => arg.name === undefined).slice(1);
  const named = call.args.filter((arg) => arg.name === 'filters' || arg.name === 'or_filters');
  // get_all("X", filters) and get_all("X", fields, filters): what is no list of texts.
  return [...positional.filter(({ value }) => value.kind === 'dict' || value.kind === 'name'), ...named].map(
    ({ value }) => value,
  );
}

/** Filters that hold nothing but constants: a name in them may leave one document. */
function isConstant(call: CallExpr): boolean {
  return filtersOf(call).every(isLiteral);
}

function isLiteral(expr: Expr): boolean {
  if (expr.kind === 'list') return expr.items.every(isLiteral);
  if (expr.kind === 'dict')
    return expr.values.every(isLiteral) && !expr.keys.some((key) => plainText(key) === 'name');
  return expr.kind === 'num' || expr.kind === 'const' || plainText(expr) !== undefined;
}

function attribute(call: CallExpr): string {
  return call.fn.kind === 'attr' ? call.fn.name : (dotted(call.fn) ?? '');
}

function commits(body: readonly Stmt[]): boolean {
  return [...callsIn(body)].some(
    (call) => attribute(call) === 'commit' || calleeOf(call)?.endsWith('commit'),
  );
}
