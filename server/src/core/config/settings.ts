import type { Severity } from '../finding.js';
import type { RuleMeta } from '../rule.js';
import {
  DEFAULT_TARGETS,
  DEFAULT_VERSIONS,
  type EngineVersions,
  type FrappeVersion,
  type Target,
} from '../targets.js';
import type { Span } from '../text.js';
import { globMatches } from './glob.js';

/** An `ignore` entry of a configuration file: it applies where everything it names agrees. */
export interface IgnoreEntry {
  /** A rule's id, or `family/*`. */
  rule: string;
  doctype?: string;
  field?: string;
  /** Glob, relative to the folder of the configuration file. */
  file?: string;
  reason?: string;
  /** The configuration file, and where the entry stands in it. */
  origin: { file: string; span: Span };
}

/** The VSchema in force, as a configuration file names it. */
export interface VSchemaSetting {
  /** Absolute, with `/`. */
  path: string;
  /** The configuration file, and where it says so; undefined: said elsewhere. */
  origin?: { file: string; span: Span };
}

/** What a configuration file, the editor's settings or the command line may say; absent means not said. */
export interface SettingsLayer {
  targets?: readonly Target[];
  frappe?: FrappeVersion;
  versions?: Partial<EngineVersions>;
  vschema?: VSchemaSetting;
  /** Files that tell what Custom Fields and Property Setters the site has; absolute, with `/`. */
  customizations?: readonly string[];
  /** What sends a request from a replica to the primary: functions by name, request paths beginning with `/`. */
  sendsToPrimary?: readonly string[];
  /** By rule id or `family/*`. */
  rules?: Readonly<Record<string, Severity | 'off'>>;
  ignore?: readonly IgnoreEntry[];
}

/** What holds for a file. Never changed after it is made: other settings are another object. */
export interface Settings {
  targets: ReadonlySet<Target>;
  /** Undefined: as found in the bench, else the default. */
  frappe: FrappeVersion | undefined;
  versions: EngineVersions;
  /** What `vitess-sharded` is judged by; undefined: one is made of the DocTypes. */
  vschema: VSchemaSetting | undefined;
  /** Functions that send a request from a replica to the primary, by name, and paths that something before does. */
  sendsToPrimary: readonly string[];
  rules: ReadonlyMap<string, Severity | 'off'>;
  ignore: readonly IgnoreEntry[];
}

/** Lays layers over the defaults; a later one wins, `rules` key by key, `ignore` entries add up. */
export function settingsFrom(...layers: readonly (SettingsLayer | undefined)[]): Settings {
  const said = layers.filter((layer) => layer !== undefined);
  const last = <K extends keyof SettingsLayer>(key: K) => said.findLast((layer) => layer[key])?.[key];
  return {
    targets: new Set(last('targets') ?? DEFAULT_TARGETS),
    frappe: last('frappe'),
    versions: Object.assign({}, DEFAULT_VERSIONS, ...said.map((layer) => layer.versions)),
    vschema: last('vschema'),
    sendsToPrimary: last('sendsToPrimary') ?? [],
    rules: new Map(said.flatMap((layer) => Object.entries(layer.rules ?? {}))),
    ignore: said.flatMap((layer) => layer.ignore ?? []),
  };
}

/** A rule's severity under these settings; its own id is stronger than its family's. */
export function severityOf(meta: RuleMeta, settings: Settings): Severity | 'off' {
  const family = `${meta.id.slice(0, meta.id.indexOf('/'))}/*`;
  return settings.rules.get(meta.id) ?? settings.rules.get(family) ?? meta.severity;
}

/** Whether the settings name a rule or its family. */
export function isConfigured(meta: RuleMeta, settings: Settings): boolean {
  const family = `${meta.id.slice(0, meta.id.indexOf('/'))}/*`;
  return settings.rules.has(meta.id) || settings.rules.has(family);
}

/** What an ignore entry is compared with. `file` is absolute, with `/`. */
export interface IgnoreSubject {
  rule: string;
  file: string;
  doctype: string | undefined;
  fieldname: string | undefined;
}

/** Whether an entry is about this finding. */
export function ignores(entry: IgnoreEntry, subject: IgnoreSubject): boolean {
  if (!matchesRule(entry.rule, subject.rule)) return false;
  if (entry.doctype !== undefined && entry.doctype !== subject.doctype) return false;
  if (entry.field !== undefined && entry.field !== subject.fieldname) return false;
  return entry.file === undefined || matchesFile(entry, subject.file);
}

/** Whether `pattern` (an id, `family/*` or `*`) means this rule. */
export function matchesRule(pattern: string, rule: string): boolean {
  return (
    pattern === rule || pattern === '*' || (pattern.endsWith('/*') && rule.startsWith(pattern.slice(0, -1)))
  );
}

/** Whether an entry with a `file` glob means this file. */
export function matchesFile(entry: IgnoreEntry, file: string): boolean {
  const folder = entry.origin.file.slice(0, entry.origin.file.lastIndexOf('/') + 1);
  return file.startsWith(folder) && globMatches(entry.file!, file.slice(folder.length));
}
