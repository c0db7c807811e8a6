import { ENGINE_IDS } from '../core/engines/index.js';
import { SEVERITIES } from '../core/finding.js';
import { PLAN_TARGETS } from '../core/migration/plan/model.js';
import { MOVES } from '../core/readiness/model.js';
import { allRules } from '../core/rules/registry.js';
import { FRAPPE_VERSIONS, TARGETS } from '../core/targets.js';
import { choice, readArgs } from './args.js';
import { COMMANDS, type CommandSpec, type OptionSpec, withExamples } from './commands.js';
import { EXIT, type Io, UsageError } from './io.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

const HELP = `usage: doctype-compat completion bash|zsh|fish

Prints what a shell needs to complete commands, options and their values.
`;

/** `doctype-compat completion bash|zsh|fish` */
export async function completionCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('completion', args);
  if (values.help) {
    io.stdout.write(withExamples('completion', HELP));
    return EXIT.ok;
  }
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0)
    throw new UsageError(`completion takes one shell: ${SHELLS.join(', ')}`);
  io.stdout.write(PRINT[choice('shell', given, SHELLS)](tables()));
  return EXIT.ok;
}

/** The words that a value can be; else what the shell itself completes. */
type Values = readonly string[] | 'file' | 'folder' | 'ref' | undefined;

interface Command {
  name: string;
  summary: string;
  options: { name: string; takesValue: boolean; values: Values }[];
  /** What its arguments can be. */
  values: Values;
}

const HELP_OPTION: OptionSpec = { type: 'boolean' };

function tables(): Command[] {
  return Object.entries<CommandSpec>(COMMANDS).map(([name, { summary, takes, options }]) => ({
    name,
    summary,
    options: [...Object.entries(options), ['help', HELP_OPTION] as const].map(([option, spec]) => ({
      name: option,
      takesValue: spec.type === 'string',
      values: valuesOf(spec.value),
    })),
    values: takes === 'path' ? 'file' : takes === 'rule' ? rules() : takes === 'shell' ? SHELLS : undefined,
  }));
}

function valuesOf(kind: OptionSpec['value']): Values {
  switch (kind) {
    case 'rule':
      return [...new Set(rules().map((id) => id.replace(/\/.*/, '/*'))), ...rules()];
    case 'severity':
      return SEVERITIES;
    case 'frappe':
      return FRAPPE_VERSIONS;
    case 'target':
      return TARGETS;
    case 'engine':
      return ENGINE_IDS;
    case 'planned':
      return PLAN_TARGETS;
    case 'move':
      return ['read-only', ...MOVES];
    default:
      return kind;
  }
}

const rules = (): string[] => allRules.map(({ meta }) => meta.id).sort();

const GIT_REFS = "git for-each-ref --format='%(refname:short)' 2>/dev/null";

const PRINT: Readonly<Record<(typeof SHELLS)[number], (commands: readonly Command[]) => string>> = {
  bash(commands) {
    const words = (values: Values): string =>
      values === 'ref'
        ? `COMPREPLY=($(compgen -W "$(${GIT_REFS})" -- "$cur"))`
        : values === 'file' || values === 'folder'
          ? `compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen ${values === 'file' ? '-f' : '-d'} -- "$cur"))`
          : values === undefined
            ? 'COMPREPLY=()'
            : `COMPREPLY=($(compgen -W ${quoted(values.join(' '))} -- "$cur"))`;
    const cases = commands.map(({ name, options, values }) => {
      const own = options
        .filter(({ takesValue }) => takesValue)
        .map((option) => `        --${option.name}) ${words(option.values)}; return ;;`);
      const flags = options.map((option) => `--${option.name}`).join(' ');
      return `    ${name})
      case "$prev" in
${own.join('\n')}
      esac
      if [[ "$cur" == -* ]]; then COMPREPLY=($(compgen -W ${quoted(flags)} -- "$cur"))
      else ${words(values)}; fi ;;`;
    });
    const names = [...commands.map(({ name }) => name), '--version', '--help'].join(' ');
    return `# bash completion for doctype-compat
_doctype_compat() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  if [[ $COMP_CWORD -eq 1 ]]; then COMPREPLY=($(compgen -W ${quoted(names)} -- "$cur")); return; fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
}
complete -F _doctype_compat doctype-compat
`;
  },

  zsh(commands) {
    const action = (values: Values): string =>
      values === 'ref'
        ? `{compadd -- $(${GIT_REFS})}`
        : values === 'file'
          ? '_files'
          : values === 'folder'
            ? '_files -/'
            : values === undefined
              ? ''
              : `(${values.map((value) => value.replace(/[*]/g, '\\$&')).join(' ')})`;
    const cases = commands.map(({ name, options, values }) => {
      const specs = options.map((option) =>
        quoted(
          option.takesValue
            ? `*--${option.name}=[]:${option.name}:${action(option.values)}`
            : `--${option.name}`,
        ),
      );
      const rest = values === undefined ? [] : [quoted(`*:argument:${action(values)}`)];
      return `    ${name}) _arguments ${[...specs, ...rest].join(' ')} ;;`;
    });
    const list = commands.map(({ name, summary }) => quoted(`${name}:${summary.replaceAll(':', '\\:')}`));
    return `#compdef doctype-compat
_doctype_compat() {
  local -a commands=(${list.join(' ')})
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local command=\${words[2]}
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _doctype-compat ]]; then _doctype_compat "$@"; else compdef _doctype_compat doctype-compat; fi
`;
  },

  fish(commands) {
    const lines = ['# fish completion for doctype-compat', 'complete -c doctype-compat -f'];
    const at = (name: string) => `-n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
    const words = (values: Values): string =>
      values === 'ref'
        ? ` -x -a ${quoted(`(${GIT_REFS})`)}`
        : values === 'file'
          ? ' -r -F'
          : values === 'folder'
            ? ` -x -a ${quoted('(__fish_complete_directories)')}`
            : values === undefined
              ? ' -x'
              : ` -x -a ${quoted(values.join(' '))}`;
    for (const { name, summary } of commands)
      lines.push(`complete -c doctype-compat -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`);
    for (const { name, options, values } of commands) {
      for (const option of options)
        lines.push(
          `complete -c doctype-compat ${at(name)} -l ${option.name}${option.takesValue ? words(option.values) : ''}`,
        );
      if (values === 'file') lines.push(`complete -c doctype-compat ${at(name)} -F`);
      else if (Array.isArray(values))
        lines.push(`complete -c doctype-compat ${at(name)} -a ${quoted(values.join(' '))}`);
    }
    return `${lines.join('\n')}\n`;
  },
};

/** A word for a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
