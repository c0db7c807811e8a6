import {
  type CallHierarchyIncomingCall,
  type CallHierarchyIncomingCallsParams,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CallHierarchyOutgoingCallsParams,
  type CallHierarchyPrepareParams,
  SymbolKind,
} from 'vscode-languageserver/node';
import type { Session } from '../lsp/session.js';
import type { WriteStep } from '../protocol.js';
import { onWritePaths } from './entries.js';

/** Which function's write paths an item belongs to, and the way down to it. */
interface Way {
  uri: string;
  line: number;
  steps: number[];
}

/** `textDocument/prepareCallHierarchy`: on a function that requests, the desk or hooks call. */
export async function onPrepareCalls(
  session: Session,
  { textDocument: { uri }, position }: CallHierarchyPrepareParams,
): Promise<CallHierarchyItem[] | null> {
  const paths = await onWritePaths(session, { uri, line: position.line });
  if ('reason' in paths) return null;
  const range = { start: position, end: position };
  const data: Way = { uri, line: position.line, steps: [] };
  return [
    {
      name: paths.title,
      detail: paths.summary,
      kind: SymbolKind.Function,
      uri,
      range,
      selectionRange: range,
      data,
    },
  ];
}

/** `callHierarchy/outgoingCalls`: the calls that lead to a write, and in the end the write. */
export async function onOutgoingCalls(
  session: Session,
  { item }: CallHierarchyOutgoingCallsParams,
): Promise<CallHierarchyOutgoingCall[] | null> {
  const { uri, line, steps } = item.data as Way;
  const paths = await onWritePaths(session, { uri, line });
  if ('reason' in paths) return null;
  const top = paths.groups.flatMap(({ title, steps: own }) => own.map((step) => ({ step, title })));
  let level: { step: WriteStep; title: string }[] = top;
  for (const i of steps) level = (level[i]?.step.steps ?? []).map((step) => ({ step, title: '' }));
  return level.map(({ step, title }, i) => ({
    to: {
      name: step.label,
      detail: [title, step.place, step.maybe ? 'in some cases' : '']
        .filter((part) => part !== '')
        .join(' · '),
      kind: step.steps.length > 0 ? SymbolKind.Function : SymbolKind.Event,
      uri: step.uri,
      range: step.range,
      selectionRange: step.range,
      data: { uri, line, steps: [...steps, i] } satisfies Way,
    },
    // A call stands in the function above it, which may be in another file: then the editor shows the place itself.
    fromRanges: step.uri === item.uri ? [step.range] : [],
  }));
}

/** `callHierarchy/incomingCalls`: what is asked about is called from outside, and its steps are reached from there. */
export function onIncomingCalls(
  _session: Session,
  _params: CallHierarchyIncomingCallsParams,
): CallHierarchyIncomingCall[] {
  return [];
}
