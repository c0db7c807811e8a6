import type { EntryContext } from '../../contexts/entry.js';
import type { Evidence, Problem } from '../../finding.js';
import type { Leaf } from '../../interpreter/summary.js';
import type { Site } from '../../interpreter/values.js';
import {
  calledByGet,
  keyOf,
  nameSpan,
  others,
  placeOf,
  postFix,
  present,
  relatedTo,
} from '../../readonly/report.js';
import { defineRule } from '../../rule.js';
import { SENDS_TO_PRIMARY } from '../../sources/site/litefs.js';

/**
 * SQLITE_IOERR: Frappe turns the WAL on, LiteFS answers a write to a replica's WAL with EACCES (fuse/fuse.go `ToError`), and
 * SQLite calls any write of a WAL that fails so. Only where a journal must be made does it say that the database is readonly.
 */
const REFUSED: Evidence = { engine: 'sqlite', errno: 10, text: 'disk I/O error' };

export default defineRule('entry', {
  meta: {
    id: 'replica/write-on-get',
    summary:
      'A function reached by GET writes and commits, and LiteFS serves a GET on any node, or passes the path through: a replica refuses it',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check(context) {
    const { entry, keptOnGet, pending } = context.result;
    const { litefs } = context;
    if (!litefs) return;
    const isPassed = pathsOf(entry).some(context.toPrimary().passes);
    if (isSent(context, isPassed)) return;
    if (isPassed && entry.post) {
      const leaves = [...new Set([...keptOnGet, ...pending])].filter(({ primary }) => !primary);
      const [first] = leaves;
      if (first) yield passedThrough(context, litefs, leaves, first);
      return;
    }
    const leaves = keptOnGet.filter(({ primary }) => !primary);
    const [first] = leaves;
    const byGet = first && calledByGet(context);
    if (!byGet) return;
    // What is written may be for the other verbs alone.
    if (
      byGet.callers.length > 0 &&
      /\brequest\.method\b/.test(context.text.slice(entry.node.start, entry.node.end))
    )
      return;
    yield {
      span: nameSpan(context),
      message: `${byGet.shown}, \`${entry.name}\` ${first.maybe ? 'in some cases ' : ''}writes and commits: \`${first.what}\` (${placeOf(context, first.site)})${others(leaves)}. LiteFS (${context.nameOf(litefs.file)}) serves a GET on any node, and on a replica the commit is refused. Admit POST only, or answer with \`fly-replay\` there${primaryIs(context)}.`,
      evidence: REFUSED,
      ...(first.sql !== undefined && { statement: first.sql }),
      related: [
        ...byGet.related,
        ...relatedTo(context, leaves, 'is refused on a replica'),
        { file: litefs.file, range: context.rangeOf(litefs), message: 'sets up LiteFS' },
      ],
      fixes: present([postFix(context, byGet.callers)]),
      key: keyOf(context),
    };
  },
});

/** A write by POST that LiteFS's proxy hands to the node's own application. */
function passedThrough(context: EntryContext, litefs: Site, leaves: readonly Leaf[], first: Leaf): Problem {
  const { entry } = context.result;
  return {
    span: nameSpan(context),
    message: `LiteFS (${context.nameOf(litefs.file)}, \`passthrough\`) leaves a request for \`${entry.name}\` on the node that it comes to, also a POST, and it ${first.maybe ? 'in some cases ' : ''}writes: \`${first.what}\` (${placeOf(context, first.site)})${others(leaves)}. On a replica the commit is refused. Take its path out of \`passthrough\`, or answer with \`fly-replay\` there${primaryIs(context)}.`,
    evidence: REFUSED,
    ...(first.sql !== undefined && { statement: first.sql }),
    related: relatedTo(context, leaves, 'is refused on a replica'),
    key: keyOf(context),
  };
}

const primaryIs = ({ region }: EntryContext): string =>
  region === undefined ? '' : ` (only nodes in \`${region}\` may be the primary)`;

/** Whether the function sends the request to the primary itself, or a decorator, a helper or a hook does. */
function isSent({ result, text, toPrimary }: EntryContext, isPassed: boolean): boolean {
  const { names, all, forwards } = toPrimary();
  // What is passed through is not forwarded any more.
  if (all || (!isPassed && pathsOf(result.entry).some(forwards))) return true;
  const { decorators, start, end } = result.entry.node;
  const own = text.slice(Math.min(start, ...decorators.map((one) => one.start)), end);
  return own.search(SENDS_TO_PRIMARY) >= 0 || [...own.matchAll(/\w+/g)].some(([word]) => names.has(word));
}

/** Where a request reaches it: by its dotted path, or as the page of this name under `www`. */
function pathsOf({ kind, file, name }: EntryContext['result']['entry']): string[] {
  if (kind === 'whitelist') return [`/api/method/${file.module}.${name}`];
  const page = /\/www\/(.+)\.py$/.exec(file.path)?.[1];
  return kind === 'web' && page !== undefined ? [`/${page.replace(/(?:^|\/)index$/, '')}`] : [];
}
