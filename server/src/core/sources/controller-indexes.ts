import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { ControllerIndex, KeyPart } from '../schema/table.js';
import type { Span } from '../text.js';

/** An index that a controller's `on_doctype_update` makes, with the call that makes it. */
export interface ControllerIndexCall extends ControllerIndex {
  span: Span;
  /** It may be passed over: it stands in an `if`, or behind one that returns (`if frappe.flags.in_install`). */
  conditional: boolean;
}

const PART = /^\s*(?:`(\w+)`|(\w+))\s*(?:\(\s*(\d+)\s*\))?\s*$/;

/**
 * The indexes that a DocType's controller (its `.py` file) makes: calls of `frappe.db.add_index` and `add_unique`
 * with constant arguments in the module's `on_doctype_update`, which Frappe runs whenever it saves the DocType
 * (frappe/core/doctype/doctype/doctype.py `on_update`). Calls that cannot be read are left out.
 */
export function controllerIndexes(text: string): readonly ControllerIndexCall[] {
  if (!text.includes('on_doctype_update') || !/\badd_(?:index|unique)\b/.test(text)) return [];
  const known = kept.get(text);
  if (known) return known;
  if (kept.size >= KEPT) kept.clear();
  const calls = readCalls(text);
  kept.set(text, calls);
  return calls;
}

/** By text: a DocType's table is asked for again by its own rules, its customizations and patches. */
const kept = new Map<string, readonly ControllerIndexCall[]>();
const KEPT = 200;

function readCalls(text: string): ControllerIndexCall[] {
  const tree = parser.parse(text);
  const constants = new Map<string, SyntaxNode>();
  collectConstants(tree.topNode, text, constants);
  const calls: ControllerIndexCall[] = [];
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    if (node.name !== 'FunctionDefinition') continue;
    if (textOf(node.getChild('VariableName'), text) !== 'on_doctype_update') continue;
    const body = node.getChild('Body');
    if (!body) continue;
    collectConstants(body, text, constants);
    body.cursor().iterate((cursor) => {
      if (cursor.name !== 'CallExpression') return;
      const call = readCall(cursor.node, text, constants);
      if (call) calls.push(call);
    });
  }
  return calls;
}

function readCall(
  node: SyntaxNode,
  text: string,
  constants: ReadonlyMap<string, SyntaxNode>,
): ControllerIndexCall | undefined {
  const method = /\bdb\s*\.\s*(add_index|add_unique)$/.exec(textOf(node.firstChild, text));
  if (!method || isForPostgres(node, text)) return undefined;
  const unique = method[1] === 'add_unique';
  const args = readArguments(node.getChild('ArgList'), text, [
    'doctype',
    'fields',
    unique ? 'constraint_name' : 'index_name',
  ]);
  const resolve = (argument: SyntaxNode | undefined) =>
    argument?.name === 'VariableName' ? constants.get(textOf(argument, text)) : argument;
  const doctype = stringOf(resolve(args[0]), text);
  const fields = stringsOf(resolve(args[1]), text);
  const given = resolve(args[2]);
  const name = given && given.name !== 'None' ? stringOf(given, text) : indexName(fields, unique);
  const columns = fields?.map(readPart);
  if (!doctype || !name || !columns?.every((part) => part !== undefined)) return undefined;
  return {
    doctype,
    name,
    columns,
    unique,
    span: { start: node.from, end: node.to },
    conditional: isConditional(node, text),
  };
}

/** frappe/database/database.py `get_index_name`: without the prefix lengths; `add_unique` keeps what it is given. */
function indexName(fields: readonly string[] | undefined, unique: boolean): string | undefined {
  // Quotes would get into the name.
  if (!fields || fields.some((field) => field.includes('`'))) return undefined;
  if (unique) return `unique_${fields.join('_')}`;
  return `${fields.join('_')}_index`.replace(/\s*\([^)]+\)\s*/g, '');
}

function readPart(field: string): KeyPart | undefined {
  const match = PART.exec(field);
  if (!match) return undefined;
  const [, quoted, bare, prefix] = match;
  return {
    name: quoted ?? bare!,
    ...(prefix !== undefined && { prefix: Number(prefix) }),
    ...(quoted !== undefined && { quoted: true as const }),
  };
}

function isForPostgres(node: SyntaxNode, text: string): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (parent.name !== 'IfStatement') continue;
    const condition = text.slice(parent.from, parent.getChild('Body')?.from ?? parent.to);
    if (condition.includes('postgres')) return true;
  }
  return false;
}

/** Asked before: Frappe asks for the index itself, and a condition on the database is about another one. */
const PASSING_CONDITION = /\bhas_index\b|\bdb_type\b/;

function isConditional(call: SyntaxNode, text: string): boolean {
  for (let node = call; node.parent && node.parent.name !== 'FunctionDefinition'; node = node.parent) {
    if (node.parent.name === 'IfStatement' && mayPass(node.parent, text)) return true;
    for (let before = node.prevSibling; before; before = before.prevSibling) {
      if (before.name === 'IfStatement' && mayPass(before, text) && returns(before)) return true;
    }
  }
  return false;
}

function mayPass(node: SyntaxNode, text: string): boolean {
  return !PASSING_CONDITION.test(text.slice(node.from, node.getChild('Body')?.from ?? node.to));
}

function returns(node: SyntaxNode): boolean {
  let found = false;
  node.cursor().iterate(({ name }) => {
    found ||= name === 'ReturnStatement';
  });
  return found;
}

/** Arguments by position and keyword, in the order of `names`. */
function readArguments(list: SyntaxNode | null, text: string, names: string[]): (SyntaxNode | undefined)[] {
  const found: (SyntaxNode | undefined)[] = names.map(() => undefined);
  let position = 0;
  for (let node = list?.firstChild ?? null; node; node = node.nextSibling) {
    if (/^[(),]$/.test(node.name) || node.name === 'Comment') continue;
    if (node.name === 'VariableName' && node.nextSibling?.name === 'AssignOp') {
      const at = names.indexOf(textOf(node, text));
      const value: SyntaxNode | null = node.nextSibling.nextSibling;
      if (!value) break;
      if (at >= 0) found[at] = value;
      node = value;
    } else found[position++] = node;
  }
  return found;
}

/**
 * What names stand for at the end of a module's or a function's statements. `if frappe.db.db_type == "mariadb":` is
 * taken; a name that is assigned in another branch or a loop has no value.
 */
function collectConstants(scope: SyntaxNode, text: string, constants: Map<string, SyntaxNode>): void {
  for (let statement = scope.firstChild; statement; statement = statement.nextSibling) {
    if (statement.name === 'AssignStatement') assign(statement, text, constants);
    else if (statement.name === 'IfStatement' && isForMariaDb(statement, text)) {
      const body = statement.getChild('Body');
      if (body) collectConstants(body, text, constants);
    } else if (!/Definition$|^Decorated/.test(statement.name)) {
      statement.cursor().iterate((cursor) => {
        if (!/^(?:Assign|Update)Statement$/.test(cursor.name)) return;
        constants.delete(textOf(cursor.node.firstChild, text));
      });
    }
  }
}

function assign(statement: SyntaxNode, text: string, constants: Map<string, SyntaxNode>): void {
  const target = statement.firstChild;
  const value = target?.nextSibling?.nextSibling;
  if (target?.name !== 'VariableName') return;
  if (value && !value.nextSibling) constants.set(textOf(target, text), value);
  else constants.delete(textOf(target, text));
}

/** An `if` without `else` that a site on MariaDB goes into. */
function isForMariaDb(statement: SyntaxNode, text: string): boolean {
  const condition = text.slice(statement.from, statement.getChild('Body')?.from ?? statement.to);
  const asked = /^if\s+frappe\.db\.db_type\s*(==|!=)\s*["'](\w+)["']\s*$/.exec(condition);
  const isMariaDb = asked !== null && (asked[1] === '==') === (asked[2] === 'mariadb');
  return isMariaDb && statement.getChildren('Body').length === 1;
}

function stringsOf(node: SyntaxNode | undefined, text: string): string[] | undefined {
  if (node?.name === 'String') {
    const single = stringOf(node, text);
    return single === undefined ? undefined : [single];
  }
  if (node?.name === 'ParenthesizedExpression')
    return stringsOf(node.firstChild?.nextSibling ?? undefined, text);
  if (node?.name !== 'ArrayExpression' && node?.name !== 'TupleExpression') return undefined;
  const strings: string[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (/^[()[\],]$/.test(child.name) || child.name === 'Comment') continue;
    const value = stringOf(child, text);
    if (value === undefined) return undefined;
    strings.push(value);
  }
  return strings.length > 0 ? strings : undefined;
}

/** A plain string constant; undefined for anything with an escape or a prefix that changes its meaning. */
function stringOf(node: SyntaxNode | undefined, text: string): string | undefined {
  if (node?.name !== 'String') return undefined;
  const match = /^[rRuU]?('''|"""|'|")([^\\]*)\1$/s.exec(textOf(node, text));
  return match?.[2];
}

function textOf(node: SyntaxNode | null | undefined, text: string): string {
  return node ? text.slice(node.from, node.to) : '';
}
