import { childOf, fieldIn, inOrder, type NameUse, type NameWorld } from './model.js';
import { contents, ScriptCode } from './script-tokens.js';

/** Methods of a form whose texts are fieldnames. */
const FORM_METHODS: ReadonlySet<string> = new Set([
  'set_value',
  'get_field',
  'set_df_property',
  'get_docfield',
  'toggle_display',
  'toggle_reqd',
  'toggle_enable',
  'refresh_field',
  'refresh_fields',
  'set_query',
  'add_fetch',
  'add_child',
  'clear_table',
  'trigger',
  'scroll_to_field',
  'has_field',
  'set_fields_as_options',
]);

const LOOPS: ReadonlySet<string> = new Set(
  'forEach map filter find findIndex some every flatMap each'.split(' '),
);

/** What a name stands for between two tokens. */
interface Binding {
  name: string;
  doctype: string;
  from: number;
  to: number;
}

/**
 * The DocTypes and fields that a client script names: in handlers of `frappe.ui.form.on`, after `frm.doc.`, in calls of
 * the form and of `frappe.db`, in rows of child tables. `own`: the DocType in whose folder the script lies.
 */
export function scriptNames(text: string, own: string | undefined, world: NameWorld): NameUse[] {
  return new ScriptNames(text, own, world).uses();
}

/** The DocType whose field may stand after the dot at an offset: `frm.doc.`, a row of a child table. */
export function scriptDocTypeBefore(
  text: string,
  dot: number,
  own: string | undefined,
  world: NameWorld,
): string | undefined {
  return new ScriptNames(text, own, world).before(dot);
}

class ScriptNames extends ScriptCode {
  private readonly found: NameUse[] = [];
  /** Handlers of a form, by the tokens between which they stand. */
  private readonly forms: { doctype: string; from: number; to: number }[] = [];
  private readonly rows: Binding[] = [];

  constructor(
    text: string,
    private readonly own: string | undefined,
    private readonly world: NameWorld,
  ) {
    super(text);
    for (const i of this.tokens.keys()) this.form(i);
    for (const i of this.tokens.keys()) this.row(i);
  }

  uses(): NameUse[] {
    for (const i of this.tokens.keys()) {
      this.member(i);
      this.formCall(i);
      this.call(i);
      this.docTypeKey(i);
    }
    return inOrder(this.found);
  }

  before(offset: number): string | undefined {
    const dot = this.tokens.findIndex(({ start, text }) => start === offset && text === '.');
    if (dot < 0) return undefined;
    // `frm.set_value("…")`: a method of the form, about its document.
    const isForm = /^(?:cur_)?frm$/.test(this.text(dot - 1)) && this.text(dot + 2) === '(';
    return isForm ? this.formAt(dot - 1) : this.ownerAt(dot);
  }

  private docType(i: number): string | undefined {
    const token = this.tokens[i];
    if (token?.kind !== 'text' || !this.world.get(token.text)) return undefined;
    this.found.push({ doctype: token.text, span: contents(token) });
    return token.text;
  }

  private field(doctype: string | undefined, i: number): void {
    const token = this.tokens[i];
    if (!token || token.kind === 'sign' || doctype === undefined) return;
    if (fieldIn(this.world, doctype, token.text))
      this.found.push({ doctype, field: token.text, span: contents(token) });
  }

  /** `frappe.ui.form.on("Loan", {`: the handlers' names may be fields, and their `frm` is the form of a Loan. */
  private form(i: number): void {
    if (!this.is(i, 'frappe', '.', 'ui', '.', 'form', '.', 'on', '(')) return;
    const doctype = this.docType(i + 8);
    if (doctype === undefined) return;
    const to = this.end(i + 7);
    this.forms.push({ doctype, from: i, to });
    if (this.tokens[i + 10]?.kind === 'text') this.field(doctype, i + 10);
    if (!this.is(i + 10, '{')) return;
    const end = this.end(i + 10);
    for (let k = i + 11; k < end; k++) {
      const before = this.text(k - 1);
      const isKey = before === ',' || before === '{' || before === 'async';
      if (isKey && (this.is(k + 1, ':') || this.is(k + 1, '('))) this.field(doctype, k);
      if (this.closing.has(k)) k = this.end(k);
    }
  }

  /** The DocType of `frm` at a token: that of the handlers around it (of a child table: its parent), else the file's own. */
  private formAt(i: number): string | undefined {
    const around = this.forms.findLast(({ from, to }) => from < i && i < to);
    if (!around) return this.own;
    if (!this.world.get(around.doctype)?.istable) return around.doctype;
    const parents = this.world.parentsOf(around.doctype);
    if (this.own !== undefined && parents.includes(this.own)) return this.own;
    return parents.length === 1 ? parents[0] : undefined;
  }

  /** Names that are rows: `locals[cdt][cdn]`, what `add_child` gives, what runs over a child table. */
  private row(i: number): void {
    const scope = () => this.blockAround(i);
    if (this.text(i + 1) === '=' && this.text(i + 2) !== '=' && this.tokens[i]?.kind === 'word') {
      const doctype = this.rowValue(i + 2, i);
      if (doctype !== undefined) this.rows.push({ name: this.text(i), doctype, from: i, to: scope() });
      return;
    }
    // for (const row of frm.doc.items)
    if (this.is(i, 'of') && this.tokens[i - 1]?.kind === 'word') {
      const child = this.tableAt(i + 1);
      if (child) this.rows.push({ name: this.text(i - 1), doctype: child.doctype, from: i, to: scope() });
      return;
    }
    // (frm.doc.items || []).forEach((row) =>, $.each(frm.doc.items || [], function (i, row)
    const table = this.tableAt(i);
    if (!table) return;
    const isEach = this.text(i - 1) === '(' && this.text(i - 2) === 'each';
    for (let k = table.end; k < table.end + 10; k++) {
      const name = this.text(k);
      const opens = this.text(k + 1) === '(';
      if (!isEach && (!LOOPS.has(name) || this.text(k - 1) !== '.' || !opens)) continue;
      const from = isEach ? k : k + 2;
      const parameters = this.parametersAt(from);
      if (!parameters && isEach) continue;
      const row = parameters?.[isEach ? 1 : 0];
      if (row === undefined) return;
      this.rows.push({ name: row, doctype: table.doctype, from, to: this.callEnd(from) });
      return;
    }
  }

  private rowValue(i: number, at: number): string | undefined {
    if (
      this.is(i, 'locals', '[', 'cdt', ']', '[', 'cdn', ']') ||
      this.is(i, 'frappe', '.', 'get_doc', '(', 'cdt')
    )
      return this.forms.findLast(({ from, to }) => from < at && at < to)?.doctype;
    if (this.is(i, 'locals', '[') && this.tokens[i + 2]?.kind === 'text') return this.docType(i + 2);
    if (this.tokens[i]?.kind === 'word' && this.is(i + 1, '.', 'add_child', '('))
      return childOf(this.world, this.formAt(i), this.text(i + 4));
    return undefined;
  }

  /** `frm.doc.items` at a token, where `items` is a child table: the rows' DocType. */
  private tableAt(i: number): { doctype: string; end: number } | undefined {
    const at = this.text(i) === '(' ? i + 1 : i;
    const doc = this.documentAt(at);
    if (!doc || this.text(doc.end) !== '.') return undefined;
    const doctype = childOf(this.world, doc.doctype, this.text(doc.end + 1));
    return doctype === undefined ? undefined : { doctype, end: doc.end + 2 };
  }

  /** `frm.doc`, `cur_frm.doc` at a token. */
  private documentAt(i: number): { doctype: string; end: number } | undefined {
    if (!/^(?:cur_)?frm$/.test(this.text(i)) || !this.is(i + 1, '.', 'doc')) return undefined;
    const doctype = this.formAt(i);
    return doctype === undefined ? undefined : { doctype, end: i + 3 };
  }

  /** Whose fields stand after the dot at a token. */
  private ownerAt(dot: number): string | undefined {
    const at = this.text(dot - 1) === '?' ? dot - 1 : dot;
    if (this.text(at - 1) === 'doc' && this.text(at - 2) === '.') return this.documentAt(at - 3)?.doctype;
    if (this.text(at - 1) === 'fields_dict' && this.text(at - 2) === '.') return this.formAt(at - 3);
    // `locals[cdt][cdn].qty`
    if (this.is(at - 7, 'locals', '[', 'cdt', ']', '[', 'cdn', ']')) return this.rowValue(at - 7, at);
    if (this.tokens[at - 1]?.kind !== 'word' || this.text(at - 2) === '.') return undefined;
    const name = this.text(at - 1);
    return this.rows.findLast((row) => row.name === name && row.from < dot && dot < row.to)?.doctype;
  }

  private member(i: number): void {
    if (this.text(i) === '.' && this.tokens[i + 1]?.kind === 'word') this.field(this.ownerAt(i), i + 1);
    // `frm.doc["customer"]`
    if (this.text(i) === '[' && this.tokens[i + 1]?.kind === 'text' && this.text(i - 1) === 'doc')
      this.field(this.documentAt(i - 3)?.doctype, i + 1);
  }

  /** `frm.set_value("customer", …)`, `frm.set_value({customer: …})`, `frm.set_query("item", "items", …)`. */
  private formCall(i: number): void {
    if (!/^(?:cur_)?frm$/.test(this.text(i)) || this.text(i + 1) !== '.' || this.text(i + 3) !== '(') return;
    if (!FORM_METHODS.has(this.text(i + 2))) return;
    const doctype = this.formAt(i);
    const first = i + 4;
    if (this.tokens[first]?.kind === 'text') {
      const second = this.is(first + 1, ',') && this.tokens[first + 2]?.kind === 'text' ? first + 2 : -1;
      const child = childOf(this.world, doctype, this.text(second));
      const inChild = this.text(i + 2) === 'set_query' && child !== undefined;
      this.field(inChild ? child : doctype, first);
      if (inChild || this.text(i + 2) === 'add_fetch') this.field(doctype, second);
      const rows =
        this.text(i + 2) === 'add_child' ? childOf(this.world, doctype, this.text(first)) : undefined;
      if (rows !== undefined && this.is(first + 1, ',', '{')) this.keys(rows, first + 2);
    } else if (this.is(first, '[')) {
      for (let k = first + 1; k < this.end(first); k++)
        if (this.tokens[k]!.kind === 'text') this.field(doctype, k);
    } else if (this.is(first, '{')) this.keys(doctype, first);
  }

  /** The keys of an object at a token. */
  private keys(doctype: string | undefined, open: number): void {
    const end = this.end(open);
    for (let k = open + 1; k < end; k++) {
      const before = this.text(k - 1);
      if ((before === '{' || before === ',') && this.text(k + 1) === ':') this.field(doctype, k);
      if (this.closing.has(k)) k = this.end(k);
    }
  }

  /** Calls of Frappe: the DocType first, its fields in what follows. */
  private call(i: number): void {
    if (this.text(i) !== '(' || this.tokens[i - 1]?.kind !== 'word') return;
    let start = i - 1;
    while (this.text(start - 1) === '.' && this.tokens[start - 2]?.kind === 'word') start -= 2;
    if (this.text(start) !== 'frappe') return;
    const path = this.tokens
      .slice(start, i)
      .map(({ text }) => text)
      .join('');
    if (path === 'frappe.model.set_value' && this.is(i + 1, 'cdt', ',', 'cdn', ',')) {
      this.field(this.forms.findLast(({ from, to }) => from < i && i < to)?.doctype, i + 5);
      return;
    }
    if (path === 'frappe.ui.form.on') return;
    const route = path === 'frappe.set_route' && /^(?:List|Form|Tree)$/.test(this.text(i + 1));
    const at = route ? i + 3 : i + 1;
    const doctype = this.docType(at);
    if (doctype === undefined || !/^frappe\.(?:db|model|client|xcall|get_list|new_doc)/.test(path)) return;
    for (let k = at + 1; k < this.end(i); k++) {
      const isKey = this.text(k + 1) === ':' && this.tokens[k]!.kind !== 'sign';
      const isText = this.tokens[k]!.kind === 'text' && /^[,[(]$/.test(this.text(k - 1));
      if (isKey || isText) this.field(doctype, k);
    }
  }

  /** `doctype: "Loan"`, `frappe.listview_settings["Loan"]`, `options: "Loan"`. */
  private docTypeKey(i: number): void {
    if (this.tokens[i]?.kind !== 'text') return;
    const key = this.text(i - 1) === ':' ? this.text(i - 2) : '';
    if (/^(?:doctype|options|link_doctype|ref_doctype|reference_doctype|parenttype)$/.test(key))
      this.docType(i);
    if (
      this.text(i - 1) === '[' &&
      /^(?:listview_settings|treeview_settings|views|calendar)$/.test(this.text(i - 2))
    )
      this.docType(i);
    if (this.text(i - 1) === '=' && /^(?:doctype|parenttype)$/.test(this.text(i - 2).replace(/^=/, '')))
      this.docType(i);
    if (this.text(i - 1) === '=' && /=|!/.test(this.text(i - 2)) && /doctype$/.test(this.wordBefore(i - 2)))
      this.docType(i);
  }
}
