import type { Fix } from '../../finding.js';
import type { Span } from '../../text.js';
import type { OrmText, OrmValue } from '../model.js';
import type { FieldsOf } from './fields-16.js';
import { isDictFunction, SIMPLE_FIELD } from './patterns.js';

/** The whole literal of a text that stands in one piece in the file, quotes and all; undefined for any other. */
export function literalSpan(value: OrmText, source: string): Span | undefined {
  const { start, end } = value.map.spanOf(0, value.text.length);
  const quote = source[start - 1];
  if ((quote !== '"' && quote !== "'") || source[end] !== quote) return undefined;
  if (source.slice(start, end) !== value.text || value.gaps.length > 0) return undefined;
  // `"""`, `\"` of a JSON text, prefixes and parts of a longer literal are left alone.
  if (/[\w\\"']/.test(source[start - 2] ?? '') || /["']/.test(source[end + 1] ?? '')) return undefined;
  if (/["']\s*$/.test(source.slice(0, start - 1)) || /^\s*["']/.test(source.slice(end + 1))) return undefined;
  return { start: start - 1, end: end + 1 };
}

/** A fix that writes the name that was meant, where the text stands in one piece in the file. */
export function nameFix(value: OrmValue | undefined, meant: string | undefined, source: string): Fix[] {
  if (value?.kind !== 'text' || meant === undefined || /["'\\]/.test(meant)) return [];
  const span = literalSpan(value, source);
  if (!span) return [];
  const inner = { start: span.start + 1, end: span.end - 1 };
  return [
    { title: `Write ${meant}`, safe: false, preferred: true, edits: [{ span: inner, newText: meant }] },
  ];
}

/** A fix that calls a keyword of a call as it is called; none where it stands there more than once. */
export function keywordFix(
  { span }: { span: Span },
  [written, meant]: readonly [written: string, meant: string],
  source: string,
): Fix[] {
  const found = [
    ...source.slice(span.start, span.end).matchAll(new RegExp(`\\b${written}(?=\\s*=[^=])`, 'g')),
  ];
  if (found.length !== 1) return [];
  const start = span.start + found[0]!.index;
  const edits = [{ span: { start, end: start + written.length }, newText: meant }];
  return [{ title: `Write ${meant}=`, safe: false, preferred: true, edits }];
}

/** A fix that leaves out a keyword whose value is `True`, which says what is so anyway. */
export function withoutKeyword({ span }: { span: Span }, written: string, source: string): Fix[] {
  const text = source.slice(span.start, span.end);
  const found = [...text.matchAll(new RegExp(`,\\s*${written}\\s*=\\s*(?:True|1)(?=\\s*[,)])`, 'g'))];
  if (found.length !== 1) return [];
  const start = span.start + found[0]!.index;
  const edits = [{ span: { start, end: start + found[0]![0].length }, newText: '' }];
  return [{ title: `Leave ${written} out`, safe: true, preferred: true, edits }];
}

const CALL = /^\s*(\w+)\s*\((.*)\)\s*(?:as\s+[`'"]?(\w+)[`'"]?)?\s*$/is;
const COLUMN = /^(?:`tab[\w\s-]+`\.)?`?\w+`?$/;

/** The dict that says what a function in a text says; undefined where Frappe 16 has none. */
function asDict(text: string, develop: boolean): { code: string; alias: string | undefined } | undefined {
  const call = CALL.exec(text);
  if (!call) return undefined;
  const name = call[1]!.toUpperCase();
  if (!isDictFunction(name, develop)) return undefined;
  const args = argumentsOf(call[2]!);
  if (!args) return undefined;
  const written = args.map((arg) => argument(arg, name));
  if (written.some((arg) => arg === undefined)) return undefined;
  const value = written.length === 0 ? 'None' : written.length === 1 ? written[0] : `[${written.join(', ')}]`;
  const alias = call[3];
  return { code: `{"${name}": ${value}${alias ? `, "as": "${alias}"` : ''}}`, alias };
}

function argumentsOf(text: string): string[] | undefined {
  if (text.trim() === '') return [];
  // No parenthesis of another function, and no comma within a quoted text.
  if (/[()]/.test(text) || /(['"])[^'"]*,[^'"]*\1/.test(text)) return undefined;
  return text.split(',').map((arg) => arg.trim());
}

function argument(arg: string, name: string): string | undefined {
  if (arg === '*') return name === 'COUNT' ? '"*"' : undefined;
  if (/^\d+(?:\.\d+)?$/.test(arg)) return arg;
  if (/^'[^'"\\]*'$/.test(arg)) return `"${arg}"`;
  if (/^"[^'"\\]*"$/.test(arg)) return `"'${arg.slice(1, -1)}'"`;
  if (!COLUMN.test(arg)) return undefined;
  // `` `name` `` alone is refused as an argument.
  return arg.startsWith('`tab') ? `"${arg}"` : `"${arg.replaceAll('`', '')}"`;
}

/** A fix that writes a function as Frappe 16 takes it. It is safe where the row keeps its key. */
export function dictFix(value: OrmText, fields: OrmValue | undefined, { world, named }: FieldsOf): Fix[] {
  const span = literalSpan(value, world.text);
  const dict = asDict(value.text, world.frappe === 'develop');
  if (!span || !dict) return [];
  const single = fields === value;
  const newText = single ? `[${dict.code}]` : dict.code;
  return [
    {
      title: `Write ${newText}`,
      safe: dict.alias !== undefined || !named,
      preferred: true,
      edits: [{ span, newText }],
    },
  ];
}

/** What to write for a field that the patterns refuse. */
export function distinctAdvice(text: string): string {
  if (/^distinct\s/i.test(text)) return 'Pass distinct=True, and the field alone.';
  if (/\.\s*\*$/.test(text))
    return "Write '*' for the DocType's own columns, or name those of another table.";
  if (/[-+*/]/.test(text))
    return "Write it as a dict ({'SUB': ['a', 'b'], 'as': 'c'}), or the query with frappe.qb.";
  return SIMPLE_FIELD.test(text.replace(/\s/g, ''))
    ? "Write 'field as alias'."
    : 'Write the query with frappe.qb, or read the field and work it out in Python.';
}
