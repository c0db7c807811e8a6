import type { Span } from '../../text.js';

/** A place in a page, a script or a mail that calls a function of an app by GET. */
export interface GetCall extends Span {
  /** Dotted: `shop.api.close_bin`. */
  path: string;
  /** The word GET, with its quotes, where the call says it. */
  verb: Span | undefined;
}

/** A call's brackets are looked for no further away than this. */
const REACH = 600;

const OTHER_VERB = /\b(?:method|type)\s*:\s*["'`](?:POST|PUT|DELETE|PATCH)["'`]/i;
const GET_VERB = /\b(?:method|type)\s*:\s*["'`]GET["'`]/i;
/** Of callees that say the verb themselves; `useCall` and `fetch` send a GET unless told otherwise. */
const GETS =
  /(?:^|[^\w$])(?:fetch|useCall|window\.open|open|axios|(?:axios|\$|requests?|http|ky)\.(?:get|getJSON))$/;

/**
 * Calls by GET of functions that are named in full: `href="/api/method/shop.api.close"`, `fetch("/api/method/…")` without
 * another verb, `frappe.call({method: "…", type: "GET"})`. A call whose verb the text does not tell is left out.
 */
export function getCalls(text: string): GetCall[] {
  const found: GetCall[] = [];
  if (!text.includes('api/method/') && !GET_VERB.test(text)) return found;
  for (const match of text.matchAll(
    /(["'`])((?:https?:\/\/[\w.:-]+)?\/?api\/(?:v\d\/)?method\/)?([a-z_]\w*(?:\.\w+){2,})/g,
  )) {
    const [whole, , prefix = '', path = ''] = match;
    const end = match.index + whole.length;
    const start = end - path.length;
    const get = getOf(text, match.index, end, prefix !== '');
    if (get) found.push({ path, start, end, verb: get.verb });
  }
  return found;
}

/** Whether what names a function calls it by GET, and where it says so. */
function getOf(
  text: string,
  start: number,
  end: number,
  isUrl: boolean,
): { verb: Span | undefined } | undefined {
  const before = text.slice(Math.max(0, start - 80), start);
  if (isUrl && /(?:\bhref|\bsrc|\blocation(?:\.href)?)\s*=\s*\\?$/.test(before)) return { verb: undefined };
  const open = opening(text, start);
  if (open === undefined) return undefined;
  const call = text.slice(open, closing(text, end));
  if (OTHER_VERB.test(call)) return undefined;
  const said = GET_VERB.exec(call);
  if (said) {
    const at = open + said.index + said[0].length;
    return { verb: { start: at - '"GET"'.length, end: at } };
  }
  return isUrl && GETS.test(text.slice(Math.max(0, open - 40), open)) ? { verb: undefined } : undefined;
}

/** Offset of the round bracket that is open at an offset. */
function opening(text: string, at: number): number | undefined {
  let depth = 0;
  for (let i = at - 1; i >= 0 && i > at - REACH; i--) {
    if (text[i] === ')') depth++;
    else if (text[i] === '(' && depth-- === 0) return i;
  }
  return undefined;
}

function closing(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length && i < at + REACH; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && depth-- === 0) return i;
  }
  return Math.min(text.length, at + REACH);
}
