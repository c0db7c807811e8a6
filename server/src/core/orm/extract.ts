import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { SqlCall } from '../sources/python/sql-calls.js';
import type { Template } from '../sources/python/strings.js';
import type { SqlFragment, SqlSource } from '../sources/sql/fragment.js';
import { decodeJsonString } from '../sources/sql/json-string.js';
import { OffsetMap } from '../sources/sql/map.js';
import { prepare } from '../sources/sql/prepare.js';
import { newlineOf, type Span } from '../text.js';
import { ormOfScript } from './js/read.js';
import type { OrmCall } from './model.js';
import { readPython } from './python/read.js';

/** What a file sends to the database. */
export interface Queries {
  /** Statements written as SQL or built with the query builder; each variant of a call is one. */
  fragments: SqlFragment[];
  /** Calls of the ORM, of which Frappe makes statements. */
  calls: OrmCall[];
}

/** Code without any of these words sends nothing. */
const SENDS =
  /\b(?:sql\w*|multisql|qb|query_builder|get_all|get_list|get_values?|get_cached_value|[gs]et_single_value|set_value|db_[gs]et|exists|count|delete|add_index|add_unique|change_column_type|rename_column|has_column|get_count)\b/;

/** What a Python file sends. `controller`: the DocType whose controller it is. */
export function queriesOfPython(text: string, controller?: string): Queries {
  return SENDS.test(text) ? pythonQueries([text, { source: 'python', controller }]) : pythonQueries();
}

interface PythonOrigin {
  source: SqlSource;
  controller?: string | undefined;
  document?: string;
  /** Where the Python text stands in its file, when it is not the file. */
  through?: OffsetMap;
}

/** The queries of the Python texts of one file; their groups are numbered through. */
function pythonQueries(...texts: [string, PythonOrigin][]): Queries {
  const out: Queries = { fragments: [], calls: [] };
  let group = 0;
  for (const [text, origin] of texts) {
    const { source, controller, document, through } = origin;
    const read = readPython(text, { source, controller }, through);
    // One by one: as arguments of one call there may be too many.
    for (const [i, call] of read.sql.entries())
      for (const fragment of sqlFragments(text, call, origin, group + i)) out.fragments.push(fragment);
    group += read.sql.length;
    const built = read.built.map((one) => ({
      ...one,
      ...(document !== undefined && { document }),
      group: one.group + group,
    }));
    for (const one of built) out.fragments.push(one);
    group = nextGroup(group, built);
    for (const call of read.orm) out.calls.push({ ...call, group: call.group + group });
    group = nextGroup(group, out.calls);
  }
  return out;
}

const nextGroup = (least: number, all: readonly { group: number }[]): number =>
  all.reduce((next, { group }) => Math.max(next, group + 1), least);

function sqlFragments(
  text: string,
  call: SqlCall,
  { through, controller: _, ...origin }: PythonOrigin,
  group: number,
): SqlFragment[] {
  const newline = newlineOf(text);
  return call.variants
    .filter((variant) => saysAnything(variant) || isCut(variant))
    .map((variant) => {
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
        ...(isCut(variant) && { cut: true }),
        ...(call.unread && origin.source !== 'jinja' ? { unread: true } : {}),
        ...(through ? {} : { newline }),
        ...(through || call.indent === undefined ? {} : { indent: call.indent }),
        ...(through || call.repeat === undefined ? {} : { repeat: call.repeat }),
      });
    });
}

function moved(template: Template, through: OffsetMap): Pick<Template, 'map' | 'gaps'> {
  return {
    map: template.map.through(through),
    gaps: template.gaps.map((gap) => ({ ...gap, source: through.spanOf(gap.source.start, gap.source.end) })),
  };
}

const isCut = ({ gaps }: Template): boolean => gaps.some(({ cut }) => cut === true);

/** A text of which at least its verb is known. */
function saysAnything({ text, gaps }: Template): boolean {
  const start = text.search(/\S/);
  if (start < 0) return false;
  return gaps.length === 0 || /^\s*(?:\/\*(?:[^*]|\*(?!\/))*\*\/\s*)*[(\w]/.test(text.slice(0, gaps[0]!.at));
}

/** What a client script or the source of a single-page app asks Frappe for. */
export function queriesOfScript(text: string): Queries {
  return { fragments: [], calls: ormOfScript(text) };
}

/** The query of a Report's JSON: Frappe passes its filters, so `%(name)s` is a placeholder. */
export function queriesOfReport(text: string): Queries {
  if (!text.includes('"query"') && !text.includes('"report_script"')) return pythonQueries();
  const root = parseTree(text);
  if (!root || fieldOf(root, 'doctype') !== 'Report') return pythonQueries();
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
  const script = pythonQueries(...scriptIn(text, findNodeAtLocation(root, ['report_script']), document));
  return {
    fragments: [...fragments, ...script.fragments.map((one) => ({ ...one, group: one.group + 1 }))],
    calls: script.calls.map((call) => ({ ...call, group: call.group + 1 })),
  };
}

/** Server Scripts that an app exports, alone or in a list of fixtures. */
export function queriesOfServerScripts(text: string): Queries {
  if (!text.includes('"Server Script"') || !SENDS.test(text)) return pythonQueries();
  const root = parseTree(text);
  const documents = root?.type === 'array' ? (root.children ?? []) : root ? [root] : [];
  const texts = documents.flatMap((node) => {
    if (fieldOf(node, 'doctype') !== 'Server Script') return [];
    return scriptIn(text, findNodeAtLocation(node, ['script']), String(fieldOf(node, 'name') ?? ''));
  });
  return pythonQueries(...texts);
}

function scriptIn(text: string, node: Node | undefined, document: string): [string, PythonOrigin][] {
  if (node?.type !== 'string') return [];
  const decoded = decodeJsonString(text, node.offset, node.length);
  if (!SENDS.test(decoded.text)) return [];
  return [[decoded.text, { source: 'server-script', document, through: decoded.map }]];
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

/** `frappe.db.sql("…")`, `frappe.get_all(…)` in Jinja templates, whose expressions read like Python's. */
export function queriesOfTemplate(text: string): Queries {
  if (!/frappe\.(?:db|get_)/.test(text)) return pythonQueries();
  const texts: [string, PythonOrigin][] = [];
  for (const match of text.matchAll(JINJA)) {
    const code = match[1] ?? match[2] ?? '';
    const at = code.search(/frappe\.(?:db|get_)/);
    if (at < 0) continue;
    const from = match.index + match[0].indexOf(code) + at;
    const expression = code.slice(at).trimEnd();
    texts.push([expression, { source: 'jinja', through: OffsetMap.identity(from, expression.length) }]);
  }
  return pythonQueries(...texts);
}
