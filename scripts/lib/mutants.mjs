// Mutants of a TypeScript file: each condition flipped. All of them stand in one text behind `__mutant(n)`, which says
// whether the n-th is on, so that a process loads a file once and tries thousands.
import { SourceMap } from 'node:module';
import { parse } from 'acorn';
import { transform } from 'esbuild';

const FLIPPED = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};
/** The value on the border goes to the other side. */
const BORDER = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const SWAPPED = { '&&': '||', '||': '&&' };
/** Methods whose callback answers yes or no. */
const ASKS = new Set(['filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex']);

/**
 * The JavaScript of a file with its mutants in it, numbered from `first`. Each is `{ id, kind, line, was, now }` with the
 * one-based line of the TypeScript; kinds: `flip` (a condition means its contrary), `swap` (`&&` for `||`), `border`.
 */
export async function withMutants(source, file, first) {
  const { code, map } = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcemap: 'external',
    sourcefile: file,
  });
  const positions = new SourceMap(JSON.parse(map));
  const tree = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  const mutants = [];
  /** Start and end of an expression, and what stands in its place. */
  const edits = [];
  const text = (node) => code.slice(node.start, node.end);
  const add = (node, now, kind = 'flip') => {
    const { line, column } = node.loc.start;
    const entry = positions.findEntry(line - 1, column);
    const id = first + mutants.length;
    mutants.push({
      id,
      kind,
      line: (entry.originalLine ?? line - 1) + 1,
      was: short(text(node)),
      now: short(now),
    });
    edits.push({ start: node.start, end: node.end, id, now });
  };
  /** An expression of which only true or false counts. */
  const condition = (node) => {
    if (node.type === 'LogicalExpression' && node.operator !== '??') {
      condition(node.left);
      condition(node.right);
      return;
    }
    if (node.type === 'UnaryExpression' && node.operator === '!') {
      if (isCompared(node.argument)) return;
      add(node, text(node.argument));
      return;
    }
    // Comparisons are flipped wherever they stand; what is true or false already is no condition.
    if (!isCompared(node) && node.type !== 'Literal') add(node, `!(${text(node)})`);
  };
  visit(tree, (node, parent, key) => {
    if (
      ['IfStatement', 'ConditionalExpression', 'WhileStatement', 'DoWhileStatement', 'ForStatement'].includes(
        node.type,
      )
    ) {
      if (node.test) condition(node.test);
    }
    if (node.type === 'BinaryExpression' && FLIPPED[node.operator]) {
      add(node, `${text(node.left)} ${FLIPPED[node.operator]} ${text(node.right)}`);
      if (BORDER[node.operator])
        add(node, `${text(node.left)} ${BORDER[node.operator]} ${text(node.right)}`, 'border');
    }
    if (node.type === 'LogicalExpression' && SWAPPED[node.operator]) {
      // The left side alone decides in `a || b`; brackets, as the two mix with `??`.
      add(node, `(${text(node.left)}) ${SWAPPED[node.operator]} (${text(node.right)})`, 'swap');
    }
    if (
      node.type === 'ArrowFunctionExpression' &&
      key === 'arguments' &&
      node.body.type !== 'BlockStatement'
    ) {
      const { callee } = parent;
      if (callee.type === 'MemberExpression' && ASKS.has(callee.property.name)) condition(node.body);
    }
  });
  return { code: apply(code, edits), mutants };
}

const isCompared = (node) => node.type === 'BinaryExpression' && FLIPPED[node.operator] !== undefined;
const short = (text) => text.replace(/\s+/g, ' ').slice(0, 120);

function visit(node, see, parent, key) {
  see(node, parent, key);
  for (const [name, child] of Object.entries(node)) {
    if (name === 'loc') continue;
    for (const one of Array.isArray(child) ? child : [child])
      if (one && typeof one.type === 'string') visit(one, see, node, name);
  }
}

/** The edits lie in each other or beside each other; an outer one holds the inner ones where nothing of it is on. */
function apply(code, edits) {
  const sorted = [...edits].sort((a, b) => a.start - b.start || b.end - a.end);
  let next = 0;
  const print = (start, end) => {
    let out = '';
    let at = start;
    while (next < sorted.length && sorted[next].start < end) {
      const { start: from, end: to, id, now } = sorted[next++];
      out += code.slice(at, from);
      out += `(__mutant(${id}) ? (${now}) : (${print(from, to)}))`;
      at = to;
    }
    return out + code.slice(at, end);
  };
  return print(0, code.length);
}
