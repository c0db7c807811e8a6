import { calleeOf, callsIn, executedBody, statementsIn } from '../../contexts/patch-code.js';
import type { PatchPoint } from '../../contexts/statement.js';
import type { Evidence, Problem } from '../../finding.js';
import { knownText, type OrmCall, type OrmValue } from '../../orm/model.js';
import { type CallExpr, plainText, type Stmt } from '../../python/ast.js';
import { defineRule } from '../../rule.js';
import type { Span } from '../../text.js';

export default defineRule('patch', {
  meta: {
    id: 'migration/patch-order',
    summary: 'A new patch that uses a field or DocType which this release brings after it (1054, 1146)',
    targets: ['mariadb', 'vitess', 'vitess-sharded', 'sqlite', 'zero-downtime'],
    severity: 'error',
  },

  *check({ module, point, calls, statements }) {
    if (!point) return;
    const body = executedBody(module);
    yield* documents(body, point);
    for (const call of callsIn(body)) {
      const doctype = documentOf(call);
      const why = doctype === undefined ? undefined : point.laterTable(doctype);
      if (doctype === undefined || why === undefined) continue;
      yield {
        span: { start: call.start, end: call.end },
        message: `${doctype} has no table yet when this patch runs: ${why}.`,
        evidence: unknownTable(`tab${doctype}`),
        key: `table ${doctype}`,
      };
    }
    for (const call of calls) {
      const doctype = knownText(call.doctype);
      // What is judged as the SQL that it makes is told there.
      const judged = statements.some(
        ({ span }) => span.start >= call.span.start && span.end <= call.span.end,
      );
      if (doctype === undefined || call.asks || judged) continue;
      const missing = point.laterTable(doctype);
      if (missing !== undefined) {
        yield {
          span: call.span,
          message: `${doctype} has no table yet when this patch runs: ${missing}.`,
          evidence: unknownTable(`tab${doctype}`),
          key: `table ${doctype}`,
        };
        continue;
      }
      for (const { name, span } of columnsOf(call, doctype)) {
        const why = point.laterColumn(doctype, name);
        if (why === undefined) continue;
        yield {
          span,
          message: `${doctype} has no column ${name} yet when this patch runs: ${why}.`,
          evidence: unknownColumn(name, call),
          key: `${doctype} ${name}`,
        };
      }
    }
  },
});

/** `frappe.get_doc("Role", "Keeper")` of a document that fixtures or dashboards bring, where nobody asks for it before. */
function* documents(body: readonly Stmt[], point: PatchPoint): Generator<Problem> {
  const calls = [...callsIn(body)];
  const guarded = new Set(
    [...statementsIn(body)].flatMap((one) => (one.kind === 'try' ? [...callsIn(one.body)] : [])),
  );
  // What it makes or imports itself is there.
  const made = new Set(
    calls.flatMap((call) => (call.args[0]?.value.kind === 'dict' ? (documentOf(call) ?? []) : [])),
  );
  const asks = calls.some((call) =>
    /\b(?:exists|sync_fixtures|sync_dashboards|import_\w+)$/.test(calleeOf(call) ?? ''),
  );
  for (const call of asks ? [] : calls) {
    const doctype = documentOf(call);
    const name = plainText(call.args[1]?.value);
    if (!/get_(?:cached_)?doc$/.test(calleeOf(call) ?? '') || name === undefined) continue;
    if (doctype === undefined || made.has(doctype) || guarded.has(call)) continue;
    const why = point.laterDocument(doctype, name);
    if (why === undefined) continue;
    yield {
      span: { start: call.start, end: call.end },
      severity: 'warning',
      message: `${doctype} ${name} comes with this release and is not there yet when this patch runs: ${why}.`,
      evidence: { engine: 'frappe', text: `DoesNotExistError: ${doctype} ${name} not found` },
      key: `document ${doctype} ${name}`,
    };
  }
}

function unknownColumn(name: string, { method }: OrmCall): Evidence {
  const clause = /^(?:set_value|db_set)$/.test(method) ? 'SET' : 'WHERE';
  return {
    engine: 'mariadb',
    errno: 1054,
    sqlstate: '42S22',
    text: `Unknown column '${name}' in '${clause}'`,
  };
}

function unknownTable(table: string): Evidence {
  return { engine: 'mariadb', errno: 1146, sqlstate: '42S02', text: `Table '${table}' doesn't exist` };
}

const DOCUMENT = /^frappe\.(?:get_doc|get_cached_doc|new_doc|get_last_doc|delete_doc|rename_doc)$/;

/** The DocType of `frappe.get_doc("X", …)` and `frappe.get_doc({"doctype": "X", …})`. */
function documentOf(call: CallExpr): string | undefined {
  if (!DOCUMENT.test(calleeOf(call) ?? '')) return undefined;
  const first = call.args[0]?.value;
  if (first?.kind !== 'dict') return plainText(first);
  return plainText(first.values[first.keys.findIndex((key) => plainText(key) === 'doctype')]);
}

/** Fieldnames that a call names plainly: in filters, fields, what is set, what is grouped or sorted by. */
function* columnsOf({ args }: OrmCall, doctype: string): Generator<{ name: string; span: Span }> {
  for (const name of ['fieldname', 'fields', 'pluck', 'filters', 'or_filters'] as const) {
    const value = args.get(name);
    if (value) yield* namesIn(value, name === 'filters' || name === 'or_filters' ? doctype : undefined);
  }
}

/** `filtered`: the DocType whose filters they are, which a filter of four may say is another one. */
function* namesIn(value: OrmValue, filtered: string | undefined): Generator<{ name: string; span: Span }> {
  const text = knownText(value);
  if (text !== undefined) {
    // A filter that is a text is a document's name.
    if (filtered === undefined && /^\w+$/.test(text)) yield { name: text, span: value.span };
  } else if (value.kind === 'dict') {
    for (const { key } of value.entries) {
      const name = knownText(key);
      if (name !== undefined && /^\w+$/.test(name)) yield { name, span: key.span };
    }
  } else if (value.kind === 'list' || value.kind === 'tuple') {
    for (const item of value.items) {
      if (filtered === undefined) yield* namesIn(item, undefined);
      else if (item.kind === 'list' || item.kind === 'tuple') {
        const [first, second] = item.items;
        const isLong = item.items.length === 4;
        if (isLong && knownText(first) !== filtered) continue;
        const field = isLong ? second : first;
        if (field) yield* namesIn(field, undefined);
      }
    }
  }
}
