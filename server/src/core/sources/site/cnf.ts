import type { Span } from '../../text.js';

/** One option of a MariaDB option file; names as the server reads them, with `_`. */
export interface ServerOption {
  name: string;
  value: string;
  span: Span;
}

const SERVER_GROUPS = /^(?:mysqld|server|mariadb|mariadbd|galera)(?:-[\d.]+)?$/;

/** Options of the server's groups, in order; the last one of a name wins (MariaDB manual, "Option files"). */
export function serverOptions(text: string): ServerOption[] {
  const options: ServerOption[] = [];
  let isServer = false;
  for (const match of text.matchAll(/^[ \t]*([^\r\n]*)/gm)) {
    const line = match[1]!;
    const group = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (group !== undefined) isServer = SERVER_GROUPS.test(group.trim().toLowerCase());
    const option = /^([A-Za-z][\w-]*)[ \t]*(?:=[ \t]*([^#;]*?))?[ \t]*(?:[#;].*)?$/.exec(line);
    if (!isServer || !option) continue;
    const start = match.index + match[0].length - line.length;
    const name = option[1]!
      .replaceAll('-', '_')
      .toLowerCase()
      .replace(/^loose_/, '');
    const value = (option[2] ?? '').trim().replace(/^["']|["']$/g, '');
    options.push({ name, value, span: { start, end: start + line.trimEnd().length } });
  }
  return options;
}

/** The option that holds. */
export function optionOf(options: readonly ServerOption[], ...names: string[]): ServerOption | undefined {
  return options.findLast((option) => names.includes(option.name));
}

/** Set to anything but off: an option without a value is on. */
export function isEnabled(option: ServerOption | undefined): boolean {
  return option !== undefined && !/^(?:0|off|false)$/i.test(option.value);
}

/**
 * An option that only a replica has. `relay_log` and `log_slave_updates` are not among them: a primary that may be
 * demoted has them too.
 */
export function replicaMark(options: readonly ServerOption[]): ServerOption | undefined {
  return options.find(({ name }) =>
    /^(?:skip_slave_start|skip_replica_start|slave_(?:parallel_.*|exec_mode|skip_errors)|replicate_.*)$/.test(
      name,
    ),
  );
}
