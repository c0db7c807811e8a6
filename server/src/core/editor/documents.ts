import { getLocation, type Location, parseTree } from 'jsonc-parser';
import { DOCUMENT_BOOKKEEPING, DOCUMENTS, type DocumentFacts } from '../doctype-facts/documents.js';
import { childAt, documentAt, valuesOf } from '../doctype-facts/in-json.js';
import { DOCTYPE_KEYS, FIELD_KEYS, ROW_BOOKKEEPING, ROW_KEYS } from '../doctype-facts/keys.js';
import type { KeyFact, Keys } from '../doctype-facts/model.js';
import { factsOfDocType } from '../doctype-facts/of-doctype.js';
import type { Span } from '../text.js';
import { type Completions, factText } from './completion.js';
import { FIELDTYPES } from './fieldtypes.js';
import type { NameWorld } from './names/model.js';
import type { CompletionChoice } from './values.js';

/** Completion and hover in the JSON of documents other than DocTypes: fixtures, `custom/*.json`, reports, workspaces, … */

export interface DocumentWorld extends NameWorld {
  doctypes(): Iterable<string>;
  modules(): Iterable<string>;
  /** Roles that some DocType gives rights to. */
  roles(): Iterable<string>;
}

/** The object that an offset is in, with what its keys are for. */
interface Place {
  keys: Keys;
  /** The DocType whose fields are meant. */
  of: string;
  /** What stands in the object already. */
  row: ReadonlyMap<string, unknown>;
  key: boolean;
  property: string;
  /** The text under the caret, with its quotes. */
  value: { text: string; span: Span } | undefined;
}

export function documentCompletions(
  text: string,
  offset: number,
  world: DocumentWorld,
): Completions | undefined {
  const place = placeAt(text, offset, world);
  if (!place) return undefined;
  const inside = place.value && place.value.span.start < offset && offset <= place.value.span.end;
  const span = inside ? place.value!.span : { start: offset, end: offset };
  const choices = place.key ? keyChoices(place) : valueChoices(place, world);
  return choices.length > 0 ? { span, choices } : undefined;
}

/** What the key at an offset does. */
export function documentHover(
  text: string,
  offset: number,
  world: DocumentWorld,
): { markdown: string; span: Span } | undefined {
  const place = placeAt(text, offset, world);
  const fact = place && Object.hasOwn(place.keys, place.property) ? place.keys[place.property] : undefined;
  return fact && place?.value
    ? { markdown: factText(place.property, fact), span: place.value.span }
    : undefined;
}

/** What is known of the documents of a DocType: in our words, else what its own fields say. */
function factsFor(kind: string, world: DocumentWorld): DocumentFacts | undefined {
  const known = Object.hasOwn(DOCUMENTS, kind) ? DOCUMENTS[kind] : undefined;
  const doctype = kind === 'DocType' ? undefined : world.get(kind);
  const own = doctype && factsOfDocType(doctype, world.get);
  if (!known || !own) return known ?? own;
  // Words where there are some; the bench's own Frappe may have keys and rows beside them.
  const rows = { ...own.rows };
  for (const [list, keys] of Object.entries(known.rows)) rows[list] = { ...own.rows[list], ...keys };
  return { of: known.of, keys: { ...own.keys, ...known.keys }, rows };
}

function placeAt(text: string, offset: number, world: DocumentWorld): Place | undefined {
  if (!/"doctype"|"custom_fields"|"property_setters"/.test(text)) return undefined;
  const location = getLocation(text, offset);
  const root = parseTree(text);
  const found = root && documentAt(root, location.path, (kind) => factsFor(kind, world));
  if (!found) return undefined;
  const { facts, of, rest, object } = found;
  const inRow = rest.length === 3 && typeof rest[0] === 'string' && Object.hasOwn(facts.rows, rest[0]);
  if (rest.length !== 1 && !inRow) return undefined;
  const keys = inRow ? facts.rows[String(rest[0])]! : { ...DOCUMENT_BOOKKEEPING, ...facts.keys };
  const row = inRow ? valuesOf(childAt(childAt(object, rest[0]!), rest[1]!)) : valuesOf(object);
  return {
    keys,
    of,
    row,
    key: location.isAtPropertyKey,
    property: String(rest.at(-1)),
    value: textOf(location),
  };
}

function textOf({ previousNode: node }: Location): Place['value'] {
  if (node?.type !== 'string' && node?.type !== 'property') return undefined;
  return { text: String(node.value), span: { start: node.offset, end: node.offset + node.length } };
}

function keyChoices({ keys, row, value }: Place): CompletionChoice[] {
  return Object.entries(keys)
    .filter(
      ([name, { deprecated }]) =>
        !deprecated && !ROW_BOOKKEEPING.has(name) && (name === value?.text || !row.has(name)),
    )
    .map(([name, fact]) => ({
      value: name,
      kind: 'key',
      detail: fact.value.kind,
      docs: factText(name, fact),
    }));
}

function valueChoices(place: Place, world: DocumentWorld): CompletionChoice[] {
  const { keys, property, row } = place;
  const fact = Object.hasOwn(keys, property) ? keys[property] : undefined;
  if (property === 'doctype')
    return [...new Set([...Object.keys(DOCUMENTS), ...world.doctypes()])].map((value) => plain(value));
  if (!fact) return [];
  if (property === 'value' && row.has('property')) return settable(place, world);
  return choicesOf(place, property, fact, world);
}

function choicesOf(
  { of, row }: Place,
  property: string,
  fact: KeyFact,
  world: DocumentWorld,
): CompletionChoice[] {
  const { value } = fact;
  switch (value.kind) {
    case 'check':
      return ['0', '1'].map((one) => ({ value: one, kind: 'value', bare: true }));
    case 'choice':
      return value.values.map((one) => plain(one));
    case 'doctype':
      return doctypes(world);
    case 'module':
      return [...new Set(world.modules())].sort().map((one) => plain(one));
    case 'role':
      return [...new Set(world.roles())].sort().map((one) => plain(one));
    case 'fieldnames':
      return fieldChoices(world, of);
    case 'condition':
      return fieldChoices(world, of).flatMap((one) => [{ ...one, value: `eval:doc.${one.value}` }, one]);
    case 'field':
      return fieldChoices(world, of, value.fieldtypes);
    case 'special':
      return special(property, row, of, world);
    default:
      return property === 'field_name' ? fieldChoices(world, of) : [];
  }
}

/** What a Property Setter may set a property to, as text: a Check is `"1"` here. */
function settable(place: Place, world: DocumentWorld): CompletionChoice[] {
  const { row } = place;
  const property = String(row.get('property') ?? '');
  const keys = settableKeys(row);
  const fact = Object.hasOwn(keys, property) ? keys[property] : undefined;
  if (!fact) return [];
  // The options of a Link are those of the field that is overridden.
  const field = world.get(place.of)?.fields.find(({ fieldname }) => fieldname === row.get('field_name'));
  const beside = new Map(row).set('fieldtype', field?.fieldtype);
  return choicesOf({ ...place, row: beside }, property, fact, world).map(({ bare, ...one }) => one);
}

/** The keys that a Property Setter may override: of the DocType, of a field, or of one of its rows. */
function settableKeys(row: Place['row']): Keys {
  switch (row.get('doctype_or_field')) {
    case 'DocType':
      return DOCTYPE_KEYS;
    case 'DocType Link':
      return ROW_KEYS.links ?? {};
    case 'DocType Action':
      return ROW_KEYS.actions ?? {};
    case 'DocType State':
      return ROW_KEYS.states ?? {};
    default:
      return FIELD_KEYS;
  }
}

function special(property: string, row: Place['row'], of: string, world: DocumentWorld): CompletionChoice[] {
  switch (property) {
    case 'fieldtype':
      return FIELDTYPES.map((value) => ({ value, kind: 'fieldtype' }));
    case 'options':
      return /^(?:Link|Table|Table MultiSelect)$/.test(String(row.get('fieldtype') ?? ''))
        ? doctypes(world)
        : [];
    case 'link_to':
      return row.get('link_type') === 'DocType' || row.get('type') === 'DocType' ? doctypes(world) : [];
    case 'property':
      return Object.entries(settableKeys(row))
        .filter(([name, { deprecated }]) => !deprecated && !ROW_BOOKKEEPING.has(name))
        .map(([value, one]) => ({ value, kind: 'key', docs: factText(value, one) }));
    case 'fetch_from':
      return (world.get(of)?.fields ?? [])
        .filter(({ fieldtype }) => fieldtype === 'Link')
        .flatMap(({ fieldname, options }) =>
          fieldChoices(world, options).map((one) => ({ ...one, value: `${fieldname}.${one.value}` })),
        );
    default:
      return [];
  }
}

function fieldChoices(world: DocumentWorld, of: string, fieldtypes?: readonly string[]): CompletionChoice[] {
  return (world.get(of)?.fields ?? [])
    .filter(({ fieldname, fieldtype }) => fieldname !== '' && (!fieldtypes || fieldtypes.includes(fieldtype)))
    .map(({ fieldname, fieldtype }) => ({ value: fieldname, detail: fieldtype, kind: 'field' }));
}

function doctypes(world: DocumentWorld): CompletionChoice[] {
  return [...world.doctypes()].sort().map((value) => ({ value, kind: 'doctype' }));
}

const plain = (value: string): CompletionChoice => ({ value, kind: 'value' });
