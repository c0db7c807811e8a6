// Starts the VS Code server of ./host: the real workbench in a browser, with a Node extension host.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { hostNode, serverMain, setUpHost } from './host/setup.mjs';

/** How long the server may take to answer; a loaded machine needs seconds, a broken one would take for ever. */
const START_LIMIT = 90_000;

const SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Opens a folder in a VS Code server on 127.0.0.1 with a .vsix installed; sets the host up first where that has
 * not been done.
 *
 * - `folder`: what to open; `copy`: open a copy that may be written to (tests), else the folder itself.
 * - `vsix`: the packed extension; absent: none.
 * - `settings`: user settings over the quiet defaults.
 * - `driver`: the workbench takes tests by URL, and shows no notifications.
 * - `env`: for the extension host.
 *
 * Resolves to `{ url(payload?), folder, extensions, remote(path), log, stop() }`.
 */
export async function startEditor({ folder, vsix, copy = false, settings = {}, driver = false, env = {} }) {
  setUpHost();
  const home = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-editor-'));
  const user = path.join(home, 'user');
  mkdirSync(path.join(user, 'User'), { recursive: true });
  writeFileSync(path.join(user, 'User/settings.json'), JSON.stringify({ ...SETTINGS, ...settings }));
  let opened = path.resolve(folder);
  if (copy) {
    opened = path.join(home, path.basename(opened));
    cpSync(folder, opened, { recursive: true });
  }
  const port = await freePort();
  const log = path.join(home, 'server.log');
  const output = openSync(log, 'a');
  const run = (...more) =>
    spawn(
      hostNode,
      [
        serverMain,
        '--accept-server-license-terms',
        '--without-connection-token',
        ...['--host', '127.0.0.1', '--port', String(port)],
        ...['--server-data-dir', home, '--user-data-dir', user],
        ...['--extensions-dir', path.join(home, 'extensions')],
        ...['--telemetry-level', 'off', '--reconnection-grace-time', '1'],
        ...(driver ? ['--enable-smoke-test-driver'] : []),
        ...more,
      ],
      {
        // A group of its own, so that the extension hosts end with it.
        detached: true,
        stdio: ['ignore', output, output],
        // Its sockets belong beside its data, and no gallery is asked for anything.
        env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', TMPDIR: home, ...env },
      },
    );
  if (vsix) {
    const code = await exitOf(run('--install-extension', path.resolve(vsix), '--force'));
    if (code !== 0) throw new Error(`${vsix} could not be installed, see ${log}`);
  }
  const server = run();
  const base = `http://127.0.0.1:${port}`;
  const stop = async ({ keep = false } = {}) => {
    if (server.exitCode === null && server.signalCode === null) {
      const gone = exitOf(server);
      try {
        process.kill(-server.pid, 'SIGTERM');
      } catch {}
      await gone;
    }
    if (!keep) rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  await answering(`${base}/version`, server).catch(async (error) => {
    await stop({ keep: true });
    throw new Error(`${error.message}, see ${log}`);
  });
  return {
    folder: opened,
    extensions: path.join(home, 'extensions'),
    log,
    stop,
    remote: (file) => `vscode-remote://127.0.0.1:${port}${file}`,
    url(payload) {
      const query = new URLSearchParams({ folder: opened });
      if (payload) query.set('payload', JSON.stringify(payload));
      return `${base}/?${query}`;
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function exitOf(child) {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function answering(url, server) {
  const end = Date.now() + START_LIMIT;
  while (server.exitCode === null) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    if (Date.now() > end) throw new Error(`the VS Code server does not answer after ${START_LIMIT / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the VS Code server ended at once');
}
