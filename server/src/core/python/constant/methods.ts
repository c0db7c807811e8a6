import type { CallExpr } from '../ast.js';
import { addAll, merge } from './evaluate.js';
import { type Constant, type Dict, type List, setEntry } from './value.js';

/**
 * Does to a list or a dict what a method of it does; false for a method that changes neither, or is not known.
 * `maybe`: the code may not get there, so there may be more in it than is known.
 */
export function change(
  owner: Constant,
  method: string,
  call: CallExpr,
  given: readonly Constant[],
  maybe: boolean,
): boolean {
  if (owner.kind === 'list') return changeList(owner, method, given, maybe);
  return owner.kind === 'dict' && changeDict(owner, method, call, given, maybe);
}

function changeList(
  list: List,
  method: string,
  [first, second]: readonly Constant[],
  maybe: boolean,
): boolean {
  if (method === 'append' && first) list.items.push(first);
  else if (method === 'insert' && second) list.items.push(second);
  else if (method === 'extend' && first) addAll(list, first);
  else return false;
  if (maybe) list.open = true;
  return true;
}

function changeDict(
  dict: Dict,
  method: string,
  call: CallExpr,
  given: readonly Constant[],
  maybe: boolean,
): boolean {
  const [first, second] = given;
  if (method === 'update') {
    if (first && call.args[0]?.name === undefined) merge(dict, first);
    for (const [i, { name }] of call.args.entries())
      if (name !== undefined) setEntry(dict, { ...given[i]!, kind: 'text', value: name }, given[i]!);
  } else if (method === 'set' && first && second) setEntry(dict, first, second);
  else if (method === 'pop') dict.open = true;
  else return false;
  if (maybe) dict.open = true;
  return true;
}
