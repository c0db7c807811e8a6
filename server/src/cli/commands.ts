/** What an option's value is, for the shell to complete: a list, or a kind of thing that is looked up. */
export type ValueKind =
  | readonly string[]
  | 'file'
  | 'folder'
  | 'ref'
  | 'rule'
  | 'severity'
  | 'frappe'
  | 'target'
  | 'engine'
  | 'planned'
  | 'move';

/** An option as `parseArgs` knows it, with what its value is. */
export interface OptionSpec {
  type: 'string' | 'boolean';
  multiple?: true;
  default?: string | boolean;
  value?: ValueKind;
}

export interface CommandSpec {
  summary: string;
  /** What its arguments are. */
  takes: 'path' | 'rule' | 'shell' | 'nothing';
  options: Readonly<Record<string, OptionSpec>>;
  /** Command lines for its help, without `doctype-compat`, each with what it is for. */
  examples: readonly (readonly [line: string, what: string])[];
}

/** Options that say how a server is reached. The password is none of them: others could read it. */
export const SERVER_OPTIONS = {
  host: { type: 'string' },
  port: { type: 'string' },
  socket: { type: 'string', value: 'file' },
  user: { type: 'string' },
  database: { type: 'string' },
  'password-file': { type: 'string', value: 'file' },
} as const;

const FRAPPE = { type: 'string', value: 'frappe' } as const;

/** Every command with its options: what is parsed, what a shell completes, and what the tests hold the help against. */
export const COMMANDS = {
  check: {
    summary: 'check DocTypes and SQL of files, apps or a bench',
    takes: 'path',
    options: {
      target: { type: 'string', multiple: true, value: 'target' },
      frappe: FRAPPE,
      format: {
        type: 'string',
        default: 'text',
        value: ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown', 'html'],
      },
      rule: { type: 'string', multiple: true, value: 'rule' },
      severity: { type: 'string', value: 'severity' },
      output: { type: 'string', value: 'file' },
      'max-warnings': { type: 'string' },
      site: { type: 'string', value: 'folder' },
      base: { type: 'string', value: 'ref' },
      changed: { type: 'boolean' },
      watch: { type: 'boolean' },
      baseline: { type: 'string', value: 'file' },
      'write-baseline': { type: 'boolean' },
      fix: { type: 'boolean' },
      'stdin-filename': { type: 'string', value: 'file' },
      'no-engine': { type: 'boolean' },
      'allow-missing-engine': { type: 'boolean' },
      threads: { type: 'string' },
      'no-cache': { type: 'boolean' },
      'cache-dir': { type: 'string', value: 'folder' },
      stats: { type: 'boolean' },
    },
    examples: [
      ['check', 'the bench, app or folder here'],
      ['check apps/my_app --target vitess', 'one app, for a site that moves to Vitess'],
      ['check --base origin/develop --format markdown', 'what a branch makes worse, for its pull request'],
      ['check --changed', 'the files that differ from the last commit'],
      ['check --watch', 'again whenever a file is saved'],
      ['check --write-baseline', 'take what is there as known'],
    ],
  },
  ddl: {
    summary: 'print the statements that create the tables of DocTypes',
    takes: 'path',
    options: {
      target: { type: 'string', multiple: true, value: 'engine' },
      frappe: FRAPPE,
      format: { type: 'string', default: 'sql', value: ['sql', 'json'] },
    },
    examples: [
      ['ddl "Sales Order"', 'what Frappe sends to MariaDB'],
      ['ddl apps/my_app --target vitess', 'the same tables for Vitess'],
    ],
  },
  plan: {
    summary: 'say what a migration will do, and write the SQL to do it without stopping',
    takes: 'path',
    options: {
      base: { type: 'string', value: 'ref' },
      from: { type: 'string', value: 'file' },
      to: { type: 'string', value: 'file' },
      target: { type: 'string', multiple: true, value: 'planned' },
      frappe: FRAPPE,
      format: { type: 'string', default: 'sql', value: ['sql', 'json', 'markdown'] },
      'with-drops': { type: 'boolean' },
      move: { type: 'boolean' },
      source: { type: 'string', value: ['mariadb', 'postgres'] },
      out: { type: 'string', value: 'folder' },
      rows: { type: 'string', multiple: true },
      bytes: { type: 'string', multiple: true },
      ...SERVER_OPTIONS,
    },
    examples: [
      ['plan --base origin/develop', 'what this branch does to a running site'],
      ['plan --from old/ --to new/ --target vitess', 'two folders, matched DocType by DocType'],
    ],
  },
  readiness: {
    summary: 'say what stands in the way of a target, function by function',
    takes: 'path',
    options: {
      target: { type: 'string', default: 'read-only', value: 'move' },
      base: { type: 'string', value: 'ref' },
      format: { type: 'string', default: 'text', value: ['text', 'json', 'markdown', 'html'] },
    },
    examples: [
      ['readiness', 'what fails while a site is read-only'],
      ['readiness --target vitess --format html > vitess.html', 'a page about the move to Vitess'],
    ],
  },
  vschema: {
    summary: "print a VSchema for a bench's tables, sharded or not",
    takes: 'path',
    options: {
      keyspace: { type: 'string', default: 'main' },
      sharded: { type: 'boolean', default: false },
      'shard-by': { type: 'string', value: 'file' },
      out: { type: 'string', value: 'folder' },
      frappe: FRAPPE,
      format: { type: 'string', default: 'json', value: ['json', 'sql'] },
    },
    examples: [
      ['vschema', 'an unsharded keyspace to start with'],
      ['vschema --sharded --out vschema/', 'a sharded one, with the SQL beside it'],
    ],
  },
  advise: {
    summary: 'plan all statements of a bench under several ways to shard it',
    takes: 'path',
    options: {
      log: { type: 'string', value: 'file' },
      digest: { type: 'string', value: 'file' },
      limit: { type: 'string', default: '2000' },
      format: { type: 'string', default: 'text', value: ['text', 'json', 'markdown', 'html'] },
    },
    examples: [['advise --log general.log --format html > advice.html', 'by what really comes']],
  },
  'explain-sql': {
    summary: 'say which shards get which part of a statement on Vitess, and why',
    takes: 'nothing',
    options: {
      in: { type: 'string', default: '.', value: 'folder' },
      vschema: { type: 'string', value: 'file' },
      format: { type: 'string', default: 'text', value: ['text', 'json', 'markdown'] },
    },
    examples: [["explain-sql 'select name from `tabUser`' --in apps/my_app", 'one statement']],
  },
  'vitess-patch': {
    summary: "write patches for what a bench's own Frappe sends and Vitess refuses",
    takes: 'path',
    options: { out: { type: 'string', value: 'folder' } },
    examples: [['vitess-patch . --out patches/', 'for the bench here']],
  },
  doctor: {
    summary: 'look at a running MariaDB, MySQL or vtgate, and hold its tables against the DocTypes',
    takes: 'path',
    options: {
      ...SERVER_OPTIONS,
      site: { type: 'string', value: 'folder' },
      'write-probes': { type: 'boolean' },
      pin: { type: 'boolean' },
      format: { type: 'string', default: 'text', value: ['text', 'json', 'markdown'] },
    },
    examples: [
      ['doctor --site sites/my.site', 'the server of a site'],
      ['doctor --socket /run/mysqld/mysqld.sock --user me --database db', 'another one'],
    ],
  },
  rules: {
    summary: 'list the rules',
    takes: 'nothing',
    options: { format: { type: 'string', default: 'text', value: ['text', 'json'] } },
    examples: [['rules', 'id, severity, what they are about, targets']],
  },
  explain: {
    summary: 'print the page of a rule',
    takes: 'rule',
    options: {},
    examples: [['explain vitess/text-default', 'what happens, where, and how to fix it']],
  },
  completion: {
    summary: 'print what a shell needs to complete commands and options',
    takes: 'shell',
    options: {},
    examples: [
      ['completion bash > ~/.local/share/bash-completion/completions/doctype-compat', 'for bash'],
      ['completion zsh > ~/.zfunc/_doctype-compat', 'for zsh, with ~/.zfunc in fpath'],
      ['completion fish > ~/.config/fish/completions/doctype-compat.fish', 'for fish'],
    ],
  },
  lsp: {
    summary: 'start the language server (lsp --stdio)',
    takes: 'nothing',
    options: { stdio: { type: 'boolean' } },
    examples: [],
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof COMMANDS;

/** A command's help with its examples at the end. */
export function withExamples(name: CommandName, help: string): string {
  const { examples } = COMMANDS[name];
  if (examples.length === 0) return help;
  const width = Math.max(...examples.map(([line]) => line.length));
  const rows = examples.map(
    ([line, what]) =>
      `  doctype-compat ${width > 60 ? `${line}\n      ${what}` : `${line.padEnd(width)}  ${what}`}`,
  );
  return `${help}\nExamples:\n${rows.join('\n')}\n`;
}
