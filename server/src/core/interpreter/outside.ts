import { applyRule, reader, snippet } from './apply-rule.js';
import { attribute, hookList } from './attributes.js';
import { chained, dictionary, lazyCall, ofAll, ofObject } from './builtins.js';
import { callBack, callFunction, callValue } from './calls.js';
import { makeDocument, runEvent } from './documents.js';
import { isFalse, isTrue, textOf } from './effects.js';
import { setFlag } from './evaluate.js';
import { catching } from './exceptions.js';
import type { Frame } from './frame.js';
import { DOCUMENT_MAKERS, FUNCTIONS } from './functions.js';
import { consume, runLazy } from './iterate.js';
import { queryStart } from './queries.js';
import { type Leaves, Summary } from './summary.js';
import {
  alternatives,
  argsKey,
  type CallArgs,
  constant,
  listOf,
  made,
  moduleOf,
  NO_ARGS,
  outside,
  type Site,
  stringOf,
  text,
  UNKNOWN,
  type Value,
} from './values.js';

/** Methods whose first argument is a statement. */
const SENDS_SQL = /^frappe\.db\.(?:sql|sql_list|sql_ddl|multisql)$/;

export type Span = { start: number; end: number };

/** A call of something that is not in the bench: Frappe's API, the standard library, builtins. */
export function callOutside(frame: Frame, path: string, args: CallArgs, site: Site, e: Span): Value {
  const rule = Object.hasOwn(FUNCTIONS, path) ? FUNCTIONS[path] : undefined;
  if (rule) {
    const sql = SENDS_SQL.test(path) ? textOf(reader(args).arg(0, 'query'))?.trim() : undefined;
    applyRule(frame, rule, args, snippet(frame, e), site, sql);
    return made(path);
  }
  if (DOCUMENT_MAKERS.has(path)) return makeDocument(frame, path, args, site, e);
  const special = SPECIAL[path];
  if (special) return special(frame, args, site, e);
  if (path.startsWith('frappe.qb.') || path.startsWith('frappe.query_builder.'))
    return queryStart(path, args);
  if (path.startsWith('builtins.') && CONSUMERS.has(path.slice(9))) {
    for (const arg of args.positional) consume(frame, arg, path === 'builtins.next');
    if (path === 'builtins.any' || path === 'builtins.all')
      return ofAll(args.positional[0], path === 'builtins.any');
    callBack(frame, args.named.get('key'), site);
    const first = args.positional[0];
    return first?.kind === 'list' && args.positional.length === 1 ? first : UNKNOWN;
  }
  if (path.startsWith('itertools.')) return chained(args);
  // A generator expression written into a call is there to be iterated by it.
  if (!/^builtins\.(?:type|id|isinstance|callable|repr|str|hasattr)$/.test(path))
    for (const arg of args.positional)
      if (arg.kind === 'lazy' && arg.run.some((one) => 'item' in one)) runLazy(frame, arg);
  return made(path);
}

/** Builtins that iterate their argument, so that a generator given to them runs. */
const CONSUMERS: ReadonlySet<string> = new Set(
  'list tuple set frozenset dict sorted sum any all min max next enumerate zip reversed'.split(' '),
);

type Special = (frame: Frame, args: CallArgs, site: Site, e: Span) => Value;

/** The functions that texts name by their dotted paths; another value stays what it is. */
function byName(frame: Frame, value: Value = UNKNOWN): Value {
  const values = alternatives(value).map((one): Value => {
    const path = stringOf(one);
    return path === undefined ? one : frame.interpreter.resolve(path);
  });
  return values.length === 1
    ? values[0]!
    : { kind: 'any', of: values, key: values.map(({ key }) => key).join('|') };
}

/** `frappe.get_attr("a.b.c")`; also each of several paths. */
const byPath: Special = (frame, args) => {
  const found = byName(frame, args.positional[0]);
  if (alternatives(found).every((value) => value.kind === 'unknown')) frame.summary.unresolved++;
  return found;
};

const throws: Special = (frame, args, site, e) => {
  const exception = args.named.get('exc') ?? args.positional[1];
  const named = exception?.kind === 'outside' && exception.path === 'frappe.InReadOnlyMode';
  // What only read-only mode comes to says so too, whatever the exception.
  const path = exception?.kind === 'outside' ? exception.path : 'frappe.ValidationError';
  if (named || (frame.onlyReadOnly && !frame.handles(path))) frame.refuse(snippet(frame, e), site);
  frame.raise(e);
  return UNKNOWN;
};

/** A job runs in a worker, which is not read-only; with `now=True` it runs here. */
const enqueue: Special = (frame, args, site, e) => {
  const now = isTrue(args.named.get('now')) || isFalse(args.named.get('is_async'));
  if (!now) return UNKNOWN;
  const callee = byName(frame, args.positional[0] ?? args.named.get('method'));
  return callValue(frame, callee, { ...NO_ARGS, more: true }, site, e);
};

const enqueueDoc: Special = (frame, args, site) => {
  const call = reader(args);
  const method = stringOf(call.arg(2, 'method'));
  if (!isTrue(call.arg(5, 'now')) || method === undefined) return UNKNOWN;
  return runEvent(
    frame,
    frame.interpreter.documentFor(stringOf(call.arg(0, 'doctype'))),
    method,
    NO_ARGS,
    site,
  );
};

/** Printing runs `before_print`, and writes an Access Log that it commits (deferred in read-only mode). */
const print: Special = (frame, args, site, e) => {
  const call = reader(args);
  const document = call.named('doc') ?? frame.interpreter.documentFor(stringOf(call.arg(0, 'doctype')));
  runEvent(frame, document, 'before_print', { ...NO_ARGS, more: true }, site);
  if (frame.alive) frame.apply('kept', snippet(frame, e), site);
  return UNKNOWN;
};

/** `frappe.db.after_commit.add(callback)`: runs later, if the request commits or rolls back. */
function callback(into: (summary: Summary) => Leaves, keeps: boolean): Special {
  return (frame, args, site, e) => {
    const callee = args.positional[0];
    if (!callee) return UNKNOWN;
    const { flow, summary } = frame;
    const inner = new Summary();
    const scratch = frame.interpreter.scratch(frame.file, inner);
    callValue(scratch, callee, NO_ARGS, site, e);
    if (flow.readOnly)
      for (const leaf of inner.fails) into(summary).add({ ...leaf, maybe: leaf.maybe || !flow.sure });
    if (flow.normal && keeps) summary.pending.addAll(inner.pending);
    return UNKNOWN;
  };
}

const catcher = (takes: ReturnType<typeof catching>): Value => ({
  kind: 'catcher',
  takes,
  key: `c:${takes}`,
});

const first: Special = (_frame, args) => args.positional[0] ?? UNKNOWN;

const SPECIAL: Readonly<Record<string, Special>> = {
  'frappe.throw': throws,
  'frappe.get_attr': byPath,
  'frappe.get_module': byPath,
  'frappe.utils.get_attr': byPath,
  'importlib.import_module': byPath,
  'frappe.get_hooks': (frame, args) => {
    const key = stringOf(args.positional[0] ?? args.named.get('hook'));
    return key === undefined ? made('frappe.get_hooks()') : hookList(frame, key);
  },
  'frappe.call': (frame, args, site, e) => {
    const [method, ...rest] = args.positional;
    return callValue(frame, byName(frame, method), { ...args, positional: rest }, site, e);
  },
  'frappe.handler.execute_cmd': (frame, args, site, e) =>
    callValue(frame, byName(frame, args.positional[0]), { ...NO_ARGS, more: true }, site, e),
  'frappe.enqueue': enqueue,
  'frappe.enqueue_doc': enqueueDoc,
  'frappe.get_print': print,
  'frappe.attach_print': print,
  'frappe.utils.print_format.download_pdf': print,
  'frappe.www.printview.get_html_and_style': print,
  // Opening a form: the desk's own request.
  'frappe.desk.form.load.getdoc': (frame, args, site, e) => {
    const doctype = stringOf(reader(args).arg(0, 'doctype'));
    runEvent(frame, frame.interpreter.documentFor(doctype), 'onload', NO_ARGS, site);
    if (frame.alive) frame.apply('flags', snippet(frame, e), site);
    return UNKNOWN;
  },
  'frappe.desk.query_report.run': (frame, args, site) => {
    const name = stringOf(reader(args).arg(0, 'report_name'));
    const execute = name === undefined ? UNKNOWN : frame.interpreter.report(name);
    if (execute.kind === 'function') callFunction(frame, execute, { ...NO_ARGS, more: true }, site);
    return UNKNOWN;
  },
  'builtins.issubclass': (_frame, args) => {
    const [type, of] = args.positional;
    if (type?.kind !== 'outside' || type.path !== 'frappe.InReadOnlyMode' || !of) return UNKNOWN;
    return constant(catching(of) !== 'other');
  },
  'frappe.handler.run_doc_method': (frame, args, site) => {
    const call = reader(args);
    const method = stringOf(call.arg(0, 'method'));
    const document = frame.interpreter.documentFor(stringOf(call.arg(2, 'dt')));
    return method === undefined
      ? UNKNOWN
      : runEvent(frame, document, method, { ...NO_ARGS, more: true }, site);
  },
  'functools.reduce': (frame, args, site) => {
    callBack(frame, args.positional[0], site);
    return UNKNOWN;
  },
  'textwrap.dedent': (_frame, args) => args.positional[0] ?? UNKNOWN,
  'inspect.cleandoc': (_frame, args) => args.positional[0] ?? UNKNOWN,
  'frappe.db.savepoint': (frame, args) => {
    const name = stringOf(args.positional[0] ?? args.named.get('save_point'));
    if (name !== undefined) frame.savepoints.set(name, [...frame.summary.pending]);
    return UNKNOWN;
  },
  'frappe.db.rollback': (frame, args) => {
    const to = args.named.get('save_point') ?? args.positional[0];
    if (to) {
      const before = frame.savepoints.get(stringOf(to) ?? '');
      if (before) frame.rollbackTo(before);
    } else {
      const { summary, flow } = frame;
      frame.rollback();
      if (flow.readOnly) for (const leaf of summary.onRollback) frame.fail(leaf);
      summary.onRollback.clear();
    }
    return UNKNOWN;
  },
  'frappe.db.after_commit.add': callback((summary) => summary.onCommit, false),
  'frappe.db.before_commit.add': callback((summary) => summary.onCommit, true),
  'frappe.db.add_before_commit': callback((summary) => summary.onCommit, true),
  'frappe.db.after_rollback.add': callback((summary) => summary.onRollback, false),
  'frappe.db.before_rollback.add': callback((summary) => summary.onRollback, false),
  'contextlib.suppress': (_frame, args) => catcher(catching(listOf(args.positional))),
  'frappe.database.savepoint': (_frame, args) => {
    const caught = args.named.get('catch') ?? args.positional[0];
    return catcher(caught ? catching(caught) : 'any');
  },
  'frappe.get_conf': () => outside('frappe.conf'),
  'frappe.get_site_config': () => outside('frappe.conf'),
  'frappe.conf.get': (frame, args) => {
    const key = stringOf(args.positional[0]);
    return key === undefined ? UNKNOWN : attribute(frame, outside('frappe.conf'), key);
  },
  'frappe.flags.update': (frame, args, site) => {
    const [given] = args.positional;
    const commit =
      args.named.get('commit') ?? (given?.kind === 'dict' ? given.entries.get('commit') : undefined);
    if (commit) setFlag(frame, outside('frappe.flags'), 'commit', commit, site);
    return UNKNOWN;
  },
  'frappe.flags.get': (frame, args) => {
    const key = stringOf(args.positional[0]);
    return key === undefined ? UNKNOWN : attribute(frame, outside('frappe.flags'), key);
  },
  'frappe.utils.cint': first,
  'frappe.utils.sbool': first,
  'builtins.globals': (frame) => moduleOf(frame.file),
  'builtins.len': (frame, args, site) => ofObject(frame, args, '__len__', site),
  'builtins.bool': first,
  'builtins.int': first,
  'builtins.iter': first,
  'builtins.super': () => UNKNOWN,
  'frappe.cache': () => made('frappe.cache'),
  'builtins.getattr': (frame, args) => {
    const name = stringOf(args.positional[1]);
    const of = args.positional[0] ?? UNKNOWN;
    if (name === undefined) {
      if (of.kind === 'object' || of.kind === 'document' || of.kind === 'module') frame.summary.unresolved++;
      return UNKNOWN;
    }
    return attribute(frame, of, name);
  },
  'functools.partial': (_frame, args) => {
    const [of, ...positional] = args.positional;
    if (!of) return UNKNOWN;
    const rest: CallArgs = { ...args, positional };
    return { kind: 'partial', of, args: rest, key: `p:${of.key}${argsKey(rest)}` };
  },
  'frappe._dict': dictionary,
  'builtins.dict': dictionary,
  'builtins.map': (_frame, args, site) => lazyCall(args, site),
  'builtins.filter': (_frame, args, site) => lazyCall(args, site),
  'builtins.str': (frame, args, site) => {
    const [of] = args.positional;
    if (of?.kind === 'constant' || of?.kind === 'query') return of;
    ofObject(frame, args, '__str__', site);
    return text('{}');
  },
};
