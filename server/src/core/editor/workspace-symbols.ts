import type { DocTypeData } from '../sources/doctype/model.js';

export interface FoundSymbol {
  doctype: string;
  /** Its place in the `fields` array; undefined for the DocType itself. */
  index?: number;
  name: string;
  detail: string;
}

/** As many as a list can be looked through; the editor asks again with every letter. */
const MOST = 400;

/**
 * DocTypes and their fields by what is typed: letters of a DocType's name in their order, fields after a dot
 * (`Sales Invoice.customer`), or three letters of a fieldname that follow each other.
 */
export function findSymbols(query: string, doctypes: Iterable<DocTypeData>): FoundSymbol[] {
  const dot = query.indexOf('.');
  const wanted = (dot < 0 ? query : query.slice(0, dot)).toLowerCase();
  const field = dot < 0 ? wanted : query.slice(dot + 1).toLowerCase();
  const found: FoundSymbol[] = [];
  const fields: FoundSymbol[] = [];
  for (const doctype of doctypes) {
    const fits = hasLetters(doctype.name.toLowerCase(), wanted);
    if (fits && dot < 0) found.push({ doctype: doctype.name, name: doctype.name, detail: doctype.module });
    if (dot < 0 ? wanted.length < 3 : !fits) continue;
    for (const { fieldname, fieldtype, index } of doctype.fields) {
      const name = fieldname.toLowerCase();
      if (fieldname === '' || index < 0 || !(dot < 0 ? name.includes(field) : hasLetters(name, field)))
        continue;
      fields.push({ doctype: doctype.name, index, name: `${doctype.name}.${fieldname}`, detail: fieldtype });
    }
    if (found.length + fields.length > 20 * MOST) break;
  }
  return [...found, ...fields].slice(0, MOST);
}

/** Whether the letters stand in a text in their order, with others between them. */
function hasLetters(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    if (letter === ' ') continue;
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
