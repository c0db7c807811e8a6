import type { JSONPath, Node } from 'jsonc-parser';
import type { DocumentFacts } from './documents.js';

/** A document in a JSON text: a file's root, an item of a list of fixtures, a row of `custom/*.json`. */
export interface JsonDocument {
  /** Its DocType. */
  kind: string;
  object: Node;
}

/** All documents of a text, with those of `custom/*.json`. */
export function documentsIn(root: Node): JsonDocument[] {
  const found = itemsOf(root).flatMap((object): JsonDocument[] => {
    const kind = valuesOf(object).get('doctype');
    return typeof kind === 'string' ? [{ kind, object }] : [];
  });
  const custom = [
    ['custom_fields', 'Custom Field'],
    ['property_setters', 'Property Setter'],
  ] as const;
  for (const [list, kind] of custom) {
    const rows = childAt(root, list);
    if (rows?.type === 'array') for (const object of itemsOf(rows)) found.push({ kind, object });
  }
  return found;
}

const itemsOf = (node: Node): Node[] =>
  (node.type === 'array' ? (node.children ?? []) : [node]).filter(({ type }) => type === 'object');

/** The document that a path leads into, with what is left of the path. */
export function documentAt(
  root: Node,
  path: JSONPath,
  factsOf: (kind: string) => DocumentFacts | undefined,
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
  const facts = factsOf(kind);
  if (!facts || !object) return undefined;
  return { facts, of: String(valuesOf(object).get(facts.of) ?? ''), rest, object };
}

/** What stands at a key of an object or an index of a list. */
export function childAt(node: Node | undefined, step: string | number): Node | undefined {
  if (typeof step === 'number') return node?.type === 'array' ? node.children?.[step] : undefined;
  const property =
    node?.type === 'object' ? node.children?.find((one) => one.children?.[0]?.value === step) : undefined;
  return property?.children?.[1];
}

/** The scalars of an object by their keys. */
export function valuesOf(node: Node | undefined): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const { children } of node?.type === 'object' ? (node.children ?? []) : [])
    if (children?.[0]) values.set(String(children[0].value), children[1]?.value);
  return values;
}
