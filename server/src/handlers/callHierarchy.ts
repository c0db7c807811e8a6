import {
  type CallHierarchyIncomingCall,
  type CallHierarchyIncomingCallsParams,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CallHierarchyOutgoingCallsParams,
  type CallHierarchyPrepareParams,
  type Range,
  SymbolKind,
} from 'vscode-languageserver/node';
import type { Leaf } from '../core/interpreter/summary.js';
import type { Site } from '../core/interpreter/values.js';
import { CallGraph, type CallNode } from '../core/readonly/call-graph.js';
import { summaryOf } from '../core/readonly/paths.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { pathOf, uriOf } from '../lsp/uris.js';
import { analysisOf } from '../workspace/checkers/entry.js';
import type { Project } from '../workspace/project.js';

interface Kept {
  generation: number;
  graph: CallGraph;
}
const kept = new WeakMap<Project, Kept>();

/** What a hierarchy is asked about: the graph of the project, and the function that a place is in. */
interface Found {
  project: Project;
  node: CallNode;
}

/** `textDocument/prepareCallHierarchy`: on a function that is called from outside or on a way to a write. */
export async function onPrepareCalls(
  session: Session,
  { textDocument: { uri }, position }: CallHierarchyPrepareParams,
): Promise<CallHierarchyItem[] | null> {
  const document = session.documents.get(uri);
  const found = document && (await find(session, uri, document.offsetAt(position)));
  return found ? [itemOf(found)] : null;
}

/** `callHierarchy/outgoingCalls`: the functions that lead to a write, and the writes of its own. */
export async function onOutgoingCalls(
  session: Session,
  { item }: CallHierarchyOutgoingCallsParams,
): Promise<CallHierarchyOutgoingCall[] | null> {
  const found = await again(session, item);
  if (!found) return null;
  const { project, node } = found;
  const calls = [...node.callees].map(([callee, sites]) => ({
    to: itemOf({ project, node: callee }),
    fromRanges: sites.map((site) => rangeOf(project, site)),
  }));
  const writes = [...node.writes.values()].map((leaf) => ({
    to: writeItem(project, leaf),
    fromRanges: [rangeOf(project, leaf.site)],
  }));
  return [...calls, ...writes].sort(
    (a, b) => (a.fromRanges[0]?.start.line ?? 0) - (b.fromRanges[0]?.start.line ?? 0),
  );
}

/** `callHierarchy/incomingCalls`: who calls a function on the way to its writes; for a write, the function it is in. */
export async function onIncomingCalls(
  session: Session,
  { item }: CallHierarchyIncomingCallsParams,
): Promise<CallHierarchyIncomingCall[] | null> {
  const found = await again(session, item);
  if (!found) return null;
  const { project, node } = found;
  if (item.kind === SymbolKind.Event) return [{ from: itemOf(found), fromRanges: [item.range] }];
  return [...node.callers].map(([caller, sites]) => ({
    from: itemOf({ project, node: caller }),
    fromRanges: sites.map((site) => rangeOf(project, site)),
  }));
}

/** An item comes back with the place that it was made of; the file may have changed since. */
async function again(session: Session, { uri, selectionRange, kind }: CallHierarchyItem) {
  const found = await find(session, uri, selectionRange.start);
  return found && (kind !== SymbolKind.Event || found.node.writes.size > 0) ? found : undefined;
}

async function find(session: Session, uri: string, at: number | Range['start']): Promise<Found | undefined> {
  const path = pathOf(uri);
  if (!path?.endsWith('.py')) return undefined;
  await session.ready;
  for (const { project } of await session.workspaces.settled()) {
    if (!project.file(path) || !project.settingsFor(path).targets.has('read-only')) continue;
    const analysis = analysisOf(project);
    const offset = typeof at === 'number' ? at : new LineIndex(analysis.textOf(path)).offsetAt(at);
    const node = graphOf(project).at(path, offset);
    if (node) return { project, node };
  }
  return undefined;
}

function graphOf(project: Project): CallGraph {
  const known = kept.get(project);
  if (known?.generation === project.generation) return known.graph;
  const analysis = analysisOf(project);
  const graph = new CallGraph(analysis.run(true), (file) => analysis.statementsOf(file));
  kept.set(project, { generation: project.generation, graph });
  return graph;
}

function itemOf({ project, node }: Found): CallHierarchyItem {
  const { file, name, entry } = node;
  const { start, end, nameStart, name: own } = node.node;
  const lines = new LineIndex(analysisOf(project).textOf(file));
  return {
    name,
    detail: entry ? summaryOf(entry) : file.slice(file.lastIndexOf('/') + 1),
    kind: name.includes('.') ? SymbolKind.Method : SymbolKind.Function,
    uri: uriOf(file),
    range: lines.rangeOf({ start, end }),
    selectionRange: lines.rangeOf({ start: nameStart, end: nameStart + own.length }),
  };
}

function writeItem(project: Project, { what, site, maybe }: Leaf): CallHierarchyItem {
  const range = rangeOf(project, site);
  return {
    name: what,
    detail: maybe ? 'writes, in some cases' : 'writes',
    kind: SymbolKind.Event,
    uri: uriOf(site.file),
    range,
    selectionRange: range,
  };
}

function rangeOf(project: Project, site: Site): Range {
  return new LineIndex(analysisOf(project).textOf(site.file)).rangeOf(site);
}
