import type { Span } from '../../text.js';

/** A task's call of the `systemd` or `service` module, with its options as written. */
export interface ServiceTask {
  service: string;
  options: ReadonlyMap<string, string>;
  /** The line that names the service. */
  span: Span;
}

/**
 * `systemd:` and `service:` blocks of an Ansible file (docs.ansible.com, ansible.builtin.systemd_service). Only the
 * form with one option a line is read; values with `{{` are left out, as nobody knows them here.
 */
export function serviceTasks(text: string): ServiceTask[] {
  const tasks: ServiceTask[] = [];
  const lines = [...text.matchAll(/^([ \t]*)([^\r\n]*)/gm)];
  lines.forEach((line, i) => {
    if (!/^(?:- )?(?:ansible\.builtin\.)?(?:systemd|systemd_service|service):[ \t]*$/.test(line[2]!)) return;
    const indent = line[1]!.length + (line[2]!.startsWith('- ') ? 2 : 0);
    const options = new Map<string, string>();
    let span: Span | undefined;
    for (const next of lines.slice(i + 1)) {
      if (/^(?:#.*)?$/.test(next[2]!)) continue;
      if (next[1]!.length <= indent) break;
      const option = /^(\w+):[ \t]*(.*?)[ \t]*$/.exec(next[2]!);
      if (!option) continue;
      const value = option[2]!.replace(/[ \t]#.*$/, '').replace(/^["']|["']$/g, '');
      options.set(option[1]!, value);
      if (option[1] === 'name') {
        const start = next.index + next[1]!.length;
        span = { start, end: start + next[2]!.trimEnd().length };
      }
    }
    const service = options.get('name')?.replace(/\.service$/, '');
    if (service && span && !service.includes('{{')) tasks.push({ service, options, span });
  });
  return tasks;
}

export const isYes = (value: string | undefined): boolean => /^(?:yes|true|on|1)$/i.test(value ?? '');
