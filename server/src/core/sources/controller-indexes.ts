import type { CallExpr, Expr, Node, Stmt } from '../python/ast.js';
import { blocksOf } from '../python/blocks.js';
import { parsePython } from '../python/parse.js';
import { eachExpression, eachStatement, expressionsOf } from '../python/walk.js';
import type { Span } from '../text.js';
import { argumentsOf } from './python/operands.js';
import { isPlainLiteral } from './python/strings.js';

/** A column of an index. */
export interface KeyPart {
  name: string;
  /** Characters of a prefix: `content(100)`. */
  prefix?: number;
  /** Written with backticks in Python, which Frappe sends as they are. */
  quoted?: true;
}

/** An index made in Python: `frappe.db.add_index("DocType", ["a", "b(100)"])` in `on_doctype_update`. */
export interface ControllerIndex {
  doctype: string;
  /** As given, or as Frappe derives it: `a_b_index`, `unique_a_b`. */
  name: string;
  columns: KeyPart[];
  unique: boolean;
}

/** An index that a controller's `on_doctype_update` makes, with the call that makes it. */
export interface ControllerIndexCall extends ControllerIndex {
  span: Span;
  /** It may be passed over: it stands in an `if`, or after one that returns (`if frappe.flags.in_install`). */
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
  const { body } = parsePython(text);
  const constants = new Map<string, Expr>();
  collectConstants(body, text, constants);
  const calls: ControllerIndexCall[] = [];
  for (const statement of body) {
    if (statement.kind !== 'def' || statement.name !== 'on_doctype_update') continue;
    collectConstants(statement.body, text, constants);
    readBlock(statement.body, false, { text, constants, calls });
  }
  return calls;
}

interface Reading {
  text: string;
  constants: ReadonlyMap<string, Expr>;
  calls: ControllerIndexCall[];
}

/** The calls of a block. `conditional`: it may be passed over. */
function readBlock(block: readonly Stmt[], conditional: boolean, reading: Reading): void {
  const { text, constants, calls } = reading;
  let mayHaveLeft = conditional;
  for (const statement of block) {
    if (statement.kind === 'if' && textOf(statement.test, text).includes('postgres')) continue;
    const asks = statement.kind === 'if' && !PASSING_CONDITION.test(textOf(statement.test, text));
    for (const expression of expressionsOf(statement))
      eachExpression(expression, (inner) => {
        const call = inner.kind === 'call' ? readCall(inner, text, constants, mayHaveLeft) : undefined;
        if (call) calls.push(call);
      });
    for (const inner of blocksOf(statement)) readBlock(inner, mayHaveLeft || asks, reading);
    mayHaveLeft ||= asks && returns(statement);
  }
}

function readCall(
  node: CallExpr,
  text: string,
  constants: ReadonlyMap<string, Expr>,
  conditional: boolean,
): ControllerIndexCall | undefined {
  const method = /\bdb\s*\.\s*(add_index|add_unique)$/.exec(textOf(node.fn, text));
  if (!method) return undefined;
  const unique = method[1] === 'add_unique';
  const { positional, named } = argumentsOf(node);
  const argument = (at: number, name: string): Expr | undefined => {
    const given = positional[at] ?? named.get(name);
    return given?.kind === 'name' ? constants.get(given.id) : given;
  };
  const doctype = stringOf(argument(0, 'doctype'), text);
  const fields = stringsOf(argument(1, 'fields'), text);
  const given = argument(2, unique ? 'constraint_name' : 'index_name');
  const isNone = given?.kind === 'const' && given.value === null;
  const name = given && !isNone ? stringOf(given, text) : indexName(fields, unique);
  const columns = fields?.map(readPart);
  if (!doctype || !name || !columns?.every((part) => part !== undefined)) return undefined;
  return { doctype, name, columns, unique, span: { start: node.start, end: node.end }, conditional };
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

/** Asked before: Frappe asks for the index itself, and a condition on the database is about another one. */
const PASSING_CONDITION = /\bhas_index\b|\bdb_type\b/;

function returns(statement: Stmt): boolean {
  let found = false;
  eachStatement([statement], ({ kind }) => {
    found ||= kind === 'return';
  });
  return found;
}

/**
 * What names stand for at the end of a module's or a function's statements. `if frappe.db.db_type == "mariadb":` is
 * taken; a name that is assigned in another branch or a loop has no value.
 */
function collectConstants(block: readonly Stmt[], text: string, constants: Map<string, Expr>): void {
  for (const statement of block) {
    if (statement.kind === 'assign') assign(statement, constants);
    else if (statement.kind === 'if' && isForMariaDb(statement, text))
      collectConstants(statement.body, text, constants);
    else if (statement.kind !== 'def' && statement.kind !== 'class')
      eachStatement([statement], (inner) => {
        const targets = inner.kind === 'assign' ? inner.targets : inner.kind === 'aug' ? [inner.target] : [];
        for (const target of targets) if (target.kind === 'name') constants.delete(target.id);
      });
  }
}

function assign({ targets, value }: Stmt & { kind: 'assign' }, constants: Map<string, Expr>): void {
  const [target] = targets;
  if (target?.kind !== 'name') return;
  if (value && targets.length === 1) constants.set(target.id, value);
  else constants.delete(target.id);
}

/** An `if` without `else` that a site on MariaDB goes into. */
function isForMariaDb({ test, orelse }: Stmt & { kind: 'if' }, text: string): boolean {
  const asked = /^frappe\.db\.db_type\s*(==|!=)\s*["'](\w+)["']$/.exec(textOf(test, text));
  return asked !== null && (asked[1] === '==') === (asked[2] === 'mariadb') && orelse.length === 0;
}

function stringsOf(node: Expr | undefined, text: string): string[] | undefined {
  if (node?.kind === 'str') {
    const single = stringOf(node, text);
    return single === undefined ? undefined : [single];
  }
  if (node?.kind !== 'list' || node.shape === 'set') return undefined;
  const strings = node.items.map((item) => stringOf(item, text));
  return strings.length > 0 && strings.every((one) => one !== undefined) ? strings : undefined;
}

/** A plain string constant; undefined for anything with an escape or a prefix that changes its meaning. */
function stringOf(node: Expr | undefined, text: string): string | undefined {
  if (!node || !isPlainLiteral(node, text)) return undefined;
  return /^[rRuU]?('''|"""|'|")([^\\]*)\1$/s.exec(textOf(node, text))?.[2];
}

function textOf({ start, end }: Node, text: string): string {
  return text.slice(start, end);
}
