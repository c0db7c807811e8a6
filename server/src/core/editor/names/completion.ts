import { CHILD_COLUMNS, OPTIONAL_COLUMNS, STANDARD_COLUMNS } from '../../schema/fieldtypes.js';
import type { Span } from '../../text.js';
import { childOf, fieldIn, type NameWorld } from './model.js';
import { type PythonPlace, pythonValueBefore } from './python.js';
import type { PythonValue } from './python-frappe.js';
import { scriptDocTypeBefore } from './script.js';

/** What may stand at a place of code. */
export type CodePlace =
  | { kind: 'member'; of: PythonValue; span: Span }
  | { kind: 'doctype'; span: Span }
  /** A dotted path of a function: `library.api.get_book`. */
  | { kind: 'path'; typed: string; span: Span };

/** Functions of Frappe whose first text is a DocType. */
const TAKES_DOCTYPE =
  /\bfrappe\.(?:get_(?:doc|cached_doc|last_doc|single|meta|all|list|value|cached_value)|new_doc|delete_doc|db\.(?!sql|multisql)\w+|qb\.(?:DocType|from_)|ui\.form\.on|model\.\w+|set_route|listview_settings)\s*[([]\s*(?:"List",\s*|"Form",\s*)?["']([\w -]*)$/;
const KEY_OF_DOCTYPE =
  /["']?\b(?:doctype|parenttype|ref_doctype|reference_doctype)["']?\s*[:=]=?=?\s*["']([\w -]*)$/;
/** A method of a document or form whose first text is a fieldname. */
const TAKES_FIELD =
  /(\.)(?:get|set|append|extend|db_set|has_value_changed|get_formatted|precision|set_value|set_df_property|toggle_\w+|refresh_field|get_field|add_child|set_query)\(\s*["'](\w*)$/;
const TAKES_PATH =
  /(?:\bfrappe\.(?:call|xcall|enqueue|get_attr)\(\s*|\bmethod["']?\s*:\s*)["']([\w.]*)$|^\s*(?:["'][^"']*["']\s*:\s*\[?\s*|\[?\s*)["']([a-z_]\w*\.[\w.]*)$/;

/** What of DocTypes and fields may stand at an offset of Python code. */
export function pythonPlaceAt(
  text: string,
  offset: number,
  place: PythonPlace,
  world: NameWorld,
): CodePlace | undefined {
  const valueBefore = (dot: number) => pythonValueBefore(text, dot, place, world);
  return placeAt(text, offset, valueBefore);
}

/** The same in a client script. */
export function scriptPlaceAt(
  text: string,
  offset: number,
  own: string | undefined,
  world: NameWorld,
): CodePlace | undefined {
  return placeAt(text, offset, (dot) => {
    const doctype = scriptDocTypeBefore(text, dot, own, world);
    return doctype === undefined ? undefined : { kind: 'document', doctype };
  });
}

function placeAt(
  text: string,
  offset: number,
  valueBefore: (dot: number) => PythonValue | undefined,
): CodePlace | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const spanOf = (typed: string, rest = /^\w*/): Span => ({
    start: offset - typed.length,
    end: offset + (rest.exec(text.slice(offset))?.[0].length ?? 0),
  });
  const doctype = TAKES_DOCTYPE.exec(line) ?? KEY_OF_DOCTYPE.exec(line);
  if (doctype) return { kind: 'doctype', span: spanOf(doctype[1]!, /^[\w -]*/) };
  const path = TAKES_PATH.exec(line);
  if (path) {
    const typed = path[1] ?? path[2]!;
    return { kind: 'path', typed, span: spanOf(typed.slice(typed.lastIndexOf('.') + 1)) };
  }
  const named = TAKES_FIELD.exec(line);
  if (named) {
    const dot = offset - line.length + named.index;
    const of = valueBefore(dot);
    return of?.kind === 'document' ? { kind: 'member', of, span: spanOf(named[2]!) } : undefined;
  }
  const member = /(\.)(\w*)$/.exec(line);
  // Not in a number, a comment or a text.
  if (!member || /^\s*#|\/\//.test(line) || /\d$/.test(line.slice(0, member.index))) return undefined;
  const of = valueBefore(offset - line.length + member.index);
  return of && of.kind !== 'list' ? { kind: 'member', of, span: spanOf(member[2]!) } : undefined;
}

export interface MemberChoice {
  name: string;
  detail: string;
}

/** The fields of what is before a dot, with the columns that every table has. */
export function memberChoices({ doctype, columns }: PythonValue, world: NameWorld): MemberChoice[] {
  const data = world.get(doctype);
  if (!data) return [];
  const own = data.fields
    .filter(({ fieldname, fieldtype }) => fieldname !== '' && !/ Break$/.test(fieldtype))
    .map(({ fieldname, fieldtype, options }): MemberChoice => {
      const child = childOf(world, doctype, fieldname);
      return {
        name: fieldname,
        detail: child
          ? `rows of ${child}`
          : [fieldtype, ...(fieldtype === 'Link' ? [options] : [])].join(' '),
      };
    });
  const standard = [...STANDARD_COLUMNS, ...(data.istable ? CHILD_COLUMNS : OPTIONAL_COLUMNS)].filter(
    (name) => !fieldIn(world, doctype, name),
  );
  return [...own, ...standard.map((name) => ({ name, detail: 'of every document' }))].filter(
    ({ name }) => !columns || columns.has(name),
  );
}
