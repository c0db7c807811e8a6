import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { newlineOf, type Span } from '../../text.js';
import { CallFinder } from '../python/calls.js';
import { type SqlCall, SqlCallReader } from '../python/sql-calls.js';
import type { Template } from '../python/strings.js';
import { parsePython } from '../python/tree.js';
import type { SqlFragment, SqlSource } from './fragment.js';
import { decodeJsonString } from './json-string.js';
import { OffsetMap } from './map.js';
import { prepare } from './prepare.js';
import { hasDelimiter, splitStatements } from './split.js';

/** The statements of a `.sql` file. */
export function extractSqlFile(text: string): SqlFragment[] {
  const newline = hasDelimiter(text) ? {} : { newline: newlineOf(text) };
  return splitStatements(text).map(({ span }, group) => ({ ...verbatim(text, span, group), ...newline }));
}

function verbatim(text: string, span: Span, group: number): SqlFragment {
  return {
    sql: text.slice(span.start, span.end),
    map: OffsetMap.identity(span.start, span.end - span.start),
    holes: [],
    source: 'sql-file',
    span,
    group,
    alternatives: () => [],
  };
}

/** The statements that a Python file sends; each variant of a call is one. */
export function extractPython(text: string): SqlFragment[] {
  if (!/\bsql|\bmultisql/.test(text)) return [];
  return pythonFragments(text, { source: 'python' });
}

interface PythonOrigin {
  source: SqlSource;
  document?: string;
  /** Where the Python text stands in its file, when it is not the file. */
  through?: OffsetMap;
}

function pythonFragments(text: string, { through, ...origin }: PythonOrigin): SqlFragment[] {
  const calls = sqlCallsIn(text);
  const newline = newlineOf(text);
  return calls.flatMap((call, group) =>
    call.variants.filter(saysAnything).map((variant) => {
      const template = through ? { ...variant, ...moved(variant, through) } : variant;
      const span = through ? through.spanOf(call.argument.start, call.argument.end) : call.argument;
      return prepare(template, call.bound, {
        ...origin,
        span,
        method: call.method,
        owner: call.owner,
        asks: call.asks,
        extent: through ? through.spanOf(call.span.start, call.span.end) : call.span,
        group,
        ...(call.unfinished && { unfinished: true }),
        ...(call.unread && origin.source !== 'jinja' ? { unread: true } : {}),
        ...(through ? {} : { newline }),
        ...(through || call.indent === undefined ? {} : { indent: call.indent }),
        ...(through || call.repeat === undefined ? {} : { repeat: call.repeat }),
      });
    }),
  );
}

function sqlCallsIn(text: string): SqlCall[] {
  let calls: SqlCall[] = [];
  const finder = new CallFinder(text, (own) => {
    const reader = new SqlCallReader(own);
    calls = reader.calls;
    return [reader];
  });
  finder.run(() => parsePython(text));
  return calls;
}

function moved(template: Template, through: OffsetMap): Pick<Template, 'map' | 'gaps'> {
  return {
    map: template.map.through(through),
    gaps: template.gaps.map((gap) => ({ ...gap, source: through.spanOf(gap.source.start, gap.source.end) })),
  };
}

/** A text of which at least its verb is known. */
function saysAnything({ text, gaps }: Template): boolean {
  const start = text.search(/\S/);
  if (start < 0) return false;
  return gaps.length === 0 || /^\s*(?:\/\*(?:[^*]|\*(?!\/))*\*\/\s*)*[(\w]/.test(text.slice(0, gaps[0]!.at));
}

/** The query of a Report's JSON: Frappe passes its filters, so `%(name)s` is a placeholder. */
export function extractReport(text: string): SqlFragment[] {
  if (!text.includes('"query"') && !text.includes('"report_script"')) return [];
  const root = parseTree(text);
  if (!root || fieldOf(root, 'doctype') !== 'Report') return [];
  const document = String(fieldOf(root, 'name') ?? '');
  const query = findNodeAtLocation(root, ['query']);
  const kind = fieldOf(root, 'report_type');
  const fragments: SqlFragment[] = [];
  if (query?.type === 'string' && kind === 'Query Report') {
    const decoded = decodeJsonString(text, query.offset, query.length);
    if (/\S/.test(decoded.text)) {
      const unfinished = !decoded.closed && { unfinished: true as const };
      const origin = { source: 'report' as const, document, span: spanOf(query), group: 0, ...unfinished };
      fragments.push(prepare({ text: decoded.text, map: decoded.map, gaps: [] }, true, origin));
    }
  }
  return [...fragments, ...scriptFragments(text, findNodeAtLocation(root, ['report_script']), document)];
}

/** Server Scripts that an app exports, alone or in a list of fixtures. */
export function extractServerScripts(text: string): SqlFragment[] {
  if (!text.includes('"Server Script"') || !/\bsql\b/.test(text)) return [];
  const root = parseTree(text);
  const documents = root?.type === 'array' ? (root.children ?? []) : root ? [root] : [];
  const fragments: SqlFragment[] = [];
  for (const node of documents) {
    if (fieldOf(node, 'doctype') !== 'Server Script') continue;
    const script = findNodeAtLocation(node, ['script']);
    const found = scriptFragments(text, script, String(fieldOf(node, 'name') ?? ''));
    const first = fragments.length;
    fragments.push(...found.map((fragment) => ({ ...fragment, group: fragment.group + first })));
  }
  return fragments;
}

function scriptFragments(text: string, node: Node | undefined, document: string): SqlFragment[] {
  if (node?.type !== 'string') return [];
  const decoded = decodeJsonString(text, node.offset, node.length);
  if (!/\bsql\b/.test(decoded.text)) return [];
  return pythonFragments(decoded.text, { source: 'server-script', document, through: decoded.map });
}

function fieldOf(node: Node, key: string): unknown {
  return findNodeAtLocation(node, [key])?.value;
}

function spanOf(node: Node): Span {
  return { start: node.offset, end: node.offset + node.length };
}

/** Tags and expressions; comments and what `raw` leaves as it is are no code. */
const JINJA =
  /\{#[\s\S]*?(?:#\}|$)|\{%-?\s*raw\s*-?%\}[\s\S]*?(?:\{%-?\s*endraw\s*-?%\}|$)|\{%[-+]?([\s\S]*?)[-+]?%\}|\{\{-?([\s\S]*?)-?\}\}/g;

/** `frappe.db.sql("…")` in Jinja templates, whose expressions read like Python's. */
export function extractTemplate(text: string): SqlFragment[] {
  if (!/frappe\.db\.sql/.test(text)) return [];
  const fragments: SqlFragment[] = [];
  for (const match of text.matchAll(JINJA)) {
    const code = match[1] ?? match[2] ?? '';
    const at = code.indexOf('frappe.db.sql');
    if (at < 0) continue;
    const from = match.index + match[0].indexOf(code) + at;
    const expression = code.slice(at).trimEnd();
    const through = OffsetMap.identity(from, expression.length);
    const found = pythonFragments(expression, { source: 'jinja', through });
    const first = fragments.length;
    fragments.push(...found.map((fragment) => ({ ...fragment, group: fragment.group + first })));
  }
  return fragments;
}
