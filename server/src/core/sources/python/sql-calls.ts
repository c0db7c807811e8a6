import type { SyntaxNode, Tree } from '@lezer/common';
import type { Span } from '../../text.js';
import type { Value } from './evaluate.js';
import { Follower, type Visitor } from './follow.js';
import { between, hasError, targetsIn } from './names.js';
import { argumentsOf, expressions } from './operands.js';
import type { Template } from './strings.js';

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
/** Ways to ask what a site has before it is queried. */
const ASKS =
  /\b(?:has_column|has_table|table_exists|get_table_columns|get_tables|get_db_table_columns|has_field|get_installed_apps|reload_doc(?:type)?|updatedb|exists\(\s*["']DocType["'])/;
/** Code that reads rows from the cursor itself. */
const FETCHES = /\b(?:_cursor|fetch_as_dict|fetch(?:all|one|many))\b/;
const MENTIONS = /\b(?:sql|sql_list|sql_ddl|multisql)\b/;

/**
 * Finds the calls in a module that send SQL to Frappe's database and evaluates their first argument:
 * literals, names assigned before on every path, `+`, `%`, `.format`, f-strings, `.join`, clauses
 * appended under a condition. What cannot be known is a gap.
 */
export function findSqlCalls(source: string, tree: Tree): SqlCall[] {
  if (!MENTIONS.test(source)) return [];
  const finder = new Finder(source);
  finder.follower.run(tree.topNode);
  return finder.calls.sort((a, b) => a.span.start - b.span.start);
}

class Finder implements Visitor {
  readonly calls: SqlCall[] = [];
  readonly follower: Follower;
  private readonly aliases = new Set<string>();
  private readonly asking = new Map<number, boolean>();

  constructor(private readonly source: string) {
    this.follower = new Follower(source, this);
  }

  private text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  concerns(node: SyntaxNode): boolean {
    const text = this.text(node);
    if (MENTIONS.test(text)) return true;
    for (const alias of this.aliases) if (text.includes(`${alias}(`)) return true;
    return false;
  }

  /** `frappe.db` and its methods under another name. */
  valueOf(node: SyntaxNode): Value | undefined {
    if (node.name !== 'MemberExpression' && node.name !== 'VariableName') return undefined;
    const path = this.resolvePath(node);
    if (DATABASE.test(path)) return { kind: 'database', path };
    const dot = path.lastIndexOf('.');
    if (!METHODS.has(path.slice(dot + 1)) || !DATABASE.test(path.slice(0, dot))) return undefined;
    // `run = frappe.db.sql`: calls of it say nothing of SQL.
    const target = node.parent?.firstChild;
    if (target && target !== node) this.aliases.add(this.text(target).replace(/\s+/g, ''));
    return { kind: 'database', path };
  }

  /** The dotted path of a name with aliases of `frappe.db` and its methods resolved. */
  private resolvePath(node: SyntaxNode): string {
    const path = this.text(node).replace(/\s+/g, '');
    const dot = path.indexOf('.');
    const head = dot < 0 ? path : path.slice(0, dot);
    const alias = this.follower.names.lookup(head);
    return alias?.kind === 'database' ? alias.path + (dot < 0 ? '' : path.slice(dot)) : path;
  }

  /** Finds the calls inside an expression or a simple statement. */
  expression(node: SyntaxNode): void {
    if (!this.concerns(node)) return;
    const found: SyntaxNode[] = [];
    node.cursor().iterate((inner) => {
      if (inner.name === 'CallExpression') found.push(inner.node);
    });
    for (const call of found) this.visitCall(call, node);
  }

  private visitCall(node: SyntaxNode, within: SyntaxNode): void {
    const callee = node.firstChild!;
    const list = node.lastChild;
    if (list?.name !== 'ArgList') return;
    const path = this.resolvePath(callee);
    const dot = path.lastIndexOf('.');
    const method = path.slice(dot + 1);
    if (dot < 0 || !METHODS.has(method) || !DATABASE.test(path.slice(0, dot))) return;
    const args = argumentsOf(list, this.source);
    const query = args.positional[0] ?? args.named.get('query') ?? args.named.get('sql_dict');
    if (!query) return;
    const values = args.positional[1] ?? args.named.get('values');
    const { evaluator } = this.follower.names;
    this.calls.push({
      method,
      ...this.ownerOf(node),
      span: { start: node.from, end: node.to },
      indent: query.name === 'String' ? this.indentOf(node) : undefined,
      repeat: query.name === 'String' ? this.repeatOf(node, query) : undefined,
      unread: node.parent?.name === 'ExpressionStatement' && !FETCHES.test(this.source),
      argument: { start: query.from, end: query.to },
      bound: args.spread || (values !== undefined && !this.isEmpty(values)),
      unfinished: hasError(node),
      variants: evaluator.with(this.boundAround(node, within), () => this.queries(query, method)),
    });
  }

  private ownerOf(call: SyntaxNode): Pick<SqlCall, 'owner' | 'asks'> {
    const names: string[] = [];
    let asks = false;
    for (let node = call.parent; node; node = node.parent) {
      if (node.name !== 'FunctionDefinition' && node.name !== 'ClassDefinition') continue;
      const name = node.getChild('VariableName');
      names.unshift(name ? this.text(name) : '');
      if (node.name === 'ClassDefinition') continue;
      const known = this.asking.get(node.from) ?? ASKS.test(this.text(node));
      this.asking.set(node.from, known);
      asks ||= known;
    }
    return { owner: names.join('.'), asks };
  }

  /** The variables of the lambdas and comprehensions between a call and its statement. */
  private boundAround(call: SyntaxNode, within: SyntaxNode): [string, Value | undefined][] {
    const names: [string, Value | undefined][] = [];
    for (let node = call.parent; node && node.from >= within.from; node = node.parent) {
      const parameters = node.name === 'LambdaExpression' ? node.getChild('ParamList') : undefined;
      const bound = parameters?.getChildren('VariableName') ?? between(node, 'for', 'in').flatMap(targetsIn);
      if (node.name.endsWith('Statement')) break;
      for (const name of bound) {
        const list = !parameters && bound.length === 1 ? between(node, 'in', '')[0] : undefined;
        names.unshift([this.text(name), list && this.follower.names.elementOf(list)]);
      }
    }
    return names;
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
    const { evaluator } = this.follower.names;
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
