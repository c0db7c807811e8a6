import { isReserved } from '../engines/mysql/reserved.js';
import type { AstColumn, AstFacts, AstSelect, AstTable } from '../engines/vitess/verdicts.js';

/** A node of node-sql-parser's tree: its own types leave out half of what it makes. */
type Node = Record<string, unknown>;

/** `astify` of node-sql-parser's MySQL grammar; throws for what it cannot read. */
export type ReadSql = (sql: string) => unknown;

let reader: Promise<ReadSql> | undefined;

/** The reader, which takes a moment to load and is loaded only where it is needed. */
export function loadReader(): Promise<ReadSql> {
  reader ??= import('node-sql-parser/build/mysql.js').then((loaded) => {
    const { Parser } = loaded.default ?? loaded;
    const parser = new Parser();
    return (sql) => parser.astify(sql, { database: 'MySQL' });
  });
  return reader;
}

const KINDS = new Set(['select', 'update', 'delete', 'insert', 'replace']);

/** Answers kept, since one statement is often met again: in an editor at every key. */
const KEPT = 5000;
const kept = new Map<string, AstFacts | undefined>();

/** `readNames` for statements that name a DocType's table: of others there is nothing to look up. */
export async function namesReader(): Promise<(sql: string) => AstFacts | undefined> {
  const read = await loadReader();
  return (sql) => {
    if (!/\btab[A-Z]/.test(sql)) return MAKES.test(sql) ? readNames(sql, read) : undefined;
    if (!kept.has(sql)) {
      if (kept.size >= KEPT) kept.clear();
      kept.set(sql, readNames(sql, read));
    }
    return kept.get(sql);
  };
}

/** A statement of this length takes some 50 ms. */
const LONGEST = 10_000;

const MAKES =
  /^\s*(?:create|drop|alter|truncate|rename)\s[^(]*?\btable\s+(?:if\s+(?:not\s+)?exists\s+)?(`[^`]+`|\w+)/i;

/** Whether a statement makes, changes or drops a table. */
export const makesTable = (sql: string): boolean => MAKES.test(sql);

/** Words that the grammar takes for a column inside of a function: `TIMESTAMPDIFF(DAY, a, b)`. */
const WORDS =
  /^(?:microsecond|second|minute|hour|day|week|month|quarter|year|\w+_(?:microsecond|second|minute|hour|day|month)|date|time|datetime|boolean|binary|utf8\w*|both|leading|trailing|true|false|default)$/i;

/**
 * Tables and columns of a statement where the Vitess engine is not there; undefined for what cannot be read, which means
 * nothing about the statement. Columns only of a statement that is one query, where it is plain which tables they are of.
 */
export function readNames(sql: string, read: ReadSql): AstFacts | undefined {
  const made = MAKES.exec(sql)?.[1];
  if (made !== undefined) {
    const name = made.replaceAll('`', '');
    return { verdict: 'ok', tables: [{ name, role: 'ddl', scope: 0 }] };
  }
  if (sql.length > LONGEST) return undefined;
  let tree: unknown;
  try {
    tree = read(sql);
  } catch {
    return undefined;
  }
  const root = Array.isArray(tree) ? (tree.length === 1 ? tree[0] : undefined) : tree;
  if (!isNode(root) || !KINDS.has(String(root.type))) return undefined;
  const nodes = [...walk(root)];
  const named = new Set(nodes.flatMap(({ node }) => cteNames(node)));
  const tables = nodes
    .filter(({ node }) => isTable(node) && !named.has(String(node.table).toLowerCase()))
    .map(({ node }): AstTable => {
      const { table, db, as } = node;
      return {
        name: String(table),
        role: 'read',
        scope: 0,
        ...(typeof db === 'string' && { qualifier: db }),
        ...(typeof as === 'string' && { alias: as }),
      };
    });
  const facts: AstFacts = { verdict: 'ok', kind: String(root.type) as NonNullable<AstFacts['kind']>, tables };
  const queries = nodes.filter(({ node }) => node.type === 'select').length;
  const isOne = named.size === 0 && !root._next && (root.type === 'select' ? queries === 1 : queries === 0);
  if (!isOne || root.type === 'insert' || root.type === 'replace') return facts;
  const columns = nodes.flatMap(({ node, path }) => columnOf(node, path));
  // One that cannot be told from a word of the grammar makes the others no less certain, but is left out.
  return { ...facts, scopes: [{ kind: 'statement', parent: -1 }], columns, selects: selectsOf(root) };
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

function* walk(node: Node, path: readonly string[] = []): Generator<{ node: Node; path: readonly string[] }> {
  yield { node, path };
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) yield* walk(child, [...path, key]);
    }
  }
}

function isTable({ table, type }: Node): boolean {
  return typeof table === 'string' && table !== '' && type === undefined;
}

function cteNames(node: Node): string[] {
  if (!Array.isArray(node.with)) return [];
  return node.with.filter(isNode).flatMap(({ name }) => {
    const text = isNode(name) ? name.value : name;
    return typeof text === 'string' ? [text.toLowerCase()] : [];
  });
}

const CLAUSES: Readonly<Record<string, AstColumn['clause']>> = {
  columns: 'select',
  where: 'where',
  groupby: 'group',
  orderby: 'order',
  having: 'having',
  set: 'set',
};

function columnOf(node: Node, path: readonly string[]): AstColumn[] {
  const { type, column, table } = node;
  const isSet = path.length === 1 && path[0] === 'set';
  const [name, owner] = [textOf(column), textOf(table)];
  if ((type !== 'column_ref' && !isSet) || name === undefined || name === '*') return [];
  if (owner === undefined && (isReserved(name) || WORDS.test(name))) return [];
  const clause = path.includes('on') ? 'on' : CLAUSES[path[0] ?? ''];
  return clause ? [{ name, clause, scope: 0, ...(owner !== undefined && { table: owner }) }] : [];
}

/** A name as the tree has it: a text, or a node of a quoted one. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (!isNode(value)) return undefined;
  return textOf(value.value ?? value.expr);
}

function selectsOf(root: Node): AstSelect[] {
  const { columns } = root;
  if (!Array.isArray(columns)) return columns === '*' ? [{ scope: 0, star: true }] : [];
  return columns.filter(isNode).map(({ expr, as }): AstSelect => {
    const [column] = isNode(expr) ? columnOf(expr, ['columns']) : [];
    return {
      scope: 0,
      ...(typeof as === 'string' && { alias: as }),
      ...(column ? { column: column.name } : isNode(expr) && expr.column === '*' && { star: true }),
    };
  });
}
