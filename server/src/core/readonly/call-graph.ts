import type { Leaf } from '../interpreter/summary.js';
import type { Site } from '../interpreter/values.js';
import type { DefStmt, Stmt } from '../python/ast.js';
import { statementsIn } from '../python/walk.js';
import type { EntryResult } from './model.js';

/** A function on a way from what is called from outside down to a write. */
export interface CallNode {
  file: string;
  /** `VisitPass.preview_number`. */
  name: string;
  node: DefStmt;
  /** What the function is called by from outside; undefined: only by other functions. */
  entry: EntryResult | undefined;
  /** Where it is called, by the function that calls it. */
  callers: Map<CallNode, Site[]>;
  callees: Map<CallNode, Site[]>;
  /** What it does to the database itself. */
  writes: Map<string, Leaf>;
}

/** Who calls whom on the ways to writes, of all entries that were followed. */
export class CallGraph {
  private readonly nodes = new Map<DefStmt, CallNode>();
  private readonly functions = new Map<string, { node: DefStmt; name: string }[]>();

  /** `bodyOf`: the statements of a file of the bench. */
  constructor(
    results: Iterable<EntryResult>,
    private readonly bodyOf: (file: string) => readonly Stmt[],
  ) {
    for (const result of results) this.add(result);
  }

  /** The function that an offset of a file is in, as far as it leads to a write or is called from outside. */
  at(file: string, offset: number): CallNode | undefined {
    const found = this.functionAt(file, offset);
    return found && this.nodes.get(found.node);
  }

  private add(result: EntryResult): void {
    const { entry } = result;
    const top = this.nodeOf(entry.file.path, entry.node, entry.name);
    top.entry ??= result;
    const leaves = [...result.fails, ...result.silent, ...result.swallowed, ...result.lostOnGet];
    for (const leaf of leaves) this.follow(top, leaf);
  }

  private follow(top: CallNode, leaf: Leaf): void {
    let caller = top;
    for (let hop = leaf.hops; hop; hop = hop.next) {
      // What is called contains the next step.
      const inside = hop.next?.site ?? leaf.site;
      const found = this.functionAt(inside.file, inside.start);
      if (!found) continue;
      const callee = this.nodeOf(inside.file, found.node, found.name);
      if (callee === caller) continue;
      link(caller.callees, callee, hop.site);
      link(callee.callers, caller, hop.site);
      caller = callee;
    }
    caller.writes.set(`${leaf.site.file}:${leaf.site.start}`, leaf);
  }

  private nodeOf(file: string, node: DefStmt, name: string): CallNode {
    let known = this.nodes.get(node);
    if (!known) {
      known = {
        file,
        name,
        node,
        entry: undefined,
        callers: new Map(),
        callees: new Map(),
        writes: new Map(),
      };
      this.nodes.set(node, known);
    }
    return known;
  }

  private functionAt(file: string, offset: number): { node: DefStmt; name: string } | undefined {
    let all = this.functions.get(file);
    if (!all) {
      all = functionsIn(this.bodyOf(file), '');
      this.functions.set(file, all);
    }
    return all.findLast(({ node }) => node.start <= offset && offset <= node.end);
  }
}

function link(to: Map<CallNode, Site[]>, node: CallNode, site: Site): void {
  const sites = to.get(node) ?? [];
  if (!sites.some((known) => known.file === site.file && known.start === site.start)) sites.push(site);
  to.set(node, sites);
}

/** Functions and methods; those inside of functions belong to these. */
function functionsIn(body: readonly Stmt[], prefix: string): { node: DefStmt; name: string }[] {
  const found: { node: DefStmt; name: string }[] = [];
  for (const statement of body) {
    if (statement.kind === 'def') found.push({ node: statement, name: `${prefix}${statement.name}` });
    else if (statement.kind === 'class')
      found.push(...functionsIn(statement.body, `${prefix}${statement.name}.`));
    else
      for (const inner of statementsIn([statement]))
        if (inner !== statement && inner.kind === 'def') found.push({ node: inner, name: inner.name });
  }
  return found;
}
