import { isMap, isScalar, parseAllDocuments, type Scalar, visit, type YAMLMap } from 'yaml';
import type { Span } from '../../text.js';

/** A task's call of the `systemd` or `service` module, with its options as written. */
export interface ServiceTask {
  service: string;
  options: ReadonlyMap<string, string>;
  /** Where the service is named. */
  span: Span;
}

const MODULE = /^(?:ansible\.builtin\.)?(?:systemd|systemd_service|service)$/;
/** More brackets in one another than anybody writes, which the parser would follow one call each. */
const DEEPEST = 200;

/**
 * `systemd:` and `service:` blocks of an Ansible file (docs.ansible.com, ansible.builtin.systemd_service), also with
 * all options on one line (`service: name=mariadb enabled=yes`). A service whose name has `{{` is left out, as nobody
 * knows it here; of a file that is no YAML what could be read counts.
 */
export function serviceTasks(text: string): ServiceTask[] {
  // Most YAML is no playbook, or one about other things.
  if (!/systemd|service/.test(text) || bracketDepth(text) > DEEPEST) return [];
  const tasks: ServiceTask[] = [];
  for (const document of parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false })) {
    if ('empty' in document) continue;
    visit(document, {
      Pair(_, { key, value }) {
        if (!isScalar(key) || !MODULE.test(String(key.value))) return;
        const task = isMap(value) ? fromMap(value) : isScalar(value) ? fromLine(text, value) : undefined;
        const service = task?.options.get('name')?.replace(/\.service$/, '');
        if (task && service && !service.includes('{{')) tasks.push({ service, ...task });
      },
    });
  }
  return tasks;
}

/**
 * Not `isNestedDeeper`, which reads JSON: a quote within a word of YAML would hide brackets from it, and closing ones
 * that nothing opened would count against those to come. Brackets in texts and comments count here: a bound needs no more.
 */
function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

type Call = Omit<ServiceTask, 'service'>;

function fromMap(map: YAMLMap): Call | undefined {
  const options = new Map<string, string>();
  let span: Span | undefined;
  for (const { key, value } of map.items) {
    if (!isScalar(key) || !isScalar(value)) continue;
    options.set(String(key.value), value.source ?? String(value.value));
    if (key.value === 'name' && key.range && value.range) {
      span = { start: key.range[0], end: value.range[1] };
    }
  }
  return span && { options, span };
}

/** `name=mariadb enabled=yes` */
function fromLine(text: string, { range }: Scalar): Call | undefined {
  if (!range) return undefined;
  const [start, end] = range;
  const options = new Map<string, string>();
  let span: Span | undefined;
  for (const match of text.slice(start, end).matchAll(/(\w+)=("[^"]*"|'[^']*'|\S+)/g)) {
    const [whole, name, value] = match;
    options.set(name!, value!.replace(/^["']|["']$/g, ''));
    if (name === 'name') span = { start: start + match.index, end: start + match.index + whole.length };
  }
  return span && { options, span };
}
