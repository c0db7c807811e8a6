// Typing: how long a keystroke takes until its diagnostics are there, in the language server that ships. Beside our own
// numbers stand those of vscode-json-languageservice, which parses the same file and validates it against a schema.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import jsonLanguage from 'vscode-json-languageservice';
import { spread } from './measure.mjs';
import { startServer } from './server.mjs';

const { getLanguageService, TextDocument } = jsonLanguage;
const root = path.resolve(import.meta.dirname, '../..');
let EDITS = 200;
const corpus = path.join(root, '../shared/corpus');
const hasCorpus = existsSync(corpus);
let work = '';
let rows = [];

/** `cpu`: milliseconds of processor time each; that a machine does other things at the same time hardly shows in it. */
function report(what, times, budget, cpu) {
  rows.push({ section: 'typing', what, unit: 'ms', ...spread(times), budget, cpu });
}

/** A bench of its own with the largest DocType, so that a keystroke is measured with the links that it has. */
export function prepare(work) {
  if (hasCorpus) {
    for (const app of ['erpnext', 'frappe']) {
      const folder = path.join(corpus, app);
      if (existsSync(folder)) cpSync(folder, path.join(work, app), { recursive: true });
    }
    const file = path.join(work, 'erpnext/erpnext/accounts/doctype/sales_invoice/sales_invoice.json');
    if (existsSync(file)) return file;
  }
  return generate(path.join(work, 'app/app/selling'), 1, 185);
}

/** DocTypes as large as Sales Invoice (`fields` 185: 53 kB) or as an average one (25). */
function generate(module, count, fields) {
  let file = '';
  for (let i = 0; i < count; i++) {
    const name = `Generated ${i}`;
    const types = ['Data', 'Link', 'Currency', 'Check', 'Select', 'Date', 'Small Text', 'Int', 'Text Editor'];
    const rowsOf = Array.from({ length: fields }, (_, n) => ({
      allow_on_submit: 1,
      depends_on: `eval:doc.field_${(n * 7) % fields} && doc.docstatus < 1`,
      fieldname: `field_${n}`,
      fieldtype: types[n % types.length],
      hide_days: 1,
      hide_seconds: 1,
      label: `Field ${n}`,
      options: types[n % types.length] === 'Link' ? name : undefined,
      print_hide: 1,
      read_only: n % 3 === 0 ? 1 : undefined,
    }));
    const doctype = {
      autoname: 'hash',
      doctype: 'DocType',
      engine: 'InnoDB',
      field_order: rowsOf.map(({ fieldname }) => fieldname),
      fields: rowsOf,
      module: 'Selling',
      name,
      permissions: [],
      sort_field: 'modified',
    };
    const scrubbed = `generated_${i}`;
    mkdirSync(path.join(module, 'doctype', scrubbed), { recursive: true });
    file = path.join(module, 'doctype', scrubbed, `${scrubbed}.json`);
    writeFileSync(file, `${JSON.stringify(doctype, null, 1)}\n`);
  }
  return file;
}

/** Types into a label, so that the model changes, and sometimes into a length, so that the table does. */
function typeIntoDocType(text, version) {
  const labels = version % 4 !== 0;
  const found = [...text.matchAll(labels ? /"label": "/g : /"fieldtype": "Data"()/g)];
  const at = found[(version * 31) % found.length];
  const offset = labels ? at.index + at[0].length : at.index;
  return { offset, insert: labels ? 'x' : '"length": 120, ', reshapes: !labels };
}

/** Types now inside a statement, now into the Python around it. */
function typeIntoPython(text, version) {
  const found = [...text.matchAll(version % 2 ? /docstatus < /g : /total = /g)];
  const at = found[(version * 7) % found.length];
  return { offset: at.index + at[0].length, insert: '1', reshapes: false };
}

/** A Python file of 3,000 lines with 30 statements. */
export function generatePython(folder) {
  const functions = Array.from({ length: 30 }, (_, i) => {
    const lines = Array.from({ length: 90 }, (_, n) =>
      n % 3 === 0 ? `\tfor row in rows[${n}:]:` : `\t\ttotal = flt(row.amount) * ${n} + flt(row.get("rate"))`,
    );
    const sql = `\t\tselect name, owner from \`tabUser\`\n\t\twhere name = %s and docstatus < ${i}`;
    const call = `\treturn frappe.db.sql(\n\t\t"""\n${sql}\n\t\t""",\n\t\tname,\n\t)`;
    return [`def get_rows_${i}(name, rows):`, ...lines, call].join('\n');
  });
  const file = path.join(folder, 'statements.py');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `import frappe\nfrom frappe.utils import flt\n\n\n${functions.join('\n\n\n')}\n`);
  return file;
}

async function keystrokes(file, pull, { languageId = 'json', type = typeIntoDocType } = {}) {
  const server = await startServer(work, pull);
  const { connection } = server;
  const uri = pathToFileURL(file).href;
  let text = readFileSync(file, 'utf8');
  const ask = async (version) => {
    if (!pull) return server.published(uri, version);
    return connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  };
  const opened = performance.now();
  let answer = pull ? undefined : ask(1);
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId, version: 1, text },
  });
  await (answer ?? ask(1));
  const first = performance.now() - opened;
  await server.engine;
  const typed = [];
  const reshaped = [];
  let before = 0;
  for (let version = 2; version < EDITS + 12; version++) {
    if (version === 12) before = server.cpu();
    const { offset, insert, reshapes } = type(text, version);
    const head = text.slice(0, offset);
    const line = head.split('\n').length - 1;
    const position = { line, character: offset - (head.lastIndexOf('\n') + 1) };
    text = head + insert + text.slice(offset);
    const started = performance.now();
    answer = pull ? undefined : ask(version);
    void connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: position, end: position }, text: insert }],
    });
    await (answer ?? ask(version));
    // The first ones warm the compiler up, as a few seconds of typing do.
    if (version >= 12) (reshapes ? reshaped : typed).push(performance.now() - started);
  }
  const cpu = before === undefined ? undefined : (server.cpu() - before) / EDITS;
  await server.stop();
  return { ready: server.ready, first, typed, reshaped, cpu };
}

/** The same typing through a JSON language service with a schema of similar size: parse and validate, nothing else. */
async function jsonService(file) {
  const service = getLanguageService({});
  const field = {
    type: 'object',
    required: ['fieldname', 'fieldtype'],
    properties: { fieldname: { type: 'string', pattern: '^[a-z0-9_]+$' }, fieldtype: { type: 'string' } },
  };
  const schema = {
    type: 'object',
    required: ['name', 'fields'],
    properties: { name: { type: 'string' }, fields: { type: 'array', items: field } },
  };
  let text = readFileSync(file, 'utf8');
  const times = [];
  for (let version = 1; version <= EDITS + 10; version++) {
    const at = text.indexOf('"label": "', (version * 997) % text.length);
    const offset = (at < 0 ? text.indexOf('"label": "') : at) + '"label": "'.length;
    text = `${text.slice(0, offset)}x${text.slice(offset)}`;
    const started = performance.now();
    const document = TextDocument.create('file:///bench.json', 'json', version, text);
    await service.doValidation(document, service.parseJSONDocument(document), {}, schema);
    if (version > 10) times.push(performance.now() - started);
  }
  return times;
}

/** Rows about typing into a DocType and into Python, `edits` keystrokes each. */
export async function typing({ edits }) {
  EDITS = edits;
  rows = [];
  work = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-bench-'));
  try {
    const file = prepare(work);
    const kilobytes = Math.round(readFileSync(file).length / 1024);
    const name = `${path.basename(file)}, ${kilobytes} kB`;
    const pulled = [];
    for (let i = 0; i < 3; i++) pulled.push(await keystrokes(file, true));
    const pushed = await keystrokes(file, false);
    report(
      'server start → initialized',
      [...pulled, pushed].map(({ ready }) => ready),
      300,
    );
    report(
      `open → diagnostics, cold (${name})`,
      [...pulled, pushed].map(({ first }) => first),
      1000,
    );
    report(
      `keystroke → diagnostics, pulled (${name})`,
      pulled.flatMap(({ typed }) => typed),
      10,
      spread(pulled.map(({ cpu }) => cpu)).median,
    );
    report(`keystroke → diagnostics, published`, pushed.typed, 10, pushed.cpu);
    report(
      'the same, where it changes the table: Vitess asked anew',
      [...pulled, pushed].flatMap(({ reshaped }) => reshaped),
    );
    report('vscode-json-languageservice: parse + schema, same file', await jsonService(file));
    const python = generatePython(path.join(work, 'erpnext/erpnext/accounts'));
    const lines = readFileSync(python, 'utf8').split('\n').length;
    for (const [how, pull] of [
      ['pulled', true],
      ['published', false],
    ]) {
      const { typed, cpu } = await keystrokes(python, pull, { languageId: 'python', type: typeIntoPython });
      report(`keystroke → diagnostics, Python of ${lines} lines, 30 statements, ${how}`, typed, 20, cpu);
    }
    return rows;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
