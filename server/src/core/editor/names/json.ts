import { type Node, parseTree } from 'jsonc-parser';
import { DOCUMENTS, type DocumentFacts } from '../../doctype-facts/documents.js';
import { DOCTYPE_KEYS, ROW_KEYS } from '../../doctype-facts/keys.js';
import type { KeyFact, Keys } from '../../doctype-facts/model.js';
import { LINK_FIELDTYPES } from '../../schema/fieldtypes.js';
import { decodeJsonString } from '../../sources/sql/json-string.js';
import type { OffsetMap } from '../../sources/sql/map.js';
import { fieldIn, inOrder, type NameUse, type NameWorld } from './model.js';
import { pythonNames } from './python.js';
import { scriptNames } from './script.js';
import { templateNames } from './template.js';

/** The DocTypes and fields that a JSON file names: a DocType's own, or that of another document that apps ship. */
export function jsonNames(text: string, world: NameWorld): NameUse[] {
  const root = parseTree(text);
  if (!root) return [];
  return inOrder(new JsonNames(text, world).read(root));
}

/** A text of the file with its quotes undone. */
interface Text {
  value: string;
  map: OffsetMap;
}

type Row = ReadonlyMap<string, Node>;

/** Keys that name a DocType in whatever document. */
const NAMES_A_DOCTYPE =
  /^(?:ref_doctype|reference_doctype|document_type|doc_type|dt|link_doctype|parent_doctype)$/;

class JsonNames {
  private readonly found: NameUse[] = [];

  constructor(
    private readonly text: string,
    private readonly world: NameWorld,
  ) {}

  read(root: Node): NameUse[] {
    const documents = root.type === 'array' ? (root.children ?? []) : [root];
    for (const node of documents) {
      const row = rowOf(node);
      const custom = row.get('custom_fields') ?? row.get('property_setters');
      if (custom) this.customizations(row);
      else this.document(row, textAt(row, 'doctype'));
    }
    return this.found;
  }

  /** `custom/<doctype>.json`: what an app changes about one DocType. */
  private customizations(row: Row): void {
    this.docType(row.get('doctype'));
    for (const [key, kind] of [
      ['custom_fields', 'Custom Field'],
      ['property_setters', 'Property Setter'],
    ] as const)
      for (const one of row.get(key)?.children ?? []) this.document(rowOf(one), kind);
  }

  private document(row: Row, kind: string): void {
    if (kind === 'DocType') {
      const name = textAt(row, 'name');
      this.docType(row.get('name'));
      this.keys(row, DOCTYPE_KEYS, name);
      for (const [list, keys] of Object.entries(ROW_KEYS))
        for (const one of row.get(list)?.children ?? []) this.keys(rowOf(one), keys, name, list);
      return;
    }
    const facts: DocumentFacts | undefined = Object.hasOwn(DOCUMENTS, kind) ? DOCUMENTS[kind] : undefined;
    const of = facts ? textAt(row, facts.of) : '';
    for (const [key, node] of row) {
      if (!facts && NAMES_A_DOCTYPE.test(key)) this.docType(node);
      this.filters(node);
    }
    if (!facts) return;
    this.keys(row, facts.keys, of, kind);
    for (const [list, keys] of Object.entries(facts.rows))
      for (const one of row.get(list)?.children ?? []) {
        this.keys(rowOf(one), keys, of, kind);
        for (const [, node] of rowOf(one)) this.filters(node);
      }
    this.scripts(row, kind, of);
  }

  /** What the keys of one object name; `of`: the DocType whose fields they mean. */
  private keys(row: Row, keys: Keys, of: string, kind = ''): void {
    for (const [key, node] of row) {
      const fact = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (fact) this.key(key, node, fact, row, of, kind);
    }
    if (kind === 'Property Setter') this.setter(row, of);
  }

  private key(key: string, node: Node, { value }: KeyFact, row: Row, of: string, kind: string): void {
    if (key === 'fieldname' && (kind === 'fields' || kind === 'Custom Field')) this.field(node, of);
    else if (key === 'field_name' || value.kind === 'field') this.field(node, of);
    else if (value.kind === 'doctype') this.docType(node);
    else if (value.kind === 'condition') this.condition(node, of);
    else if (value.kind === 'fieldnames') this.list(node, of);
    else if (value.kind === 'special' || key === 'table_fieldname' || key === 'link_filters')
      this.special(key, node, row, of);
  }

  private special(key: string, node: Node, row: Row, of: string): void {
    const text = this.textOf(node);
    if (!text) return;
    switch (key) {
      case 'options':
        this.options(node, text, textAt(row, 'fieldtype'), of);
        return;
      case 'fetch_from': {
        const [link = '', field = ''] = text.value.split('.');
        const other = fieldIn(this.world, of, link)?.options;
        this.note(text, 0, link, of);
        this.note(text, link.length + 1, field, other);
        return;
      }
      case 'autoname':
        for (const match of text.value.matchAll(/^field:(\w+)|\{(\w+)\}/g)) {
          const name = match[1] ?? match[2]!;
          this.note(text, match.index + match[0].indexOf(name), name, of);
        }
        return;
      case 'link_fieldname':
        this.field(node, textAt(row, 'link_doctype'));
        return;
      case 'table_fieldname':
        this.field(node, textAt(row, 'parent_doctype') || of);
        return;
      case 'link_to':
        if (textAt(row, 'link_type') === 'DocType' || textAt(row, 'type') === 'DocType') this.docType(node);
        return;
      case 'link_filters':
        this.filters(node);
        return;
      default:
    }
  }

  private options(node: Node, text: Text, fieldtype: string, of: string): void {
    if (LINK_FIELDTYPES.has(fieldtype)) this.docType(node);
    else if (fieldtype === 'Dynamic Link') this.field(node, of);
    else if (fieldtype === 'Currency') {
      // `currency`, or `Company:company:default_currency`
      const parts = text.value.split(':');
      if (parts.length === 1) this.field(node, of);
      else if (parts.length === 3) {
        const [doctype = '', link = '', field = ''] = parts;
        if (this.world.get(doctype)) this.found.push({ doctype, span: text.map.spanOf(0, doctype.length) });
        this.note(text, doctype.length + 1, link, of);
        this.note(text, doctype.length + link.length + 2, field, doctype);
      }
    }
  }

  /** Of a Property Setter: what its value names depends on the property. */
  private setter(row: Row, of: string): void {
    const property = textAt(row, 'property');
    const node = row.get('value');
    const text = node && this.textOf(node);
    if (!node || !text) return;
    const facts = { ...ROW_KEYS.fields, ...DOCTYPE_KEYS };
    const fact = Object.hasOwn(facts, property) ? facts[property] : undefined;
    if (property === 'field_order')
      for (const match of text.value.matchAll(/"(\w+)"/g)) this.note(text, match.index + 1, match[1]!, of);
    else if (fact?.value.kind === 'field') this.field(node, of);
    else if (fact?.value.kind === 'fieldnames') this.list(node, of);
    else if (fact?.value.kind === 'condition') this.condition(node, of);
    else if (property === 'fetch_from') this.special(property, node, row, of);
    else if (property === 'options') {
      const fieldtype = fieldIn(this.world, of, textAt(row, 'field_name'))?.fieldtype ?? '';
      this.options(node, text, fieldtype, of);
    }
  }

  /** `eval:doc.status == "Open"`, `eval:parent.is_return`, or a fieldname. */
  private condition(node: Node, of: string): void {
    const text = this.textOf(node);
    if (!text) return;
    if (/^\w+$/.test(text.value)) this.field(node, of);
    for (const match of text.value.matchAll(/\b(doc|parent)\.(\w+)/g)) {
      const [whole, owner, name] = match;
      const at = match.index + whole.length - name!.length;
      if (owner === 'doc') this.note(text, at, name!, of);
      else {
        const parents = this.world.parentsOf(of).filter((one) => fieldIn(this.world, one, name!));
        if (parents.length === 1) this.note(text, at, name!, parents[0]);
      }
    }
  }

  /** `"title,status"`, or a list of texts. */
  private list(node: Node, of: string): void {
    for (const item of node.children ?? []) this.field(item, of);
    const text = this.textOf(node);
    for (const match of text?.value.matchAll(/\w+/g) ?? []) this.note(text!, match.index, match[0], of);
  }

  /** Filters within a text: `[["Loan", "status", "=", "Open"]]`. */
  private filters(node: Node): void {
    const text = this.textOf(node);
    if (!text?.value.includes('[')) return;
    for (const match of text.value.matchAll(/\[\s*"([^"\\]+)"\s*,\s*"(\w+)"/g)) {
      const [whole, doctype, field] = match;
      if (!this.world.get(doctype!)) continue;
      const at = match.index + whole.indexOf('"') + 1;
      this.found.push({ doctype: doctype!, span: text.map.spanOf(at, at + doctype!.length) });
      this.note(text, match.index + whole.length - 1 - field!.length, field!, doctype);
    }
  }

  /** Code in the texts of a document. */
  private scripts(row: Row, kind: string, of: string): void {
    const within = (key: string, read: (text: string) => NameUse[]) => {
      const node = row.get(key);
      const text = node && this.textOf(node);
      if (!text) return;
      for (const { span, ...use } of read(text.value))
        this.found.push({ ...use, span: text.map.spanOf(span.start, span.end) });
    };
    const { world } = this;
    if (kind === 'Client Script') within('script', (text) => scriptNames(text, of, world));
    if (kind === 'Web Form') within('client_script', (text) => scriptNames(text, of, world));
    if (kind === 'Server Script') within('script', (text) => pythonNames(text, { document: of }, world));
    if (kind === 'Report') within('report_script', (text) => pythonNames(text, {}, world));
    if (kind === 'Print Format') within('html', (text) => templateNames(text, of, world));
    if (kind === 'Notification')
      for (const key of ['message', 'subject']) within(key, (text) => templateNames(text, of, world));
  }

  private docType(node: Node | undefined): void {
    const text = node && this.textOf(node);
    if (text && this.world.get(text.value))
      this.found.push({ doctype: text.value, span: text.map.spanOf(0, text.value.length) });
  }

  private field(node: Node, of: string | undefined): void {
    const text = this.textOf(node);
    if (text) this.note(text, 0, text.value, of);
  }

  private note(text: Text, at: number, name: string, of: string | undefined): void {
    if (of !== undefined && fieldIn(this.world, of, name))
      this.found.push({ doctype: of, field: name, span: text.map.spanOf(at, at + name.length) });
  }

  private textOf(node: Node): Text | undefined {
    if (node.type !== 'string' || node.length < 3) return undefined;
    const { text: value, map } = decodeJsonString(this.text, node.offset, node.length);
    return { value, map };
  }
}

function rowOf(node: Node): Row {
  const row = new Map<string, Node>();
  for (const property of node.type === 'object' ? (node.children ?? []) : []) {
    const [key, value] = property.children ?? [];
    if (key && value) row.set(String(key.value), value);
  }
  return row;
}

function textAt(row: Row, key: string): string {
  const value: unknown = row.get(key)?.value;
  return typeof value === 'string' ? value : '';
}
