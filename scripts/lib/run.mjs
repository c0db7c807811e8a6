import { spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** Runs a command with its output shown; resolves to the exit code (127 where it cannot be started). */
export function show(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', () => resolve(127));
    child.on('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}

/** Runs a command and keeps its output; `echo` is given what comes, as it comes. */
export function capture(command, args, { echo = () => {}, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      echo(chunk);
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      echo(chunk);
    });
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/** The first of these programs that is on the PATH (or exists, for an absolute one). */
export async function which(...programs) {
  for (const program of programs) {
    const { code, stdout } = await capture('sh', ['-c', 'command -v "$0"', program]);
    if (code === 0) return stdout.trim();
  }
  return undefined;
}
