import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Severity } from '../finding.js';
import {
  type EngineVersions,
  FRAPPE_VERSIONS,
  MARIADB_VERSIONS,
  MYSQL_VERSIONS,
  TARGETS,
  VITESS_VERSIONS,
} from '../targets.js';
import type { Span } from '../text.js';
import { type GlobProblem, globOf } from './glob.js';
import type { IgnoreEntry, SettingsLayer } from './settings.js';

export interface ConfigProblem {
  span: Span;
  message: string;
  severity?: Severity;
  /** The JSON schema of the configuration says so too: an editor that has it shows this already. */
  bySchema?: true;
}

export interface ParsedConfig {
  layer: SettingsLayer;
  problems: ConfigProblem[];
}

const SEVERITIES = ['error', 'warning', 'info', 'hint', 'off'] as const;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads a `doctype-compat.json`: JSON with comments and trailing commas. What can be followed is in `layer`;
 * what cannot is in `problems`, each with its place, and changes nothing else.
 * `knows` says whether a rule of this id (or `family/*`) exists.
 */
export function parseConfig(file: string, text: string, knows: (rule: string) => boolean): ParsedConfig {
  const errors: ParseError[] = [];
  const root = parseTree(text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text, errors, {
    allowTrailingComma: true,
    allowEmptyContent: true,
  });
  const reader = new ConfigReader(file, knows);
  if (root) reader.read(root);
  const [first] = errors;
  if (!first) return { layer: reader.layer, problems: reader.problems };
  // What follows a slip is guesswork: only the slip is reported, and what could be read of the rest is used.
  const words = printParseErrorCode(first.error).replace(/(?<=[a-z])([A-Z])/g, ' $1');
  const span = { start: first.offset, end: Math.min(first.offset + first.length, text.length) };
  return {
    layer: reader.layer,
    problems: [{ span, message: `This is not valid JSON here: ${words.toLowerCase()}`, bySchema: true }],
  };
}

class ConfigReader {
  readonly layer: Writable<SettingsLayer> = {};
  readonly problems: ConfigProblem[] = [];

  constructor(
    private readonly file: string,
    private readonly knows: (rule: string) => boolean,
  ) {}

  problem(span: Span, message: string, severity?: Severity): void {
    this.problems.push({ span, message, ...(severity && { severity }) });
  }

  /** What `schemas/doctype-compat.schema.json` refuses as well. */
  private malformed(span: Span, message: string): void {
    this.problems.push({ span, message, bySchema: true });
  }

  read(root: Node): void {
    const { layer } = this;
    this.object(root, 'the configuration', {
      $schema: () => {},
      targets: (node) => {
        const targets = this.items(node, 'targets').map((item) => this.oneOf(item, 'target', TARGETS));
        const known = targets.filter((target) => target !== undefined);
        if (known.length) layer.targets = known;
      },
      frappe: (node) => {
        const version = this.oneOf(node, 'Frappe version', FRAPPE_VERSIONS);
        if (version) layer.frappe = version;
      },
      versions: (node) => {
        const versions: Partial<EngineVersions> = {};
        this.object(node, 'versions', {
          vitess: (value) => {
            const version = this.oneOf(value, 'Vitess version', VITESS_VERSIONS);
            if (version) versions.vitess = version;
          },
          mariadb: (value) => {
            const version = this.oneOf(value, 'MariaDB version', MARIADB_VERSIONS);
            if (version) versions.mariadb = version;
          },
          mysql: (value) => {
            const version = this.oneOf(value, 'MySQL version', MYSQL_VERSIONS);
            if (version) versions.mysql = version;
          },
        });
        layer.versions = versions;
      },
      vschema: (node) => {
        if (typeof node.value === 'string' && node.value !== '') {
          const origin = { file: this.file, span: spanOf(node) };
          layer.vschema = { path: resolvePath(this.file, node.value), origin };
        } else this.problem(spanOf(node), '"vschema" must be the path of a VSchema file');
      },
      customizations: (node) => {
        const items = node.type === 'array' ? (node.children ?? []) : [node];
        layer.customizations = items.flatMap((item) => {
          if (typeof item.value === 'string' && item.value !== '')
            return [resolvePath(this.file, item.value)];
          this.problem(spanOf(item), '"customizations" must be the path of an export, or a list of them');
          return [];
        });
      },
      sendsToPrimary: (node) => {
        layer.sendsToPrimary = this.items(node, 'sendsToPrimary').flatMap((item) => {
          if (typeof item.value === 'string' && /^(?:\/.*|[\w.]*\w)$/.test(item.value)) return [item.value];
          this.problem(
            spanOf(item),
            '"sendsToPrimary" lists functions by name (`app.nodes.on_primary`) and paths (`/api/method/app.*`)',
          );
          return [];
        });
      },
      rules: (node) => {
        const rules: Record<string, Severity | 'off'> = {};
        for (const { key, name, value } of this.properties(node, 'rules')) {
          this.rule(key, name);
          const severity = this.oneOf(value, 'severity', SEVERITIES);
          if (severity) rules[name] = severity;
        }
        layer.rules = rules;
      },
      ignore: (node) => {
        layer.ignore = this.items(node, 'ignore').flatMap((item) => this.ignoreEntry(item));
      },
    });
  }

  private ignoreEntry(node: Node): IgnoreEntry[] {
    const entry: IgnoreEntry = { rule: '', origin: { file: this.file, span: spanOf(node) } };
    let unusable = false;
    const text = (key: 'rule' | 'doctype' | 'field' | 'file' | 'reason') => (value: Node) => {
      if (typeof value.value === 'string' && value.value !== '') entry[key] = value.value;
      else this.malformed(spanOf(value), `"${key}" must be a text`);
    };
    this.object(node, 'an ignore entry', {
      rule: (value) => {
        text('rule')(value);
        if (entry.rule) this.rule(value, entry.rule);
      },
      doctype: text('doctype'),
      field: text('field'),
      file: (value) => {
        text('file')(value);
        const glob = entry.file === undefined ? undefined : globOf(entry.file);
        if (!glob || !('problem' in glob)) return;
        // An entry that is meant for some files only must not be taken for all.
        unusable = true;
        this.globProblem(value, glob.problem);
      },
      reason: text('reason'),
    });
    if (unusable) return [];
    if (entry.rule) return [entry];
    if (node.type === 'object' && !node.children?.some((child) => child.children?.[0]?.value === 'rule')) {
      this.malformed(spanOf(node), 'An ignore entry needs a "rule"');
    }
    return [];
  }

  /** At the very character, unless the text has escapes, which take more room in the file. */
  private globProblem(node: Node, { at, message }: GlobProblem): void {
    const plain = node.length === String(node.value).length + 2;
    const start = node.offset + 1 + at;
    const span = plain ? { start, end: Math.min(start + 1, node.offset + node.length) } : spanOf(node);
    this.problem(span, `${message}: the entry is not used`);
  }

  private rule(node: Node, name: string): void {
    if (!this.knows(name)) this.problem(spanOf(node), `There is no rule ${name}`, 'warning');
  }

  private object(node: Node, what: string, readers: Readonly<Record<string, (value: Node) => void>>): void {
    for (const { key, name, value } of this.properties(node, what)) {
      if (Object.hasOwn(readers, name)) readers[name]!(value);
      else {
        const known = Object.keys(readers).filter((one) => !one.startsWith('$'));
        this.malformed(spanOf(key), `Unknown key ${JSON.stringify(name)}; known are ${known.join(', ')}`);
      }
    }
  }

  private properties(node: Node, what: string): { key: Node; name: string; value: Node }[] {
    if (node.type !== 'object') {
      this.malformed(spanOf(node), `${capital(what)} must be an object`);
      return [];
    }
    return (node.children ?? []).flatMap(({ children }) => {
      const [key, value] = children ?? [];
      return key && value ? [{ key, name: String(key.value), value }] : [];
    });
  }

  private items(node: Node, what: string): Node[] {
    if (node.type === 'array') return node.children ?? [];
    this.malformed(spanOf(node), `"${what}" must be a list`);
    return [];
  }

  private oneOf<T extends string | number>(node: Node, what: string, known: readonly T[]): T | undefined {
    const isScalar = node.type === 'string' || node.type === 'number';
    const found = known.find((one) => isScalar && String(one) === String(node.value));
    if (found === undefined) {
      this.malformed(spanOf(node), `Unknown ${what} ${describe(node)}; known are ${known.join(', ')}`);
    }
    return found;
  }
}

/** A path that a configuration file names, from its folder on. */
function resolvePath(config: string, given: string): string {
  const written = given.replaceAll('\\', '/');
  if (written.startsWith('/') || /^[A-Za-z]:\//.test(written)) return written;
  const parts = config.split('/').slice(0, -1);
  for (const part of written.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function spanOf(node: Node): Span {
  return { start: node.offset, end: node.offset + node.length };
}

function describe(node: Node): string {
  return node.type === 'object' || node.type === 'array'
    ? `(an ${node.type})`
    : JSON.stringify(node.value ?? null);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
