import { LinePattern } from '../line-pattern.js';
import { type DictExpr, type Expr, type PythonModule, plainText } from '../python/ast.js';
import { dotted, expressionsIn } from '../python/walk.js';
import { isObject } from './doctype/read.js';

/** Custom Fields that code does not make where it can be read, but that a site may have. */
export interface CustomizationHints {
  /** `DocType.fieldname`. */
  asked: Set<string>;
  /** Names that any DocType may have. */
  openNames: Set<string>;
}

const ASKS = [
  /\bhas_column\s*\(\s*["']([^"']+)["']\s*,\s*["'](\w+)["']/g,
  /\bget_meta\s*\(\s*["']([^"']+)["'][^)]*\)\s*\.\s*has_field\s*\(\s*["'](\w+)["']/g,
  /["']Custom Field["']\s*,\s*f?["']([^"'{}]+)-(\w+)["']/g,
  /["']dt["']\s*:\s*["']([^"']+)["']\s*,\s*["']fieldname["']\s*:\s*["'](\w+)["']/g,
  /["']fieldname["']\s*:\s*["'](?<name>\w+)["']\s*,\s*["']dt["']\s*:\s*["'](?<dt>[^"']+)["']/g,
];
/** `exists("Custom Field", {"fieldname": field})`: a loop goes through a list of names. */
const ASKS_BY_NAME = /["']Custom Field["'][^\n]*\n?[^\n]*["']fieldname["']\s*:\s*([A-Za-z_]\w*)/g;
const LIST = '[\\[(]((?:\\s*["\'][a-z0-9_]+["\']\\s*,?)+)[\\])]';

/** ERPNext makes Custom Fields of these documents, on the DocTypes that a site chooses. */
const DIMENSION = /["'](?:Inventory|Accounting) Dimension["']/;
const DIMENSION_NAME =
  /\b(?:dimension_name|reference_document|document_type)["']?\s*[:=]\s*["']([\w ]+)["']/g;

const HINTS = new LinePattern(
  /\bhas_(?:column|field)\b|["'](?:Custom Field|(?:Inventory|Accounting) Dimension)["']/,
);
const MAY_HOLD_FIELDS = /[:,]\s*\[?\s*(?:\{|dict\s*\()[^{}()]*\bfieldname\b/;

/** Whether `hintsOf` may find anything. */
export function mayHint(text: string): boolean {
  return HINTS.test(text) || mayHoldFields(text);
}

function mayHoldFields(text: string): boolean {
  return text.includes('fieldtype') && MAY_HOLD_FIELDS.test(text);
}

/** Adds what a file says of Custom Fields: a field that code asks for before it uses it, or that data describes. */
export function hintsOf(text: string, parsed: () => PythonModule, hints: CustomizationHints): void {
  for (const pattern of ASKS) {
    for (const match of text.matchAll(pattern)) {
      const doctype = match.groups?.dt ?? match[1]!;
      const fieldname = match.groups?.name ?? match[2]!;
      hints.asked.add(`${doctype}.${fieldname}`);
    }
  }
  for (const [, variable] of text.matchAll(ASKS_BY_NAME))
    for (const name of namesOfLoop(text, variable!)) hints.openNames.add(name);
  if (DIMENSION.test(text)) {
    for (const [, name] of text.matchAll(DIMENSION_NAME)) {
      const scrubbed = name!.replaceAll(' ', '_').toLowerCase();
      for (const before of ['', 'to_', 'from_', 'rejected_']) hints.openNames.add(before + scrubbed);
    }
  }
  if (mayHoldFields(text)) {
    for (const expression of expressionsIn(parsed().body))
      if (expression.kind === 'dict') describedFields(expression, hints);
  }
}

/** The texts of `for variable in ["a", "b"]`, or of the list of that name. */
function namesOfLoop(text: string, variable: string): string[] {
  const loop = new RegExp(`\\bfor\\s+${variable}\\s+in\\s+(?:${LIST}|(\\w+))`).exec(text);
  const list = loop?.[2] ? new RegExp(`\\b${loop[2]}\\s*=\\s*${LIST}`).exec(text)?.[1] : loop?.[1];
  return list?.match(/\w+/g) ?? [];
}

/**
 * `{"Sales Invoice": [{"fieldname": "patient", "fieldtype": "Link", …}]}`: whoever gets this dict (a hook, a domain, a
 * function that another function made) hands it to `create_custom_fields`.
 */
function describedFields({ keys, values }: DictExpr, hints: CustomizationHints): void {
  for (const [index, value] of values.entries()) {
    const doctypes = textsOf(keys[index]);
    if (doctypes.length === 0) continue;
    const fields = value.kind === 'list' ? value.items : [value];
    for (const name of fields.flatMap((field) => describedName(field) ?? []))
      for (const doctype of doctypes) hints.asked.add(`${doctype}.${name.toLowerCase()}`);
  }
}

/** `DocType.fieldname` of the Custom Fields that a JSON text holds by DocType, or as rows with their `dt`. */
export function describedInJson(text: string): string[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [];
  }
  const fieldOf = (row: unknown, doctype: unknown): string[] =>
    isObject(row) &&
    typeof row.fieldname === 'string' &&
    row.fieldtype !== undefined &&
    typeof doctype === 'string'
      ? [`${doctype}.${row.fieldname.toLowerCase()}`]
      : [];
  const rows = (list: readonly unknown[], doctype?: string) =>
    list.flatMap((row) => fieldOf(row, isObject(row) && row.dt ? row.dt : doctype));
  if (Array.isArray(json)) return rows(json);
  // A DocType's own JSON has its fields below a key, too.
  if (!isObject(json) || json.doctype !== undefined) return [];
  return Object.entries(json).flatMap(([doctype, list]) => (Array.isArray(list) ? rows(list, doctype) : []));
}

function textsOf(key: Expr | undefined): string[] {
  if (key?.kind === 'list') return key.items.flatMap(textsOf);
  const text = plainText(key);
  return text === undefined ? [] : [text];
}

/** The fieldname of a dict with a fieldtype, written with braces or as `dict(…)`. */
function describedName(field: Expr): string | undefined {
  const entries = new Map<string, Expr>();
  if (field.kind === 'dict')
    for (const [index, key] of field.keys.entries())
      if (key?.kind === 'str') entries.set(key.value, field.values[index]!);
  if (field.kind === 'call' && dotted(field.fn) === 'dict')
    for (const { name, value } of field.args) if (name) entries.set(name, value);
  const name = entries.get('fieldname');
  return entries.has('fieldtype') && name?.kind === 'str' ? name.value : undefined;
}
