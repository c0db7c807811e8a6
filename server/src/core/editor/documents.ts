import { getLocation, type JSONPath, type Location, type Node, parseTree } from 'jsonc-parser';
import { DOCUMENT_BOOKKEEPING, DOCUMENTS, type DocumentFacts } from '../doctype-facts/documents.js';
import { DOCTYPE_KEYS, FIELD_KEYS, ROW_BOOKKEEPING } from '../doctype-facts/keys.js';
import type { KeyFact, Keys } from '../doctype-facts/model.js';
import type { Span } from '../text.js';
import { type Completions, factText } from './completion.js';
import { FIELDTYPES } from './fieldtypes.js';
import type { NameWorld } from './names/model.js';
import type { CompletionChoice } from './values.js';

/** Completion and hover in the JSON of documents other than DocTypes: fixtures, `custom/*.json`, reports, workspaces, … */

export interface DocumentWorld extends NameWorld {
  doctypes(): Iterable<string>;
  modules(): Iterable<string>;
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
  const place = placeAt(text, offset);
  if (!place) return undefined;
  const inside = place.value && place.value.span.start < offset && offset <= place.value.span.end;
  const span = inside ? place.value!.span : { start: offset, end: offset };
  const choices = place.key ? keyChoices(place) : valueChoices(place, world);
  return choices.length > 0 ? { span, choices } : undefined;
}

/** What the key at an offset does. */
export function documentHover(text: string, offset: number): { markdown: string; span: Span } | undefined {
  const place = placeAt(text, offset);
  const fact = place && Object.hasOwn(place.keys, place.property) ? place.keys[place.property] : undefined;
  return fact && place?.value
    ? { markdown: factText(place.property, fact), span: place.value.span }
    : undefined;
}

function placeAt(text: string, offset: number): Place | undefined {
  if (!/"doctype"|"custom_fields"|"property_setters"/.test(text)) return undefined;
  const location = getLocation(text, offset);
  const root = parseTree(text);
  const found = root && documentAt(root, location.path);
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

/** The document that a path leads into: the root, an item of a list of fixtures, a row of `custom/*.json`. */
function documentAt(
  root: Node,
  path: JSONPath,
): { facts: DocumentFacts; of: string; rest: JSONPath; object: Node } | undefined {
  const [first, second] = path;
  const custom =
    first === 'custom_fields' ? 'Custom Field' : first === 'property_setters' ? 'Property Setter' : undefined;
  let object: Node | undefined = root;
  let rest = path;
  let kind = '';
  if (custom !== undefined && typeof second === 'number') {
    object = childAt(childAt(root, first!), second);
    rest = path.slice(2);
    kind = custom;
  } else {
    if (root.type === 'array') {
      if (typeof first !== 'number') return undefined;
      object = childAt(root, first);
      rest = path.slice(1);
    }
    kind = String(valuesOf(object).get('doctype') ?? '');
  }
  const facts = Object.hasOwn(DOCUMENTS, kind) ? DOCUMENTS[kind] : undefined;
  if (!facts || !object) return undefined;
  return { facts, of: String(valuesOf(object).get(facts.of) ?? ''), rest, object };
}

function childAt(node: Node | undefined, step: string | number): Node | undefined {
  if (typeof step === 'number') return node?.type === 'array' ? node.children?.[step] : undefined;
  const property =
    node?.type === 'object' ? node.children?.find((one) => one.children?.[0]?.value === step) : undefined;
  return property?.children?.[1];
}

function valuesOf(node: Node | undefined): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const { children } of node?.type === 'object' ? (node.children ?? []) : [])
    if (children?.[0]) values.set(String(children[0].value), children[1]?.value);
  return values;
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
  const { keys, property, of, row } = place;
  const fact = Object.hasOwn(keys, property) ? keys[property] : undefined;
  if (property === 'doctype') return Object.keys(DOCUMENTS).map((value) => plain(value));
  if (!fact) return [];
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
    case 'condition':
      return fieldChoices(world, of).flatMap((one) => [{ ...one, value: `eval:doc.${one.value}` }, one]);
    case 'field':
      return fieldChoices(world, of, value.fieldtypes);
    case 'special':
      return special(property, fact, row, of, world);
    default:
      return property === 'field_name' ? fieldChoices(world, of) : [];
  }
}

function special(
  property: string,
  _fact: KeyFact,
  row: Place['row'],
  of: string,
  world: DocumentWorld,
): CompletionChoice[] {
  switch (property) {
    case 'fieldtype':
      return FIELDTYPES.map((value) => ({ value, kind: 'fieldtype' }));
    case 'options':
      return /^(?:Link|Table|Table MultiSelect)$/.test(String(row.get('fieldtype') ?? ''))
        ? doctypes(world)
        : [];
    case 'link_to':
      return row.get('link_type') === 'DocType' || row.get('type') === 'DocType' ? doctypes(world) : [];
    case 'property': {
      const keys = row.get('doctype_or_field') === 'DocType' ? DOCTYPE_KEYS : FIELD_KEYS;
      return Object.entries(keys)
        .filter(([, { deprecated }]) => !deprecated)
        .map(([value, one]) => ({ value, kind: 'key', docs: factText(value, one) }));
    }
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
