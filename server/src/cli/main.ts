import { stackOf } from '../core/attempt.js';
import { terminalLines } from '../core/escape.js';
import { COMMANDS, type CommandName } from './commands.js';
import { EXIT, type Io, UsageError, warn } from './io.js';
import { VERSION } from './version.js';

/** A command: gets its arguments, writes to `io`, answers with the exit code. */
export type Command = (args: string[], io: Io) => Promise<number>;

/** Imported when called, so that `--version` does not load a SQL planner. */
const LOAD: Readonly<Record<CommandName, () => Promise<Command>>> = {
  check: async () => (await import('./check.js')).checkCommand,
  ddl: async () => (await import('./ddl.js')).ddlCommand,
  plan: async () => (await import('./plan.js')).planCommand,
  readiness: async () => (await import('./readiness.js')).readinessCommand,
  vschema: async () => (await import('./vschema.js')).vschemaCommand,
  advise: async () => (await import('./advise.js')).adviseCommand,
  'explain-sql': async () => (await import('./explain-sql.js')).explainSqlCommand,
  'vitess-patch': async () => (await import('./vitess-patch.js')).vitessPatchCommand,
  doctor: async () => (await import('./doctor.js')).doctorCommand,
  rules: async () => (await import('./rules.js')).rulesCommand,
  explain: async () => (await import('./explain.js')).explainCommand,
  completion: async () => (await import('./completion.js')).completionCommand,
  lsp: async () => (await import('./lsp.js')).lspCommand,
};

const HELP = `doctype-compat ${VERSION}: checks Frappe DocTypes and SQL against MariaDB, MySQL and Vitess.

usage: doctype-compat <command> [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`)
  .join('\n')}

  --version  print the version
  --help     print this, or with a command: its options

Exit code 0: nothing at error level; 1: at least one error; 2: wrong usage or an internal failure.
`;

/** Runs the command line and gives its exit code. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === '--version' || name === '-v') {
      io.stdout.write(`${VERSION}\n`);
      return EXIT.ok;
    }
    if (name === undefined) {
      io.stderr.write(HELP);
      return EXIT.failure;
    }
    if (name === '--help' || name === '-h' || name === 'help') {
      io.stdout.write(HELP);
      return EXIT.ok;
    }
    const load = Object.hasOwn(LOAD, name) ? LOAD[name as CommandName] : undefined;
    if (!load) {
      const what = name.startsWith('-') ? 'option' : 'command';
      throw new UsageError(`unknown ${what} ${name} (see doctype-compat --help)`);
    }
    return await (await load())(rest, io);
  } catch (error) {
    if (error instanceof Error && error.name === 'UsageError') warn(io, error.message);
    else io.stderr.write(`doctype-compat: internal failure: ${terminalLines(stackOf(error))}\n`);
    return EXIT.failure;
  }
}
