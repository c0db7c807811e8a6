import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../text.js';
import { isOnlyForOthers, sqliteTest } from './dialect.js';
import { parsePython } from './tree.js';

/** The stretches of a Python file that a SQLite site never runs: under `if frappe.db.db_type == "mariadb"` and the like. */
export function notOnSqlite(text: string): Span[] {
  if (!/mariadb|sqlite/i.test(text)) return [];
  const spans: Span[] = [];
  parsePython(text).iterate({
    enter({ node }) {
      if (node.name === 'IfStatement') spans.push(...ofIf(node, text));
      else if (node.name === 'ConditionalExpression') spans.push(...ofChoice(node, text));
      else if (node.name === 'DecoratedStatement') {
        const decorators = node.getChildren('Decorator').map(({ from, to }) => text.slice(from, to));
        if (decorators.some(isOnlyForOthers)) spans.push({ start: node.from, end: node.to });
      }
    },
  });
  return spans;
}

/** The bodies that are never entered, and what stands behind one that always leaves. */
function ofIf(node: SyntaxNode, text: string): Span[] {
  const spans: Span[] = [];
  let isAbsentNow = false;
  let condition: SyntaxNode | undefined;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === 'else') condition = undefined;
    else if (child.name !== 'Body') condition = isWord(child) ? condition : child;
    else {
      const test = condition && sqliteTest(text.slice(condition.from, condition.to));
      if (isAbsentNow || test?.absent) spans.push({ start: child.from, end: child.to });
      else if (test?.otherwiseAbsent && leaves(child) && node.parent)
        spans.push({ start: node.to, end: node.parent.to });
      isAbsentNow ||= test?.otherwiseAbsent ?? false;
    }
  }
  return spans;
}

/** `a if db_type == "mariadb" else b` */
function ofChoice(node: SyntaxNode, text: string): Span[] {
  const parts: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (!isWord(child)) parts.push(child);
  const [yes, condition, no] = parts;
  const test = condition && sqliteTest(text.slice(condition.from, condition.to));
  const absent = [...(test?.absent && yes ? [yes] : []), ...(test?.otherwiseAbsent && no ? [no] : [])];
  return absent.map(({ from, to }) => ({ start: from, end: to }));
}

function isWord({ name }: SyntaxNode): boolean {
  return name === 'if' || name === 'elif' || name === 'else';
}

function leaves(body: SyntaxNode): boolean {
  const last = body.lastChild?.name;
  return last === 'ReturnStatement' || last === 'RaiseStatement' || last === 'ContinueStatement';
}
