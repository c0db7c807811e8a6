import { terminalLines } from '../core/escape.js';
import { EXIT, type Io, UsageError, warn } from './io.js';
import { VERSION } from './version.js';

/** A command: gets its arguments, writes to `io`, answers with the exit code. */
export type Command = (args: string[], io: Io) => Promise<number>;

/** Imported when called, so that `--version` does not load a SQL planner. */
const commands: Readonly<Record<string, { summary: string; load(): Promise<Command> }>> = {
  check: {
    summary: 'check DocTypes and SQL of files, apps or a bench',
    load: async () => (await import('./check.js')).checkCommand,
  },
  ddl: {
    summary: 'print the statements that create the tables of DocTypes',
    load: async () => (await import('./ddl.js')).ddlCommand,
  },
  plan: {
    summary: 'say what a migration will do, and write the SQL to do it without stopping',
    load: async () => (await import('./plan.js')).planCommand,
  },
  readiness: {
    summary: 'say what stands in the way of a target, function by function',
    load: async () => (await import('./readiness.js')).readinessCommand,
  },
  vschema: {
    summary: "print a VSchema for a bench's tables, sharded or not",
    load: async () => (await import('./vschema.js')).vschemaCommand,
  },
  advise: {
    summary: 'plan all statements of a bench under several ways to shard it',
    load: async () => (await import('./advise.js')).adviseCommand,
  },
  'explain-sql': {
    summary: 'say which shards get which part of a statement on Vitess, and why',
    load: async () => (await import('./explain-sql.js')).explainSqlCommand,
  },
  'vitess-patch': {
    summary: "write patches for what a bench's own Frappe sends and Vitess refuses",
    load: async () => (await import('./vitess-patch.js')).vitessPatchCommand,
  },
  doctor: {
    summary: 'look at a running MariaDB, MySQL or vtgate, and hold its tables against the DocTypes',
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  rules: {
    summary: 'list the rules',
    load: async () => (await import('./rules.js')).rulesCommand,
  },
  explain: {
    summary: 'print the page of a rule',
    load: async () => (await import('./explain.js')).explainCommand,
  },
  lsp: {
    summary: 'start the language server (lsp --stdio)',
    load: async () => (await import('./lsp.js')).lspCommand,
  },
};

const HELP = `doctype-compat ${VERSION}: checks Frappe DocTypes and SQL against MariaDB, MySQL and Vitess.

usage: doctype-compat <command> [options]

${Object.entries(commands)
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
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) {
      const what = name.startsWith('-') ? 'option' : 'command';
      throw new UsageError(`unknown ${what} ${name} (see doctype-compat --help)`);
    }
    return await (await command.load())(rest, io);
  } catch (error) {
    if (error instanceof Error && error.name === 'UsageError') warn(io, error.message);
    else {
      const stack = (error instanceof Error && error.stack) || String(error);
      io.stderr.write(`doctype-compat: internal failure: ${terminalLines(stack)}\n`);
    }
    return EXIT.failure;
  }
}
