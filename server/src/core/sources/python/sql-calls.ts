import { LinePattern } from '../../line-pattern.js';
import type { CallExpr, Expr, Stmt } from '../../python/ast.js';
import { isUnfinished } from '../../python/walk.js';
import type { Span } from '../../text.js';
import type { Move } from '../sql/map.js';
import type { CallFinder, CallPlace, CallReader } from './calls.js';
import { FETCHES } from './memory.js';
import { argumentsOf } from './operands.js';
import { isPlainLiteral, movedSpan, movedTemplate, type Template } from './strings.js';
import type { Value } from './value.js';

/** A call that sends SQL, with every text its first argument can be. */
export interface SqlCall {
  /** `sql`, `sql_list`, `sql_ddl` or `multisql`. */
  method: string;
  /** The function or method around it (`Class.method`), empty at module level. */
  owner: string;
  /** The function around it asks what tables, columns or apps there are. */
  asks: boolean;
  /** The whole call. */
  span: Span;
  /** The indentation of a `frappe.db` call with one plain literal that is a statement on lines of its own. */
  indent: { here: string; deeper: string } | undefined;
  /** Its text and indentation, where it may be done again after the statement that assigns what it returns. */
  repeat: { text: string; indent: string } | undefined;
  /** It is a statement of its own: nothing reads what it returns. */
  unread: boolean;
  /** The argument with the SQL. */
  argument: Span;
  /** Values are passed, so that `%s` and `%(name)s` are placeholders. */
  bound: boolean;
  /** It is being typed: a quote or a parenthesis is open. */
  unfinished: boolean;
  variants: Template[];
}

const METHODS = new Set(['sql', 'sql_list', 'sql_ddl', 'multisql']);
/** Names under which code holds a `frappe.db`. */
const DATABASE = /^(?:frappe\.(?:local\.)?db|(?:[\w.]+\.)?_?db|frappe\.get_db\(\))$/;
/** Values that may be others when they are asked for again. */
const CHANGING = /[\w\])]\s*\(|\b(?:lambda|for|await|as_iterator)\b|:=/;
const MENTIONS = new LinePattern(/\b(?:sql|sql_list|sql_ddl|multisql)\b/);

/**
 * Finds the calls in a module that send SQL to Frappe's database and evaluates their first argument:
 * literals, names assigned before on every path, `+`, `%`, `.format`, f-strings, `.join`, clauses
 * appended under a condition. What cannot be known is a gap.
 */
export class SqlCallReader implements CallReader<SqlCall> {
  readonly mentions = MENTIONS;
  readonly calls: SqlCall[] = [];
  private readonly source: string;
  private readonly fetches: boolean;

  constructor(private readonly finder: CallFinder) {
    this.source = finder.source;
    this.fetches = FETCHES.test(this.source);
  }

  private text(node: Expr | Stmt): string {
    return this.finder.text(node);
  }

  /** `frappe.db` and its methods under another name. */
  valueOf(_node: Expr, path: string | undefined, target: string): Value | undefined {
    if (path === undefined) return undefined;
    if (DATABASE.test(path)) return { kind: 'database', path };
    const dot = path.lastIndexOf('.');
    if (!METHODS.has(path.slice(dot + 1)) || !DATABASE.test(path.slice(0, dot))) return undefined;
    // `run = frappe.db.sql`: calls of it say nothing of SQL.
    if (target !== '') this.finder.addAlias(target.replace(/\s+/g, ''));
    return { kind: 'database', path };
  }

  call(node: CallExpr, path: string, place: CallPlace): void {
    const dot = path.lastIndexOf('.');
    const method = path.slice(dot + 1);
    if (dot < 0 || !METHODS.has(method) || !DATABASE.test(path.slice(0, dot))) return;
    const args = argumentsOf(node);
    const query = args.positional[0] ?? args.named.get('query') ?? args.named.get('sql_dict');
    if (!query) return;
    const values = args.positional[1] ?? args.named.get('values');
    const { around } = place;
    const alone = around.kind === 'expr' && around.value === node;
    const plain = isPlainLiteral(query, this.source);
    this.calls.push({
      method,
      ...this.finder.owner(),
      span: { start: node.start, end: node.end },
      indent: plain && alone ? this.indentOf(node) : undefined,
      repeat: plain ? this.repeatOf(node, query, around) : undefined,
      unread: alone && !this.fetches,
      argument: { start: query.start, end: query.end },
      bound: args.spread || (values !== undefined && !this.isEmpty(values)),
      unfinished: isUnfinished(node),
      variants: this.finder.within(place, () => this.queries(query, method)),
    });
  }

  get count(): number {
    return this.calls.length;
  }

  since(count: number): SqlCall[] {
    return this.calls.slice(count);
  }

  restore(calls: readonly SqlCall[], place: Move | undefined): void {
    for (const call of calls)
      this.calls.push(
        place === undefined
          ? call
          : {
              ...call,
              span: movedSpan(call.span, place),
              argument: movedSpan(call.argument, place),
              variants: call.variants.map((variant) => movedTemplate(variant, place)),
            },
      );
  }

  done(): void {
    this.calls.sort((a, b) => a.span.start - b.span.start);
  }

  private indentOf(call: CallExpr): SqlCall['indent'] {
    const here = this.lineOf(call, call);
    if (here === undefined) return undefined;
    const spaces = here === '' ? /^ {2,8}\S/m.test(this.source) : here.includes(' ');
    return { here, deeper: spaces ? '    ' : '\t' };
  }

  /** `rows = frappe.db.sql("…", values)`, where nothing is called for the values and they are not the rows. */
  private repeatOf(call: CallExpr, query: Expr, statement: Expr | Stmt): SqlCall['repeat'] {
    if (statement.kind !== 'assign' || statement.value !== call || statement.annotation) return undefined;
    const [target, ...others] = statement.targets;
    if (target?.kind !== 'name' || others.length > 0) return undefined;
    const indent = this.lineOf(statement, call);
    const values = this.source.slice(query.end, call.end);
    if (indent === undefined || CHANGING.test(values)) return undefined;
    if (values.includes(target.id) && new RegExp(`\\b${target.id}\\b`).test(values)) return undefined;
    return { indent, text: this.text(call) };
  }

  /** The indentation of a `frappe.db` call's statement that is on lines of its own. */
  private lineOf(statement: Expr | Stmt, call: CallExpr): string | undefined {
    if (!this.text(call).startsWith('frappe.db.sql')) return undefined;
    const line = this.source.lastIndexOf('\n', statement.start - 1) + 1;
    const indent = this.source.slice(line, statement.start);
    const continues = /\\\r?\n$/.test(this.source.slice(Math.max(0, line - 3), line));
    const alone = /^[ \t]*$/.test(indent) && /[ \t]*(?:#|\r?\n|$)/y;
    if (!alone || continues) return undefined;
    alone.lastIndex = call.end;
    return alone.test(this.source) ? indent : undefined;
  }

  /** `multisql` takes a query per database; MariaDB's is the one that counts here. */
  private queries(node: Expr, method: string): Template[] {
    const { evaluator } = this.finder.follower.names;
    if (method !== 'multisql') return evaluator.strings(node);
    const value = evaluator.value(node);
    const chosen =
      value?.kind === 'dict' ? (value.entries.get('mariadb') ?? value.entries.get('*')) : undefined;
    return chosen?.kind === 'strings' ? chosen.variants : [];
  }

  private isEmpty(node: Expr): boolean {
    if (node.kind === 'const') return node.value === null;
    if (node.kind === 'list') return node.shape !== 'set' && node.items.length === 0;
    return node.kind === 'dict' && node.values.length === 0;
  }
}
