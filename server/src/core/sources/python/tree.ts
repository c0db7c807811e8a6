import { type Tree, TreeFragment } from '@lezer/common';
import { parser } from '@lezer/python';

/** The files that were read last, so that an edit of one reads anew only what it touches. */
const recent: { text: string; tree: Tree }[] = [];
const KEPT = 6;
/** Below this a whole parse is as quick. */
const SHORT = 4_000;

/** The syntax tree of a Python file; one that differs little from a file read lately takes little time. */
export function parsePython(text: string): Tree {
  if (text.length < SHORT) return parser.parse(text);
  const at = recent.findIndex(
    (known) => known.text.startsWith(text.slice(0, 200)) || sameEnd(known.text, text),
  );
  const known = at < 0 ? undefined : recent.splice(at, 1)[0];
  const tree = known?.text === text ? known.tree : parser.parse(text, known && fragments(known, text));
  recent.unshift({ text, tree });
  recent.length = Math.min(recent.length, KEPT);
  return tree;
}

function sameEnd(a: string, b: string): boolean {
  return a.endsWith(b.slice(-200));
}

/** What is left of an old tree: all of it but the stretch between the common beginning and the common end. */
function fragments({ text: old, tree }: { text: string; tree: Tree }, text: string): readonly TreeFragment[] {
  const shorter = Math.min(old.length, text.length);
  let from = 0;
  while (from < shorter && old.charCodeAt(from) === text.charCodeAt(from)) from++;
  let same = 0;
  while (
    same < shorter - from &&
    old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same)
  )
    same++;
  return TreeFragment.applyChanges(TreeFragment.addTree(tree), [
    { fromA: from, toA: old.length - same, fromB: from, toB: text.length - same },
  ]);
}
