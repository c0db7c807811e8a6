import { TABLES_WITHOUT_DOCTYPE } from '../../schema/table.js';
import { nearest, nearestDocType } from '../../similar.js';
import { knownText, type OrmCall, type OrmMethod, type OrmText, type OrmValue } from '../model.js';
import { doctypeOf } from './calls.js';
import { nameFix } from './fixes.js';
import { asksForTable } from './guards.js';
import { hasField, isStandard, type OrmWorld, type Refusal } from './model.js';
import { refusal } from './refuse.js';

/** `status`, `` `status` ``, `status(20)`, `status desc`. */
const KEY_PART = /^\s*`?(\w+)`?\s*(?:\(\s*\d+\s*\))?\s*(?:asc|desc)?\s*$/i;

/**
 * Columns of `add_index`, `add_unique`, `change_column_type` and `rename_column` (frappe/database/mariadb/database.py)
 * that the table does not have.
 */
export function unknownAltered(call: OrmCall, world: OrmWorld): Refusal[] {
  const doctype = doctypeOf(call);
  const data = doctype === undefined ? undefined : world.doctypes.get(doctype);
  if (doctype && !data) return unknownTable(call, doctype, world);
  if (!doctype || !data || data.is_virtual || call.asks || call.open) return [];
  const named = columnsOf(call);
  if (named === undefined) return [];
  if (data.issingle) {
    const text = `Table 'tab${doctype}' doesn't exist`;
    return [
      refusal('index-column', call.doctype.span, text, `${doctype} is a Single: it has no table.`, {
        exception: 'ProgrammingError',
      }),
    ];
  }
  return named.flatMap(({ name, value }) => {
    if (isStandard(name) || /^_|^custom_/.test(name) || hasField(world, doctype, name) !== false) return [];
    const [exception, text] = said(call, name, doctype);
    const near = nearest(
      name,
      data.fields.map(({ fieldname }) => fieldname),
    );
    const advice = `${doctype} has no column ${name}.${near ? ` Did you mean ${near}?` : ''}`;
    const fixes = knownText(value) === name ? nameFix(value, near, world.text) : [];
    return [refusal('index-column', value.span, text, advice, { exception, fixes })];
  });
}

const ALTERS: ReadonlySet<OrmMethod> = new Set(['add_index', 'add_unique', 'change_column_type']);

/** A DocType that is not there, where its name is near one that is. `has_column` reads the columns of its table first. */
function unknownTable(call: OrmCall, doctype: string, { doctypes, text }: OrmWorld): Refusal[] {
  const reads = call.method === 'has_column';
  if (!(reads ? !asksForTable(text, call.span) : ALTERS.has(call.method) && !call.asks)) return [];
  if (!doctypes.complete || call.open) return [];
  if (TABLES_WITHOUT_DOCTYPE.has(`tab${doctype}`)) return [];
  const near = nearestDocType(doctype, doctypes.names());
  if (near === undefined) return [];
  const said = reads ? `('DocType', '${doctype}')` : `Table 'tab${doctype}' doesn't exist`;
  return [
    refusal('unknown-doctype', call.doctype.span, said, `Did you mean ${near}?`, {
      exception: 'ProgrammingError',
      fixes: nameFix(call.doctype, near, text),
    }),
  ];
}

function said(
  { method }: OrmCall,
  name: string,
  doctype: string,
): readonly [exception: string, text: string] {
  if (method === 'rename_column') return ['IndexError', 'list index out of range'];
  return method === 'change_column_type'
    ? ['OperationalError', `Unknown column '${name}' in 'tab${doctype}'`]
    : ['OperationalError', `Key column '${name}' doesn't exist in table`];
}

interface Named {
  name: string;
  value: OrmValue;
}

/** What the call names; undefined for another method. */
function columnsOf({ method, args }: OrmCall): Named[] | undefined {
  switch (method) {
    case 'change_column_type':
      return alone(args.get('column'));
    case 'rename_column':
      return alone(args.get('old_column_name'));
    case 'add_unique':
    case 'add_index': {
      const fields = args.get('fields');
      if (fields?.kind === 'text') return method === 'add_index' ? letters(fields) : keyPart(fields);
      return fields?.kind === 'list' || fields?.kind === 'tuple' ? fields.items.flatMap(keyPart) : [];
    }
    default:
      return undefined;
  }
}

function alone(value: OrmValue | undefined): Named[] {
  const name = knownText(value);
  return value && name !== undefined && /^\w+$/.test(name) ? [{ name, value }] : [];
}

function keyPart(value: OrmValue): Named[] {
  const name = KEY_PART.exec(knownText(value) ?? '')?.[1];
  return name === undefined ? [] : [{ name, value }];
}

/** `add_index` takes a list: of a text it takes letter by letter. */
function letters(value: OrmText): Named[] {
  const [first] = value.gaps.length === 0 ? value.text : '';
  return first !== undefined && /\w/.test(first) ? [{ name: first, value }] : [];
}
