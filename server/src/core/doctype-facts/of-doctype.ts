import type { DocTypeData, FieldData } from '../sources/doctype/model.js';
import type { DocumentFacts } from './documents.js';
import { check, choice, condition, field, number, rows, text } from './facts.js';
import type { KeyFact, Keys } from './model.js';

/** Fields that lay out a form and hold nothing. */
const LAYOUT = /Break$|^(?:HTML|Button|Heading|Fold|Image)$/;

/**
 * What the keys of a DocType's documents are for, as far as its own fields say: kinds, choices, links. For documents
 * of which nothing is known in words (a Role, a Workflow, a DocType of the app itself).
 */
export function factsOfDocType(
  doctype: DocTypeData,
  get: (name: string) => DocTypeData | undefined,
): DocumentFacts {
  const own = doctype.fields.filter(({ fieldtype }) => /^Table(?: MultiSelect)?$/.test(fieldtype));
  // Fields that name fields mean those of the one DocType that the document names.
  const naming = doctype.fields.filter(
    ({ fieldtype, options }) => fieldtype === 'Link' && options === 'DocType',
  );
  return {
    of: naming[0]?.fieldname ?? '',
    keys: keysOf(doctype),
    rows: Object.fromEntries(
      own.flatMap(({ fieldname, options }) => {
        const child = get(options);
        return child ? [[fieldname, keysOf(child)]] : [];
      }),
    ),
  };
}

function keysOf(doctype: DocTypeData): Keys {
  return Object.fromEntries(
    doctype.fields
      .filter(({ fieldname, fieldtype }) => fieldname !== '' && !LAYOUT.test(fieldtype))
      .map((one) => [one.fieldname, factOfField(one, doctype.name)]),
  );
}

function factOfField({ fieldname, fieldtype, options, label, raw }: FieldData, of: string): KeyFact {
  const said = typeof raw.description === 'string' ? raw.description.replace(/<[^>]*>/g, '').trim() : '';
  const does = `${fieldtype} of ${of}${label ? `, ${label}` : ''}.${said === '' ? '' : ` ${said}`}`;
  switch (fieldtype) {
    case 'Check':
      return check(does);
    case 'Int':
    case 'Float':
    case 'Currency':
    case 'Percent':
      return number(does);
    case 'Select': {
      const values = options
        .split('\n')
        .map((one) => one.trim())
        .filter((one) => one !== '');
      return values.length > 0 ? choice(values, does) : text(does);
    }
    case 'Link':
      if (options === 'DocType') return { value: { kind: 'doctype' }, does };
      if (options === 'Role') return { value: { kind: 'role' }, does };
      if (options === 'Module Def') return { value: { kind: 'module' }, does };
      return text(`${does} A ${options}.`);
    case 'Table':
    case 'Table MultiSelect':
      return rows(`${does} Rows of ${options}.`);
    default:
      if (/(?:^|_)condition$|depends_on$/.test(fieldname)) return condition(does);
      return /(?:^|_)field(?:_?name)?$/.test(fieldname) ? field(does) : text(does);
  }
}
