// The language server that ships, started and spoken to as an editor does.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '../..');
// The very copy that the server uses.
const fromServer = createRequire(createRequire(import.meta.url).resolve('vscode-languageserver/node'));
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } =
  fromServer('vscode-jsonrpc/node');

/** Milliseconds of processor time that a process has used, in steps of 10; undefined where there is no /proc. */
function cpuOf(pid) {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
    return (Number(user) + Number(system)) * 10;
  } catch {
    return undefined;
  }
}

/** Memory of a process now, in MB; undefined where there is no /proc. */
function rssOf(pid) {
  try {
    return Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return undefined;
  }
}

/** The processes that a process has started, by the name of their program. */
function childrenOf(pid) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, program, parent] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'));
        return Number(parent) === pid ? [{ pid: Number(name), program }] : [];
      } catch {
        return [];
      }
    });
}

/** Starts the server on a folder; `pull`: the client asks for diagnostics. */
export async function startServer(folder, pull) {
  const started = performance.now();
  const child = spawn(process.execPath, [path.join(root, 'dist/server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Set();
  connection.onNotification('textDocument/publishDiagnostics', (params) => {
    for (const check of waiting) check(params);
  });
  let engineReady = () => {};
  const engine = new Promise((resolve) => {
    engineReady = resolve;
  });
  connection.onNotification('doctypeCompat/status', ({ engine: { state } }) => {
    if (state === 'ready' || state === 'missing') engineReady(state);
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
    capabilities: {
      workspace: { configuration: true, ...(pull && { diagnostics: { refreshSupport: true } }) },
      textDocument: {
        publishDiagnostics: { versionSupport: true },
        ...(pull && { diagnostic: { dynamicRegistration: false } }),
      },
    },
  });
  const ready = performance.now() - started;
  void connection.sendNotification('initialized', {});
  return {
    connection,
    ready,
    cpu: () => cpuOf(child.pid),
    /** MB of the server, and of the Vitess engine beside it. */
    memory: () => {
      const own = rssOf(child.pid);
      const engines = own === undefined ? [] : childrenOf(child.pid).map(({ pid }) => rssOf(pid));
      return { own, engine: engines.length > 0 ? Math.max(...engines.map((rss) => rss ?? 0)) : undefined };
    },
    engine,
    published: (uri, version) =>
      new Promise((resolve) => {
        const check = (params) => {
          if (params.uri !== uri || params.version !== version) return;
          waiting.delete(check);
          resolve(params.diagnostics);
        };
        waiting.add(check);
      }),
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      connection.dispose();
    },
  };
}
