import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastFolder } from './servers.js';

/** The folder of PostgreSQL's programs; undefined where none is installed (`apt-get install postgresql`). */
export function postgresPrograms(): string | undefined {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...versions.map((version) => path.join(base, version, 'bin')),
  ];
  return folders.find((folder) =>
    ['initdb', 'postgres', 'psql'].every((one) => existsSync(path.join(folder, one))),
  );
}

export interface Postgres {
  /** What psql prints of a script, with these options. */
  psql(script: string, ...options: string[]): string;
  stop(): Promise<void>;
}

/** A PostgreSQL server of our own: its data in memory, a socket in the same folder, no port. It refuses to run as root. */
export async function startPostgres(): Promise<Postgres> {
  const programs = postgresPrograms();
  if (!programs) throw new Error('no PostgreSQL is installed');
  const folder = mkdtempSync(path.join(fastFolder(), 'doctype-compat-postgres-'));
  const isRoot = process.getuid?.() === 0;
  const id = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
  const who = isRoot ? { uid: id('-u'), gid: id('-g') } : {};
  if (isRoot) chownSync(folder, who.uid!, who.gid!);
  const data = path.join(folder, 'data');
  const run = { cwd: folder, env: { ...process.env, HOME: folder, LC_ALL: 'C' }, ...who };
  execFileSync(
    path.join(programs, 'initdb'),
    ['-D', data, '-U', 'site', '-E', 'UTF8', '--no-sync', '--auth=trust'],
    { ...run, stdio: 'ignore' },
  );
  const server: ChildProcess = spawn(
    path.join(programs, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
    { ...run, stdio: 'ignore' },
  );
  const psql = (script: string, ...options: string[]): string =>
    execFileSync(path.join(programs, 'psql'), ['-h', folder, '-U', 'site', ...options, 'postgres'], {
      ...run,
      input: script,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  for (let left = 100; ; left--) {
    try {
      psql('SELECT 1');
      break;
    } catch (error) {
      if (left === 0 || server.exitCode !== null) throw error;
      await sleep(100);
    }
  }
  return {
    psql,
    async stop() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
