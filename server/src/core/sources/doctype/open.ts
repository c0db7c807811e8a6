import { findNodeAtOffset, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Span } from '../../text.js';
import type { DocTypeData, DocTypeSource, JsonPath } from './model.js';
import { isDocTypeJson, readDocType } from './read.js';

const MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?![<=>|])[^\r\n]*/m;
const IS_DOCTYPE = /"doctype"\s*:\s*"DocType"/;

/**
 * A DocType's file as it stands in the editor, however broken. Undefined when it is not a DocType; with `certain`
 * (it lies where Frappe looks for one) a text that is no JSON at all counts as a broken one.
 *
 * Valid JSON costs one `JSON.parse`; the tree with ranges is built at the first question for a range.
 */
export function openDocType(file: string, text: string, certain = false): DocTypeSource | undefined {
  if (!certain && !IS_DOCTYPE.test(text)) return undefined;
  const json = asJson(text);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return openBroken(file, text, json, certain);
  }
  if (!isDocTypeJson(value)) return undefined;
  const root = lazyTree(json);
  return new Source(file, text, readDocType(value, writtenIn(json, root)), [], undefined, root);
}

/** A DocType of which it is known what its text, which is JSON, says. */
export function sourceOf(file: string, text: string, data: DocTypeData): DocTypeSource {
  return new Source(file, text, data, [], undefined, lazyTree(asJson(text)));
}

/** Tells how a value is written in a text of JSON. */
export function writtenIn(json: string, root = lazyTree(json)): (path: JsonPath) => string | undefined {
  return (path) => {
    const span = spanOf(findAt(root(), path)?.value);
    return span && json.slice(span.start, span.end);
  };
}

/** Same length, so that offsets stay: a byte order mark is not JSON. */
function asJson(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text;
}

function lazyTree(json: string): () => Node | undefined {
  let parsed: Node | undefined | null = null;
  return () => {
    if (parsed === null) parsed = tree(json);
    return parsed;
  };
}

/** Half-typed JSON and conflict markers: what jsonc-parser can make of it. */
function openBroken(file: string, text: string, json: string, certain: boolean): DocTypeSource | undefined {
  const errors: ParseError[] = [];
  const root = tree(json, errors);
  const value = root && toValue(root);
  const marker = MARKER.exec(text);
  const conflict = marker ? { start: marker.index, end: marker.index + marker[0].length } : undefined;
  if (!isDocTypeJson(value) && !conflict && !certain) return undefined;
  const syntaxErrors = errors.map((error) => ({
    // Of a comment that is not closed the parser says more than there is.
    span: { start: error.offset, end: Math.min(error.offset + error.length, json.length) },
    message: explain(error, root),
  }));
  return new Source(file, text, readDocType(value), syntaxErrors, conflict, () => root);
}

/** Undefined where there is nothing to read, or it is nested too deep for the parser. */
function tree(json: string, errors: ParseError[] = []): Node | undefined {
  try {
    return parseTree(json, errors, { disallowComments: true, allowTrailingComma: false });
  } catch {
    return undefined;
  }
}

function explain(error: ParseError, root: Node | undefined): string {
  const code = printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  const at = root && findNodeAtOffset(root, error.offset);
  return at?.type === 'property' ? `${code} in ${String(at.children?.[0]?.value)}` : code;
}

/** The tree's value; the last of two equal keys wins, as in Python. A key without a value is left out. */
function toValue(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(toValue);
  if (node.type !== 'object') return node.value;
  const object: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (!key || !value) continue;
    Object.defineProperty(object, String(key.value), {
      value: toValue(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

class Source implements DocTypeSource {
  constructor(
    readonly file: string,
    readonly text: string,
    readonly data: DocTypeData,
    readonly syntaxErrors: readonly { span: Span; message: string }[],
    readonly conflict: Span | undefined,
    private readonly root: () => Node | undefined,
  ) {}

  valueSpan(path: JsonPath): Span | undefined {
    return spanOf(this.find(path)?.value);
  }

  keySpan(path: JsonPath): Span | undefined {
    return spanOf(this.find(path)?.property?.children?.[0]);
  }

  propertySpan(path: JsonPath): Span | undefined {
    return spanOf(this.find(path)?.property);
  }

  nearest(path: JsonPath): Span {
    for (let length = path.length; length > 0; length--) {
      const place = this.placeOf(path.slice(0, length));
      if (place) return place;
    }
    const name = this.valueSpan(['name']);
    if (name) return name;
    const brace = Math.max(0, this.text.indexOf('{'));
    return { start: brace, end: Math.min(brace + 1, this.text.length) };
  }

  /** Where a finding on this very path goes: a scalar's property, a container's key, a row's `fieldname`. */
  private placeOf(path: JsonPath): Span | undefined {
    const found = this.find(path);
    if (!found) return undefined;
    const { property, value } = found;
    if (property) {
      const container = value?.type === 'object' || value?.type === 'array';
      return spanOf(container ? property.children?.[0] : property);
    }
    if (value?.type !== 'object') return spanOf(value);
    return this.valueSpan([...path, 'fieldname']) ?? { start: value.offset, end: value.offset + 1 };
  }

  private find(path: JsonPath): Found | undefined {
    return findAt(this.root(), path);
  }
}

interface Found {
  property?: Node | undefined;
  value?: Node | undefined;
}

/** The value at a path and the property that holds it; of two equal keys the last. */
function findAt(root: Node | undefined, path: JsonPath): Found | undefined {
  let value = root;
  let property: Node | undefined;
  for (const step of path) {
    const parent = value;
    value = undefined;
    property = undefined;
    if (typeof step === 'number') {
      value = parent?.type === 'array' ? parent.children?.[step] : undefined;
    } else if (parent?.type === 'object') {
      property = parent.children?.findLast((child) => child.children?.[0]?.value === step);
      value = property?.children?.[1];
    }
    if (!property && !value) return undefined;
  }
  return { property, value };
}

function spanOf(node: Node | undefined): Span | undefined {
  return node && { start: node.offset, end: node.offset + node.length };
}
