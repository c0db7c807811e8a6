import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../text.js';
import type { Move } from '../sql/map.js';
import type { CallFinder, CallReader } from './calls.js';
import type { Value } from './evaluate.js';
import { hasError } from './names.js';
import { argumentsOf, expressions } from './operands.js';
import { movedSpan, movedTemplate, type Template } from './strings.js';

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
  /** Its text and indentation, where it may be done again behind the statement that assigns what it returns. */
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
/** Code that reads rows from the cursor itself. */
const FETCHES = /\b(?:_cursor|fetch_as_dict|fetch(?:all|one|many))\b/;

/**
 * Finds the calls in a module that send SQL to Frappe's database and evaluates their first argument:
 * literals, names assigned before on every path, `+`, `%`, `.format`, f-strings, `.join`, clauses
 * appended under a condition. What cannot be known is a gap.
 */
export class SqlCallReader implements CallReader<SqlCall> {
  readonly mentions = /\b(?:sql|sql_list|sql_ddl|multisql)\b/;
  readonly calls: SqlCall[] = [];
  private readonly source: string;
  private readonly fetches: boolean;

  constructor(private readonly finder: CallFinder) {
    this.source = finder.source;
    this.fetches = FETCHES.test(this.source);
  }

  private text(node: SyntaxNode): string {
    return this.finder.text(node);
  }

  /** `frappe.db` and its methods under another name. */
  valueOf(node: SyntaxNode, path: string | undefined): Value | undefined {
    if (path === undefined) return undefined;
    if (DATABASE.test(path)) return { kind: 'database', path };
    const dot = path.lastIndexOf('.');
    if (!METHODS.has(path.slice(dot + 1)) || !DATABASE.test(path.slice(0, dot))) return undefined;
    // `run = frappe.db.sql`: calls of it say nothing of SQL.
    const target = node.parent?.firstChild;
    if (target && target !== node) this.finder.addAlias(this.text(target).replace(/\s+/g, ''));
    return { kind: 'database', path };
  }

  call(node: SyntaxNode, path: string, around: SyntaxNode): void {
    const dot = path.lastIndexOf('.');
    const method = path.slice(dot + 1);
    if (dot < 0 || !METHODS.has(method) || !DATABASE.test(path.slice(0, dot))) return;
    const args = argumentsOf(node.lastChild!, this.source);
    const query = args.positional[0] ?? args.named.get('query') ?? args.named.get('sql_dict');
    if (!query) return;
    const values = args.positional[1] ?? args.named.get('values');
    this.calls.push({
      method,
      ...this.finder.ownerOf(node),
      span: { start: node.from, end: node.to },
      indent: query.name === 'String' ? this.indentOf(node) : undefined,
      repeat: query.name === 'String' ? this.repeatOf(node, query) : undefined,
      unread: node.parent?.name === 'ExpressionStatement' && !this.fetches,
      argument: { start: query.from, end: query.to },
      bound: args.spread || (values !== undefined && !this.isEmpty(values)),
      unfinished: hasError(node),
      variants: this.finder.within(node, around, () => this.queries(query, method)),
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

  private indentOf(call: SyntaxNode): SqlCall['indent'] {
    const here = call.parent?.name === 'ExpressionStatement' ? this.lineOf(call, call) : undefined;
    if (here === undefined) return undefined;
    const spaces = here === '' ? /^ {2,8}\S/m.test(this.source) : here.includes(' ');
    return { here, deeper: spaces ? '    ' : '\t' };
  }

  /** `rows = frappe.db.sql("…", values)`, where nothing is called for the values and they are not the rows. */
  private repeatOf(call: SyntaxNode, query: SyntaxNode): SqlCall['repeat'] {
    const statement = call.parent;
    const [target, sign] = [statement?.firstChild, statement?.firstChild?.nextSibling];
    if (statement?.name !== 'AssignStatement' || target?.name !== 'VariableName') return undefined;
    if (sign?.name !== 'AssignOp' || sign.nextSibling?.from !== call.from) return undefined;
    const indent = this.lineOf(statement, call);
    const values = this.source.slice(query.to, call.to);
    const changes = new RegExp(
      `[\\w\\])]\\s*\\(|\\b(?:lambda|for|await|as_iterator|${this.text(target)})\\b|:=`,
    );
    if (indent === undefined || changes.test(values)) return undefined;
    return { indent, text: this.text(call) };
  }

  /** The indentation of a `frappe.db` call's statement that is on lines of its own. */
  private lineOf(statement: SyntaxNode, call: SyntaxNode): string | undefined {
    if (!this.text(call).startsWith('frappe.db.sql')) return undefined;
    const line = this.source.lastIndexOf('\n', statement.from - 1) + 1;
    const indent = this.source.slice(line, statement.from);
    const continues = /\\\r?\n$/.test(this.source.slice(Math.max(0, line - 3), line));
    const alone = /^[ \t]*$/.test(indent) && /[ \t]*(?:#|\r?\n|$)/y;
    if (!alone || continues) return undefined;
    alone.lastIndex = call.to;
    return alone.test(this.source) ? indent : undefined;
  }

  /** `multisql` takes a query per database; MariaDB's is the one that counts here. */
  private queries(node: SyntaxNode, method: string): Template[] {
    const { evaluator } = this.finder.follower.names;
    if (method !== 'multisql') return evaluator.strings(node);
    const value = evaluator.value(node);
    const chosen =
      value?.kind === 'dict' ? (value.entries.get('mariadb') ?? value.entries.get('*')) : undefined;
    return chosen?.kind === 'strings' ? chosen.variants : [];
  }

  private isEmpty(node: SyntaxNode): boolean {
    if (node.name === 'None') return true;
    const container = node.name === 'TupleExpression' || node.name === 'ArrayExpression';
    return (container || node.name === 'DictionaryExpression') && expressions(node).length === 0;
  }
}
