import { isNamed } from '../interpreter/attributes.js';
import { type PythonBench, scrub } from '../interpreter/bench.js';
import type { PythonFile } from '../interpreter/file.js';
import type { Interpreter } from '../interpreter/interpreter.js';
import { isDict, literal } from '../interpreter/literals.js';
import { type ClassRef, objectOf, type Value } from '../interpreter/values.js';
import type { ClassStmt, DefStmt, Expr } from '../python/ast.js';
import type { Entry, EntryKind } from './model.js';
import { isReadName } from './purpose.js';

const VERBS = ['GET', 'POST', 'PUT', 'DELETE'];

const SAVE_HOOKS = new Set(
  (
    'before_insert before_naming autoname before_validate validate before_save on_update after_insert before_submit ' +
    'on_submit before_cancel on_cancel before_update_after_submit on_update_after_submit on_change on_trash ' +
    'after_delete before_rename after_rename'
  ).split(' '),
);

const READ_HOOKS: Readonly<Record<string, string>> = {
  onload: 'when the form is opened',
  before_load: 'when the document is loaded',
  before_print: 'when the document is printed',
  get_context: 'when the web page is shown',
  get_list_context: 'when the web list is shown',
};

/** Keys of hooks.py whose functions serve requests; `get`: a GET that is rolled back reaches them. */
const HOOKS: Readonly<Record<string, { get: boolean; role: string; writes?: true }>> = {
  before_request: { get: true, role: 'before every request' },
  after_request: { get: false, role: 'after every request' },
  // Login itself writes a session and fails first.
  on_login: { get: false, role: 'on login', writes: true },
  on_logout: { get: false, role: 'on logout', writes: true },
  on_session_creation: { get: false, role: 'on login', writes: true },
  boot_session: { get: false, role: 'when the desk starts' },
  extend_bootinfo: { get: false, role: 'when the desk starts' },
  has_permission: { get: true, role: 'at every permission check' },
  has_website_permission: { get: true, role: 'at every permission check of web pages' },
  permission_query_conditions: { get: true, role: 'in every list' },
  get_permission_query_conditions: { get: true, role: 'in every list' },
  website_context: { get: true, role: 'on every web page' },
  update_website_context: { get: true, role: 'on every web page' },
  get_website_user_home_page: { get: true, role: 'on every web page' },
  website_path_resolver: { get: true, role: 'on every web page' },
  auth_hooks: { get: true, role: 'before every request' },
  notification_config: { get: true, role: 'when notifications are counted' },
  standard_queries: { get: true, role: 'in link fields' },
  override_doctype_dashboards: { get: true, role: 'on the form dashboard' },
  jinja: { get: true, role: 'in templates' },
  jenv: { get: true, role: 'in templates' },
};

const isTestFile = (file: PythonFile): boolean =>
  /(?:^|\/)(?:test_[^/]*\.py|tests\/.*|patches\/.*|conftest\.py|setup\.py)$/.test(file.path);

/** One entry a function, by file and line; of two kinds the one that says most. */
export function mergeEntries(all: Iterable<Entry>): Entry[] {
  const entries = new Map<string, Entry>();
  for (const entry of all) {
    const before = entries.get(entry.fn.id);
    const best = !before || RANK[entry.kind] < RANK[before.kind] ? entry : before;
    const enqueued = entry.enqueued || before?.enqueued;
    entries.set(entry.fn.id, enqueued && !best.enqueued ? { ...best, enqueued } : best);
  }
  return [...entries.values()].sort((a, b) =>
    a.file.path < b.file.path ? -1 : a.file.path > b.file.path ? 1 : a.node.start - b.node.start,
  );
}

const RANK: Readonly<Record<EntryKind, number>> = {
  whitelist: 0,
  controller: 1,
  report: 2,
  web: 3,
  hook: 4,
  'save-hook': 5,
  job: 6,
};

const REPORT_FILE = /\/report\/(\w+)\/\1\.py$/;
const JOB_FILE = /(?:^|\/)(?:tasks|jobs|scheduler|scheduled_\w+|cron|background_jobs)\.py$/;

/** Told from the text, so that the other files are only read when something calls into them. */
function mayHoldEntries(file: PythonFile): boolean {
  if (isTestFile(file)) return false;
  return (
    file.text.includes('whitelist') ||
    file.text.includes('read_only(') ||
    /\/doctype\/(\w+)\/\1\.py$/.test(file.path) ||
    REPORT_FILE.test(file.path) ||
    /\bdef (?:get_context|get_list_context)\b/.test(file.text) ||
    (JOB_FILE.test(file.path) && file.text.includes('frappe')) ||
    HOOK_DEFS.test(file.text)
  );
}

const HOOK_DEFS = new RegExp(`^def (?:${Object.keys(HOOKS).join('|')})\\(`, 'm');

/** The entries that a file holds, told by decorators, names and places. */
export function* entriesIn(file: PythonFile, interpreter: Interpreter): Generator<Entry> {
  if (!mayHoldEntries(file)) return;
  const isReport = REPORT_FILE.test(file.path);
  const isWeb = /(?:^|\/)(?:www|web_form|templates\/pages|web_template)\//.test(file.path);
  for (const s of file.ast.body) {
    if (s.kind === 'class') {
      yield* inClass(file, file.classAt(s), s, interpreter);
      continue;
    }
    if (s.kind !== 'def') continue;
    const entry = (kind: EntryKind, get: boolean, role: string): Entry => ({
      kind,
      file,
      name: s.name,
      fn: file.functionAt(s, s.name),
      node: s,
      self: undefined,
      args: [],
      methods: kind === 'report' ? ['GET', 'POST'] : get ? ['GET'] : [],
      get,
      post: kind === 'report',
      purpose: kind === 'job' ? 'unclear' : 'read',
      role,
      doctype: undefined,
    });
    const listed = whitelisted(s);
    if (listed) {
      yield {
        ...entry('whitelist', listed.includes('GET'), 'by a request'),
        methods: listed,
        post: listed.some((verb) => verb !== 'GET'),
        purpose: purposeOf(s.name, listed, s),
      };
    } else if (isReport && s.name === 'execute') yield entry('report', true, 'when the report is run');
    else if (s.name === 'get_context' || s.name === 'get_list_context') {
      if (isWeb || s.params.length <= 2) yield entry('web', true, 'when the web page is shown');
    } else if (readOnlyDecorated(s)) yield entry('hook', false, 'on the replica');
    else if (
      Object.hasOwn(HOOKS, s.name) &&
      /(?:events?|hooks?|boot|auth|permissions?|utils|overrides?|session|website)\w*\.py$/.test(file.path)
    ) {
      const hook = HOOKS[s.name]!;
      yield { ...entry('hook', hook.get, hook.role), purpose: hook.writes ? 'command' : 'read' };
    } else if (JOB_FILE.test(file.path) && !s.name.startsWith('_'))
      yield entry('job', false, 'by the scheduler');
  }
}

function* inClass(
  file: PythonFile,
  cls: ClassRef,
  node: ClassStmt,
  interpreter: Interpreter,
): Generator<Entry> {
  const document = interpreter.isDocument(cls);
  for (const s of node.body) {
    if (s.kind !== 'def') continue;
    const listed = whitelisted(s);
    const event = Object.hasOwn(READ_HOOKS, s.name) ? READ_HOOKS[s.name] : undefined;
    const replica = !listed && readOnlyDecorated(s);
    if (!listed && !replica && !(document && (event !== undefined || SAVE_HOOKS.has(s.name)))) continue;
    const save = !listed && !replica && event === undefined;
    const isStatic = s.decorators.some((d) => d.kind === 'name' && d.id === 'staticmethod');
    yield {
      kind: save ? 'save-hook' : replica ? 'hook' : 'controller',
      file,
      name: `${node.name}.${s.name}`,
      fn: file.functionAt(s, `${node.name}.${s.name}`, cls),
      node: s,
      self: isStatic ? undefined : objectOf(cls),
      args: [],
      methods: listed ?? (save || replica ? [] : ['GET']),
      get: listed ? listed.includes('GET') : !save && !replica,
      post: listed ? listed.some((verb) => verb !== 'GET') : false,
      purpose: listed ? purposeOf(s.name, listed, s) : save ? 'unclear' : 'read',
      role: listed ? 'by a request' : replica ? 'on the replica' : (event ?? 'by a save'),
      doctype: cls.doctype,
    };
  }
}

/** The entries that the apps' hooks name. */
export function* entriesOfHooks(bench: PythonBench, interpreter: Interpreter): Generator<Entry> {
  for (const [key, { get, role, writes }] of Object.entries(HOOKS))
    for (const path of interpreter.hookPaths(key)) {
      const entry = entryAt(interpreter, path, 'hook', get, role);
      if (entry) yield writes ? { ...entry, purpose: 'command' } : entry;
    }
  for (const path of interpreter.hookPaths('page_renderer')) yield* ofRenderer(path, interpreter);
  for (const path of interpreter.hookPaths('scheduler_events')) {
    const entry = entryAt(interpreter, path, 'job', false, 'by the scheduler');
    if (entry) yield entry;
  }
  interpreter.docEvents('', '');
  for (const { value } of bench.hooks('doc_events')) {
    if (!isDict(value)) continue;
    for (const [doctype, events] of Object.entries(value)) {
      if (!isDict(events)) continue;
      for (const [event, handlers] of Object.entries(events)) {
        const role = Object.hasOwn(READ_HOOKS, event) ? READ_HOOKS[event] : undefined;
        const document = interpreter.documentFor(doctype === '*' ? undefined : doctype);
        for (const path of Array.isArray(handlers) ? handlers : [handlers]) {
          if (typeof path !== 'string') continue;
          const kind = role ? 'hook' : 'save-hook';
          const entry = entryAt(interpreter, path, kind, role !== undefined, role ?? 'by a save', [document]);
          if (entry) yield { ...entry, doctype: scrub(doctype) };
        }
      }
    }
  }
}

/** A renderer is asked for every page, and shows those that it can. */
function* ofRenderer(path: string, interpreter: Interpreter): Generator<Entry> {
  const value = interpreter.resolve(path);
  if (value.kind !== 'class') return;
  for (const name of ['can_render', 'render']) {
    const member = interpreter.classMember(value.cls, name);
    if (member?.kind !== 'function' || member.fn.node.kind !== 'def') continue;
    yield {
      kind: 'web',
      file: member.fn.file,
      name: member.fn.name,
      fn: member.fn,
      node: member.fn.node,
      self: objectOf(value.cls),
      args: [],
      methods: ['GET'],
      get: true,
      post: false,
      purpose: 'read',
      role: 'when a web page is shown',
      doctype: undefined,
    };
  }
}

/** A job that some file enqueues. */
export function enqueuedEntry(interpreter: Interpreter, path: string): Entry | undefined {
  const entry = entryAt(interpreter, path, 'job', false, 'as a background job');
  return entry && { ...entry, enqueued: true };
}

/** The function that a path names, called from outside. */
function entryAt(
  interpreter: Interpreter,
  path: string,
  kind: EntryKind,
  get: boolean,
  role: string,
  args: readonly Value[] = [],
): Entry | undefined {
  const value = interpreter.resolve(path);
  if (value.kind !== 'function' || value.fn.node.kind !== 'def') return undefined;
  const { fn } = value;
  return {
    kind,
    file: fn.file,
    name: fn.name,
    fn,
    node: value.fn.node,
    self: undefined,
    args,
    methods: get ? ['GET'] : [],
    get,
    post: false,
    purpose: kind === 'job' || kind === 'save-hook' ? 'unclear' : 'read',
    role,
    doctype: undefined,
  };
}

/** The verbs that `@frappe.whitelist(methods=[…])` admits; `undefined` without that decorator. */
function whitelisted(node: DefStmt): string[] | undefined {
  for (const decorator of node.decorators) {
    const call = decorator.kind === 'call' ? decorator : undefined;
    if (!isWhitelist(call?.fn ?? decorator)) continue;
    const verbs = literal(call?.args.find((arg) => arg.name === 'methods')?.value);
    if (Array.isArray(verbs))
      return verbs.filter((verb) => typeof verb === 'string').map((verb) => verb.toUpperCase());
    return VERBS;
  }
  return undefined;
}

const isWhitelist = (e: Expr): boolean =>
  (e.kind === 'attr' && e.name === 'whitelist' && e.obj.kind === 'name') ||
  (e.kind === 'name' && e.id === 'whitelist');

/** `@frappe.read_only()`: on a site with a replica the function reads from there. */
export const readOnlyDecorated = (node: DefStmt): boolean =>
  node.decorators.some((decorator) => decorator.kind === 'call' && isNamed(decorator, 'read_only'));

function purposeOf(name: string, methods: readonly string[], node: DefStmt): Entry['purpose'] {
  if (!methods.includes('GET')) return 'command';
  if (methods.length === 1 || readOnlyDecorated(node) || isReadName(name)) return 'read';
  return 'unclear';
}
