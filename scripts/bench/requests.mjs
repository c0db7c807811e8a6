// What an editor asks for beside diagnostics: hover and completion, how long one request waits for another, and the memory
// of the server and of the engine with a bench open.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { spread } from './measure.mjs';
import { startServer } from './server.mjs';
import { generatePython, prepare } from './typing.mjs';

/** Rows about requests, `edits` of each kind, and about memory with `bench` open where it is given. */
export async function requests({ edits, bench }) {
  const work = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-bench-'));
  const rows = [];
  const report = (what, unit, values, budget) =>
    rows.push({ section: 'requests', what, unit, ...spread(values), budget });
  try {
    const doctype = prepare(work);
    const python = generatePython(path.join(work, 'erpnext/erpnext/accounts'));
    const server = await startServer(work, true);
    for (const [file, languageId, where] of [
      [doctype, 'json', /"(?:options|fieldtype|fieldname)": "/g],
      [python, 'python', /select name, |frappe\.db\.s|docstatus < /g],
    ]) {
      const uri = await open(server, file, languageId);
      const places = placesIn(readFileSync(file, 'utf8'), where);
      for (const kind of ['hover', 'completion']) {
        const times = [];
        for (let i = 0; i < edits + 10; i++) {
          const started = performance.now();
          await server.connection.sendRequest(`textDocument/${kind}`, {
            textDocument: { uri },
            position: places[(i * 31) % places.length],
          });
          if (i >= 10) times.push(performance.now() - started);
        }
        report(`${kind} in ${path.basename(file)}`, 'ms', times, 30);
      }
    }
    const { edit, place } = editor(python);
    const waits = [];
    const alone = [];
    for (let version = 2; version < edits + 2; version++) {
      const uri = pathToFileURL(python).href;
      const hover = async (times) => {
        const started = performance.now();
        await server.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: place });
        times.push(performance.now() - started);
      };
      await hover(alone);
      void server.connection.sendNotification('textDocument/didChange', edit(version));
      const judged = server.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
      // Asked when the check has begun.
      await later(3);
      await hover(waits);
      await judged;
    }
    report('hover alone, in 3,000 lines of Python', 'ms', alone, 30);
    report('hover while these are judged', 'ms', waits, 50);
    await server.stop();
    rows.push(...(await memory(bench ?? work, bench ? undefined : doctype)));
    return rows;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Memory with a bench open, after its first check and after some more. */
async function memory(folder, file) {
  const server = await startServer(folder, true);
  const opened =
    file ?? path.join(folder, 'apps/erpnext/erpnext/accounts/doctype/sales_invoice/sales_invoice.json');
  const controller = opened.replace(/\.json$/, '.py');
  const own = [];
  const engine = [];
  for (const [at, languageId] of [
    [opened, 'json'],
    [controller, 'python'],
  ]) {
    await open(server, at, languageId).catch(() => undefined);
    await later(1000);
    const used = server.memory();
    own.push(used.own);
    engine.push(used.engine);
  }
  await server.stop();
  return [
    ['server with a DocType and its controller open', own, 250],
    ['the Vitess engine beside it', engine, 120],
  ].map(([what, values, budget]) => ({ section: 'requests', what, unit: 'MB', ...spread(values), budget }));
}

/** Opens a file and waits for its diagnostics; answers its address. */
async function open({ connection, engine }, file, languageId) {
  const uri = pathToFileURL(file).href;
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId, version: 1, text: readFileSync(file, 'utf8') },
  });
  await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  await engine;
  return uri;
}

function placesIn(text, pattern) {
  return [...text.matchAll(pattern)].map(({ index, 0: found }) => positionAt(text, index + found.length));
}

function positionAt(text, offset) {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1).length };
}

/** Types digits into the last statement of a file. */
function editor(file) {
  const text = readFileSync(file, 'utf8');
  const found = 'docstatus < ';
  const position = positionAt(text, text.lastIndexOf(found) + found.length);
  return {
    place: positionAt(text, text.indexOf('tabUser')),
    edit: (version) => ({
      textDocument: { uri: pathToFileURL(file).href, version },
      contentChanges: [{ range: { start: position, end: position }, text: '1' }],
    }),
  };
}
