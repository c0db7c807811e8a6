import { type CodeLens, type Hover, MarkupKind, type Position } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { EntryContext } from '../core/contexts/entry.js';
import type { Site } from '../core/interpreter/values.js';
import { titleOf } from '../core/readonly/describe.js';
import type { EntryResult } from '../core/readonly/model.js';
import { type Entry, isServed } from '../core/readonly/model.js';
import { type PathStep, pathGroups, pathsMarkdown, summaryOf, unresolvedOf } from '../core/readonly/paths.js';
import { readinessLine, readinessOf } from '../core/readonly/readiness.js';
import { nameSpan } from '../core/readonly/report.js';
import { say } from '../core/say.js';
import { LineIndex } from '../core/text.js';
import type { Session } from '../lsp/session.js';
import { pathOf, uriOf } from '../lsp/uris.js';
import {
  COMMANDS,
  type WritePaths,
  type WritePathsParams,
  type WritePathsResult,
  type WriteStep,
} from '../protocol.js';
import { analysisOf, EntryContexts } from '../workspace/checkers/entry.js';

interface Entries {
  all: readonly Entry[];
  contexts: EntryContexts;
  lines: LineIndex;
}

/** The functions of an open Python file that are called from outside; none where read-only is no target. */
async function entriesOf(session: Session, document: TextDocument): Promise<Entries | undefined> {
  const path = pathOf(document.uri);
  const workspace = path?.endsWith('.py') ? await session.workspaceOf(document) : undefined;
  if (path === undefined || !workspace) return undefined;
  const { project } = workspace;
  if (!project.settingsFor(path).targets.has('read-only')) return undefined;
  const analysis = analysisOf(project);
  return {
    all: analysis.entriesOf(path).filter(isServed),
    contexts: new EntryContexts(project, analysis),
    lines: new LineIndex(document.getText()),
  };
}

/** A mark above each function that is called from outside: `reads only`, `writes: 3 paths`. */
export async function entryLenses(session: Session, document: TextDocument): Promise<CodeLens[]> {
  const found = await entriesOf(session, document);
  return (found?.all ?? []).map((entry) => {
    const context = found!.contexts.of(entry);
    const range = found!.lines.rangeOf(nameSpan(context));
    const args = [document.uri, range.start.line];
    return {
      range,
      command: { title: titleOf(context.result), command: COMMANDS.writePaths, arguments: args },
    };
  });
}

/** Over the name of such a function: the ways down to what it writes. */
export async function entryHover(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<Hover | null> {
  const found = await entriesOf(session, document);
  const offset = found?.lines.offsetAt(position) ?? 0;
  for (const entry of found?.all ?? []) {
    const { nameStart, name } = entry.node;
    if (offset < nameStart || offset > nameStart + name.length) continue;
    const context = found!.contexts.of(entry);
    if (context.result.outcome === 'safe' && context.result.lostOnGet.length === 0) return null;
    const markdown = pathsMarkdown(context, (site) => linkTo(context, site));
    return {
      contents: { kind: MarkupKind.Markdown, value: markdown },
      range: found!.lines.rangeOf(nameSpan(context)),
    };
  }
  return null;
}

/** The ways from the function at a line down to what it writes, as a page; undefined where there is none. */
export async function writePathsMarkdown(
  session: Session,
  { uri, line }: WritePathsParams,
): Promise<string | undefined> {
  const document = session.documents.get(uri);
  const found = document && (await entriesOf(session, document));
  const at = found?.all.findLast((entry) => found.lines.positionAt(entry.node.start).line <= line);
  if (!found || !at || found.lines.positionAt(at.node.end).line < line) return undefined;
  const context = found.contexts.of(at);
  return pathsMarkdown(context, (site) => linkTo(context, site));
}

const linkTo = (context: EntryContext, site: Site): string =>
  `${uriOf(site.file)}#L${context.rangeOf(site).start.line + 1}`;

function writeSteps(context: EntryContext, steps: readonly PathStep[]): WriteStep[] {
  return steps.map(({ label, place, site, maybe, steps: further }) => ({
    label,
    place,
    uri: uriOf(site.file),
    range: context.rangeOf(site),
    maybe,
    steps: writeSteps(context, further),
  }));
}

/** `doctypeCompat/writePaths` */
export async function onWritePaths(
  session: Session,
  { uri, line }: WritePathsParams,
): Promise<WritePathsResult> {
  const document = session.documents.get(uri);
  const found = document && (await entriesOf(session, document));
  if (!found) return { reason: say`This file is not a Python file of a Frappe app.` };
  const at = found.all.findLast((entry) => found.lines.positionAt(entry.node.start).line <= line);
  if (!at || found.lines.positionAt(at.node.end).line < line)
    return { reason: say`No function that requests, the desk or hooks call stands here.` };
  const context = found.contexts.of(at);
  const groups = pathGroups(context).map(({ title, steps }) => ({
    title,
    steps: writeSteps(context, steps),
  }));
  const unresolved = unresolvedOf(context.result);
  const summary = [summaryOf(context.result), unresolved ?? []].flat().join(' ');
  return { title: at.name, summary, groups };
}

/** `doctypeCompat/readiness`: of every open project, its apps with the entries that do not work. */
export async function onReadiness(session: Session): Promise<WritePaths> {
  await session.ready;
  const groups = (await session.workspaces.settled()).flatMap(({ project }) => {
    const results = [...analysisOf(project).run(true)];
    return readinessOf(results).map((row) => ({
      title: readinessLine(row),
      steps: results
        .filter(
          ({ entry, outcome }) =>
            entry.file.app === row.app && entry.purpose === 'read' && outcome !== 'safe',
        )
        .map(readinessStep),
    }));
  });
  const summary = groups.length > 0 ? READINESS_SUMMARY : say`No bench, app or folder is open.`;
  return { title: say`Read-only readiness`, summary, groups };
}

const READINESS_SUMMARY = say`Functions that requests, the desk, reports, web pages and hooks call while the site is read-only. Safe: neither write nor lock. Listed: reads that are not.`;

function readinessStep(result: EntryResult): WriteStep {
  const { name, file } = result.entry;
  const lines = new LineIndex(file.text);
  const range = lines.rangeOf(nameSpan({ result }));
  const place = `${titleOf(result)} · ${file.path.slice(file.path.lastIndexOf('/') + 1)}, line ${range.start.line + 1}`;
  return { label: name, place, uri: uriOf(file.path), range, maybe: false, steps: [] };
}
