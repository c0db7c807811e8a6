import type { SyntaxNode, Tree } from '@lezer/common';
import type { Span } from '../../text.js';
import { dialectTest, isForeignDefinition } from './dialect.js';
import { argumentsOf, distinct, Evaluator, expressions, MAX_VARIANTS, type Value } from './evaluate.js';
import { mergeScopes, type Scope, surePart } from './scope.js';
import { concatTemplates, type Template, unknownTemplate } from './strings.js';

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
  indent: string | undefined;
  /** It is a statement of its own: nothing reads what it returns. */
  unread: boolean;
  /** The argument with the SQL. */
  argument: Span;
  /** Values are passed, so that `%s` and `%(name)s` are placeholders. */
  bound: boolean;
  variants: Template[];
}

const METHODS = new Set(['sql', 'sql_list', 'sql_ddl', 'multisql']);
/** Names under which code holds a `frappe.db`. */
const DATABASE = /^(?:frappe\.(?:local\.)?db|(?:[\w.]+\.)?_?db|frappe\.get_db\(\))$/;
/** Ways to ask what a site has before it is queried. */
const ASKS =
  /\b(?:has_column|has_table|table_exists|get_table_columns|get_tables|get_db_table_columns|has_field|get_installed_apps|reload_doc(?:type)?|updatedb|exists\(\s*["']DocType["'])/;
/** A call that adds to a list. */
const GROWS = /\.\s*(?:append|extend|insert)\s*\(/;
const MENTIONS = /\b(?:sql|sql_list|sql_ddl|multisql)\b/;

/**
 * Finds the calls in a module that send SQL to Frappe's database and evaluates their first argument:
 * literals, names assigned before on every path, `+`, `%`, `.format`, f-strings, `.join`, clauses
 * appended under a condition. What cannot be known is a gap.
 */
export function findSqlCalls(source: string, tree: Tree): SqlCall[] {
  if (!MENTIONS.test(source)) return [];
  const finder = new Finder(source);
  finder.module(tree.topNode);
  return finder.calls;
}

class Finder {
  readonly calls: SqlCall[] = [];
  private readonly constants = new Map<string, SyntaxNode | null>();
  private readonly evaluating = new Set<string>();
  private readonly owners: string[] = [];
  private readonly aliases = new Set<string>();
  private asks = false;
  private scope: Scope = new Map();
  private readonly evaluator: Evaluator;

  constructor(private readonly source: string) {
    this.evaluator = new Evaluator(source, (name) => this.lookup(name));
  }

  module(top: SyntaxNode): void {
    for (let child = top.firstChild; child; child = child.nextSibling) this.noteConstant(child);
    this.block(top);
  }

  /** A name that a module assigns exactly once, in a plain statement, is a constant to its functions. */
  private noteConstant(node: SyntaxNode): void {
    if (node.name === 'UpdateStatement') this.constants.set(this.text(node.firstChild!), null);
    if (node.name !== 'AssignStatement') return;
    const target = node.firstChild!;
    const name = this.text(target);
    const value = node.lastChild!;
    this.constants.set(name, target.name === 'VariableName' && !this.constants.has(name) ? value : null);
  }

  private lookup(name: string): Value | undefined {
    const local = this.scope.get(name);
    if (local) return local;
    if (this.scope.has(name) || this.evaluating.has(name)) return undefined;
    const constant = this.constants.get(name);
    if (!constant || this.owners.length === 0) return undefined;
    this.evaluating.add(name);
    const value = this.evaluator.value(constant);
    this.evaluating.delete(name);
    return value;
  }

  private text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  private mentions(node: SyntaxNode): boolean {
    const text = this.text(node);
    if (MENTIONS.test(text)) return true;
    for (const alias of this.aliases) if (text.includes(`${alias}(`)) return true;
    return false;
  }

  private block(node: SyntaxNode): void {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      this.statement(child);
      if (child.name === 'IfStatement' && this.leavesForeign(child)) return;
    }
  }

  /** `if frappe.db.db_type == "mariadb": … return`: what follows is for the others. */
  private leavesForeign(node: SyntaxNode): boolean {
    const [first, ...others] = arms(node);
    if (!first?.condition || others.length > 0) return false;
    const last = first.body.lastChild?.name;
    const leaves = last === 'ReturnStatement' || last === 'RaiseStatement';
    return leaves && dialectTest(this.text(first.condition))?.otherwiseForeign === true;
  }

  private statement(node: SyntaxNode): void {
    switch (node.name) {
      case 'FunctionDefinition':
        this.definition(node);
        break;
      case 'ClassDefinition':
        this.named(node, () => this.isolated(() => this.bodies(node)));
        break;
      case 'DecoratedStatement':
        if (node.getChildren('Decorator').some((decorator) => isForeignDefinition(this.text(decorator))))
          break;
        this.block(node);
        break;
      case 'AssignStatement':
        this.expression(node);
        this.assign(node);
        break;
      case 'UpdateStatement':
        this.expression(node);
        this.update(node);
        break;
      case 'IfStatement':
      case 'MatchStatement':
        this.branches(node);
        break;
      case 'ForStatement':
      case 'WhileStatement':
        this.loop(node);
        break;
      case 'TryStatement':
        this.attempt(node);
        break;
      case 'WithStatement':
        this.header(node);
        this.bodies(node);
        break;
      case 'ImportStatement':
        this.imported(node);
        break;
      case 'ExpressionStatement':
        this.expression(node);
        this.append(node);
        break;
      default:
        this.expression(node);
    }
  }

  private definition(node: SyntaxNode): void {
    if (!this.mentions(node)) return;
    const outer = this.asks;
    this.asks ||= ASKS.test(this.text(node));
    this.named(node, () =>
      this.isolated(() => {
        const parameters = node.getChild('ParamList');
        for (const name of parameters?.getChildren('VariableName') ?? []) this.forget(this.text(name));
        this.bodies(node);
      }),
    );
    this.asks = outer;
  }

  private named(node: SyntaxNode, visit: () => void): void {
    const name = node.getChild('VariableName');
    if (node.name === 'ClassDefinition' && name && isForeignDefinition(this.text(name))) return;
    this.owners.push(name ? this.text(name) : '');
    visit();
    this.owners.pop();
  }

  /** Runs `visit` on a copy of the scope, so that what it assigns stays inside. */
  private isolated(visit: () => void): Scope {
    const outer = this.scope;
    this.scope = new Map(outer);
    visit();
    const inner = this.scope;
    this.scope = outer;
    return inner;
  }

  private bodies(node: SyntaxNode): void {
    for (const body of node.getChildren('Body')) this.block(body);
  }

  /** The expressions of a compound statement before its body. */
  private header(node: SyntaxNode): void {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.name !== 'Body' && child.name !== 'MatchBody') this.expression(child);
    }
  }

  private branches(node: SyntaxNode): void {
    this.header(node);
    if (node.name === 'MatchStatement') {
      const clauses = node.getChild('MatchBody')?.getChildren('MatchClause') ?? [];
      const bodies = clauses.flatMap((clause) => clause.getChildren('Body'));
      const paths = bodies.map((body) => this.isolated(() => this.block(body)));
      this.scope = mergeScopes([this.scope, ...paths]);
      return;
    }
    const paths: Scope[] = [];
    // Code that only another database runs is no path here.
    let foreignNow = false;
    for (const { condition, body } of arms(node)) {
      const test = condition && dialectTest(this.text(condition));
      if (!foreignNow && !test?.foreign) paths.push(this.isolated(() => this.block(body)));
      foreignNow ||= test?.otherwiseForeign ?? false;
    }
    if (!node.getChild('else') && !foreignNow) paths.unshift(this.scope);
    if (paths.length > 0) this.scope = mergeScopes(paths);
  }

  private attempt(node: SyntaxNode): void {
    const [first, ...rest] = node.getChildren('Body');
    const before = this.scope;
    const tried = first ? this.isolated(() => this.block(first)) : before;
    const between = mergeScopes([before, tried]);
    const paths = [tried];
    for (const body of rest) {
      this.scope = between;
      paths.push(this.isolated(() => this.block(body)));
    }
    this.scope = mergeScopes(paths);
  }

  private loop(node: SyntaxNode): void {
    this.header(node);
    const assigned = [...this.assignedIn(node)];
    // Most loops build no text: what they assign was unknown before, so it is unknown after.
    const builds = assigned.some((name) => this.scope.get(name)) || GROWS.test(this.text(node));
    for (const name of assigned) this.grow(name);
    if (node.name === 'ForStatement') this.loopVariable(node);
    if (!builds && !this.mentions(node)) {
      for (const name of assigned) this.forget(name);
      return;
    }
    const before = this.scope;
    const after = this.isolated(() => this.bodies(node));
    this.scope = mergeScopes([before, after]);
  }

  private loopVariable(node: SyntaxNode): void {
    const target = node.firstChild?.nextSibling;
    for (let child = target; child && child.name !== 'in'; child = child.nextSibling ?? undefined) {
      if (child.name === 'VariableName') this.forget(this.text(child));
    }
    const list = node.getChild('in')?.nextSibling;
    if (target?.name !== 'VariableName' || target.nextSibling?.name !== 'in' || !list) return;
    const value = this.evaluator.value(list);
    if (value?.kind !== 'list' || value.items.length === 0 || value.items.length > MAX_VARIANTS) return;
    const items = value.items.flatMap((item) => (item.kind === 'strings' ? item.variants : []));
    if (items.length <= MAX_VARIANTS)
      this.scope.set(this.text(target), { kind: 'strings', variants: distinct(items) });
  }

  private assignedIn(node: SyntaxNode): Set<string> {
    const names = new Set<string>();
    node.cursor().iterate((inner) => {
      if (inner.name !== 'AssignStatement' && inner.name !== 'UpdateStatement') return;
      const target = inner.node.firstChild!;
      names.add(this.text(target).replace(/\s+/g, ''));
    });
    return names;
  }

  /** Before a loop that assigns it, a string may already have had something appended. */
  private grow(name: string): void {
    const value = this.scope.get(name);
    if (!value) return;
    if (value.kind !== 'strings') {
      this.forget(name);
      return;
    }
    const variants = value.variants.map((template) => {
      const end = template.map.spanOf(template.text.length, template.text.length);
      return concatTemplates([template, unknownTemplate(end, name)]);
    });
    this.scope.set(name, { kind: 'strings', variants });
  }

  private forget(name: string): void {
    this.scope.set(name, undefined);
  }

  private set(name: string, value: Value | undefined): void {
    if (value) this.scope.set(name, value);
    else this.forget(name);
  }

  private assign(node: SyntaxNode): void {
    const target = node.firstChild!;
    if (target.nextSibling?.name === ',') {
      for (
        let child: SyntaxNode | null = target;
        child && child.name !== 'AssignOp';
        child = child.nextSibling
      ) {
        if (child.name !== ',') this.forget(this.text(child));
      }
      return;
    }
    const value = node.lastChild!;
    if (value.name === 'AssignOp' || value.name === 'TypeDef') return;
    if (target.name !== 'VariableName' && target.name !== 'MemberExpression') return;
    const name = this.text(target).replace(/\s+/g, '');
    const database = this.databaseValue(value);
    // `run = frappe.db.sql`: calls of it say nothing of SQL.
    if (database && METHODS.has(database.path.slice(database.path.lastIndexOf('.') + 1)))
      this.aliases.add(name);
    this.set(name, database ?? this.evaluator.value(value));
  }

  private databaseValue(node: SyntaxNode): Extract<Value, { kind: 'database' }> | undefined {
    if (node.name !== 'MemberExpression' && node.name !== 'VariableName') return undefined;
    const path = this.resolvePath(node);
    if (DATABASE.test(path)) return { kind: 'database', path };
    const dot = path.lastIndexOf('.');
    return METHODS.has(path.slice(dot + 1)) && DATABASE.test(path.slice(0, dot))
      ? { kind: 'database', path }
      : undefined;
  }

  /** The dotted path of a name with aliases of `frappe.db` and its methods resolved. */
  private resolvePath(node: SyntaxNode): string {
    const path = this.text(node).replace(/\s+/g, '');
    const dot = path.indexOf('.');
    const head = dot < 0 ? path : path.slice(0, dot);
    const alias = this.scope.get(head);
    return alias?.kind === 'database' ? alias.path + (dot < 0 ? '' : path.slice(dot)) : path;
  }

  private update(node: SyntaxNode): void {
    const target = node.firstChild!;
    const value = node.lastChild!;
    const name = this.text(target).replace(/\s+/g, '');
    const operator = this.text(node.getChild('UpdateOp') ?? target);
    const old = this.scope.get(name);
    if (operator !== '+=' || old?.kind !== 'strings') {
      this.forget(name);
      return;
    }
    const added = this.evaluator.strings(value);
    if (old.variants.length * added.length > MAX_VARIANTS) {
      this.scope.set(name, { kind: 'strings', variants: [surePart(old.variants)] });
      return;
    }
    const variants = old.variants.flatMap((before) => added.map((after) => concatTemplates([before, after])));
    this.scope.set(name, { kind: 'strings', variants: distinct(variants) });
  }

  /** `names.append("…")` on a list that is known. */
  private append(node: SyntaxNode): void {
    const call = node.firstChild;
    const callee = call?.name === 'CallExpression' ? call.firstChild : undefined;
    if (callee?.name !== 'MemberExpression') return;
    const name = this.text(callee.firstChild!);
    const list = this.scope.get(name);
    if (list?.kind !== 'list') return;
    const argument = argumentsOf(call!.lastChild!, this.source).positional[0];
    if (this.text(callee.lastChild!) !== 'append' || !argument) {
      this.forget(name);
      return;
    }
    const item: Value = { kind: 'strings', variants: this.evaluator.strings(argument) };
    this.scope.set(name, { kind: 'list', items: [...list.items, item] });
  }

  private imported(node: SyntaxNode): void {
    const text = this.text(node);
    const match = /^from\s+frappe\s+import\b/.exec(text);
    if (!match) return;
    for (const [, alias] of text.slice(match[0].length).matchAll(/\bdb\b(?:\s+as\s+(\w+))?/g)) {
      this.scope.set(alias ?? 'db', { kind: 'database', path: 'frappe.db' });
    }
  }

  /** Finds the calls inside an expression or a simple statement. */
  private expression(node: SyntaxNode): void {
    if (!this.mentions(node)) return;
    const found: SyntaxNode[] = [];
    node.cursor().iterate((inner) => {
      if (inner.name === 'CallExpression') found.push(inner.node);
    });
    for (const call of found) this.visitCall(call);
  }

  private visitCall(node: SyntaxNode): void {
    const callee = node.firstChild!;
    const list = node.lastChild;
    if (list?.name !== 'ArgList') return;
    const path = this.resolvePath(callee);
    const dot = path.lastIndexOf('.');
    const method = path.slice(dot + 1);
    if (dot < 0 || !METHODS.has(method) || !DATABASE.test(path.slice(0, dot))) return;
    const args = argumentsOf(list, this.source);
    const query = args.positional[0] ?? args.named.get('query') ?? args.named.get('sql_dict');
    if (!query || this.source[query.from] === '*') return;
    const values = args.positional[1] ?? args.named.get('values');
    this.calls.push({
      method,
      owner: this.owners.join('.'),
      asks: this.asks,
      span: { start: node.from, end: node.to },
      indent: query.name === 'String' ? this.indentOf(node) : undefined,
      unread: node.parent?.name === 'ExpressionStatement',
      argument: { start: query.from, end: query.to },
      bound: args.spread || (values !== undefined && !this.isEmpty(values)),
      variants: this.queries(query, method),
    });
  }

  private indentOf(call: SyntaxNode): string | undefined {
    if (call.parent?.name !== 'ExpressionStatement' || !this.text(call).startsWith('frappe.db.sql'))
      return undefined;
    const line = this.source.lastIndexOf('\n', call.from - 1) + 1;
    const indent = this.source.slice(line, call.from);
    const continues = /\\\r?\n$/.test(this.source.slice(Math.max(0, line - 3), line));
    const alone = /^[ \t]*$/.test(indent) && /[ \t]*(?:#|\r?\n|$)/y;
    if (!alone || continues) return undefined;
    alone.lastIndex = call.to;
    return alone.test(this.source) ? indent : undefined;
  }

  /** `multisql` takes a query per database; MariaDB's is the one that counts here. */
  private queries(node: SyntaxNode, method: string): Template[] {
    if (method !== 'multisql') return this.evaluator.strings(node);
    const value = this.evaluator.value(node);
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

/** The arms of an if statement; the last, `else`, has no condition. */
function arms(node: SyntaxNode): { condition: SyntaxNode | undefined; body: SyntaxNode }[] {
  return node.getChildren('Body').map((body) => {
    const before = body.prevSibling;
    return { condition: !before || before.name === 'else' ? undefined : before, body };
  });
}
