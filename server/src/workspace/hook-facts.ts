import { isDict, type Literal, literal, textsIn } from '../core/interpreter/literals.js';
import { parsePython } from '../core/python/parse.js';
import { question } from './ledger.js';
import type { Project } from './project.js';

/** What the `hooks.py` files of a workspace say of documents. */
export interface HookFacts {
  /** Dotted path of a function to the DocTypes whose documents it is called with. */
  handlers: ReadonlyMap<string, readonly string[]>;
  /** Path of a script below its app's package to the DocType whose form or list loads it. */
  scripts: ReadonlyMap<string, string>;
  /** Dotted paths of the functions that migrate calls before anything else. */
  beforeMigrate: ReadonlySet<string>;
  /** And last of all. */
  afterMigrate: ReadonlySet<string>;
  /** That installing an app, or its setup wizard, calls. */
  installers: ReadonlySet<string>;
}

const kept = new WeakMap<Project, { texts: string; facts: HookFacts }>();

/** Read again when a `hooks.py` has changed. */
export function hookFacts(project: Project): HookFacts {
  const files = [...project.apps.values()].map((app) => ({
    app,
    text: project.read(`${app.folder}/hooks.py`),
  }));
  const texts = files.map(({ text }) => (typeof text === 'string' ? text : '')).join('\0');
  const known = kept.get(project);
  if (known?.texts === texts) return known.facts;
  const handlers = new Map<string, string[]>();
  const scripts = new Map<string, string>();
  const beforeMigrate = new Set<string>();
  const afterMigrate = new Set<string>();
  const installers = new Set<string>();
  for (const { app, text } of files) {
    if (typeof text !== 'string') continue;
    for (const [key, value] of hooksIn(text)) {
      if (key === 'before_migrate') for (const path of textsIn(value)) beforeMigrate.add(path);
      if (/^(?:before|after)_(?:install|app_install|sync)$|^setup_wizard_complete$/.test(key))
        for (const path of textsIn(value)) installers.add(path);
      if (key === 'after_migrate') for (const path of textsIn(value)) afterMigrate.add(path);
      if (!isDict(value)) continue;
      if (key === 'doc_events') handlersOf(value, handlers);
      if (/^doctype_\w+_?js$|^doctype_js$/.test(key))
        for (const [doctype, paths] of Object.entries(value))
          for (const path of textsIn(paths)) scripts.set(`${app.folder}/${path}`, doctype);
    }
  }
  const facts = { handlers, scripts, beforeMigrate, afterMigrate, installers };
  kept.set(project, { texts, facts });
  return facts;
}

/** Dotted paths of the functions that migrate calls before anything else. */
export const beforeMigrate = question(
  'before-migrate',
  (project: Project) => hookFacts(project).beforeMigrate,
  (paths) => [...paths].join(),
);

function hooksIn(text: string): [string, Literal][] {
  return parsePython(text).body.flatMap((s): [string, Literal][] => {
    const target = s.kind === 'assign' ? s.targets[0] : undefined;
    return s.kind === 'assign' && target?.kind === 'name' ? [[target.id, literal(s.value)]] : [];
  });
}

function handlersOf(events: { [key: string]: Literal }, into: Map<string, string[]>): void {
  for (const [doctype, byEvent] of Object.entries(events))
    for (const path of textsIn(byEvent)) into.set(path, [...(into.get(path) ?? []), doctype]);
}
