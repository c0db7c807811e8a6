import {
  type IgnoreEntry,
  type IgnoreSubject,
  ignores,
  isConfigured,
  type Settings,
  severityOf,
} from '../config/settings.js';
import { type Finding, type Problem, SEVERITIES, type Severity } from '../finding.js';
import type { ChosenRule, Rule, RuleContexts, RuleCrash, RuleKind, RuleMeta } from '../rule.js';
import type { CommentSuppressions } from '../suppress.js';
import { infoOf, type Target } from '../targets.js';
import { LineIndex, type Span } from '../text.js';
import { Fingerprints, hash } from './fingerprint.js';
import { wrappedStart } from './wrapped.js';

/** A text that rules yield spans into. */
export interface RuleDocument {
  /** Absolute, with `/`. */
  file: string;
  text: string;
  /** The file's path below the project's root: what a fingerprint names it by where there is no DocType. */
  name: string;
  doctype?: string;
  /** Suppression comments, in files that can have comments. */
  suppressions?: CommentSuppressions;
}

/** What happened while rules ran, beside the findings. */
export interface RunLog {
  usedIgnores: Set<IgnoreEntry>;
  /** Rules that had something to look at: a suppression of another rule is not called unused. */
  ran: Set<string>;
  crashes: RuleCrash[];
  /** Milliseconds by rule, where asked for. */
  times?: Map<string, number>;
}

/** Where a context stands in its file. */
export interface Place {
  /** The statement that it is about: a comment above its first line suppresses findings on its later lines too. */
  extent?: Span | undefined;
  /** What says it in `extent`, in Python: the text handed to a call, or all of the call. */
  said?: Span | undefined;
}

/** The milder of two severities. */
export function milder(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b) ? a : b;
}

/** Whether a rule holds for these settings' engine versions under a target: `since`/`until` speak of Vitess. */
function holdsFor(meta: RuleMeta, target: Target, settings: Settings): boolean {
  if (!settings.targets.has(target)) return false;
  if (infoOf(target).engine !== 'vitess') return true;
  const { vitess } = settings.versions;
  return vitess >= (meta.since ?? 0) && vitess <= (meta.until ?? Number.POSITIVE_INFINITY);
}

const chosenRules = new WeakMap<Settings, Map<string, readonly ChosenRule[]>>();

/** The rules of a kind that these settings (and `only`, when given) turn on. */
export function chooseRules<K extends RuleKind>(
  kind: K,
  rules: readonly Rule[],
  settings: Settings,
  only?: ReadonlySet<string>,
): readonly ChosenRule<K>[] {
  const key = `${kind} ${only ? [...only].join() : '*'}`;
  const byKind = chosenRules.get(settings) ?? new Map<string, readonly ChosenRule[]>();
  chosenRules.set(settings, byKind);
  let chosen = byKind.get(key);
  if (!chosen) {
    chosen = rules.flatMap((rule): ChosenRule[] => {
      if (rule.kind !== kind || (only && !only.has(rule.meta.id))) return [];
      const target = rule.meta.targets.find((t) => holdsFor(rule.meta, t, settings));
      const severity =
        rule.meta.optional && !only && !isConfigured(rule.meta, settings)
          ? 'off'
          : severityOf(rule.meta, settings);
      return target && severity !== 'off' ? [{ rule, target, severity }] : [];
    });
    byKind.set(key, chosen);
  }
  return chosen as readonly ChosenRule<K>[];
}

/**
 * Runs rules on one context and turns what they yield into findings, in the order of the text. Ignored ones
 * are left out and their entries marked as used; a rule that throws is logged and the others go on.
 */
export function runRules<K extends RuleKind>(
  chosen: readonly ChosenRule<K>[],
  context: RuleContexts[K],
  document: RuleDocument,
  settings: Settings,
  log: RunLog,
  { extent, said }: Place = {},
): Finding[] {
  const raised: { chosen: ChosenRule<K>; problem: Problem }[] = [];
  for (const one of chosen) {
    log.ran.add(one.rule.meta.id);
    const started = log.times ? performance.now() : 0;
    try {
      for (const problem of one.rule.check(context)) raised.push({ chosen: one, problem });
    } catch (error) {
      log.crashes.push({
        rule: one.rule.meta.id,
        file: document.file,
        ...(document.doctype !== undefined && { doctype: document.doctype }),
        ...(extent && { span: extent }),
        error,
      });
    }
    if (log.times) {
      const id = one.rule.meta.id;
      log.times.set(id, (log.times.get(id) ?? 0) + performance.now() - started);
    }
  }
  if (raised.length === 0) return [];
  raised.sort(
    (a, b) =>
      a.problem.span.start - b.problem.span.start ||
      a.problem.span.end - b.problem.span.end ||
      compare(a.chosen.rule.meta.id, b.chosen.rule.meta.id) ||
      compare(a.problem.message, b.problem.message),
  );
  const { lines, fingerprints } = stateOf(document);
  const firstLine = extent && lines.positionAt(extent.start).line;
  return raised.flatMap(({ chosen: one, problem }) => {
    const { id } = one.rule.meta;
    const { target, severity, fixes = [], related = [], key, ...rest } = problem;
    if (target && !holdsFor(one.rule.meta, target, settings)) return [];
    const range = lines.rangeOf(problem.span);
    const start = extent && said && wrappedStart(document.text, extent, said, problem.span);
    const begins = start === undefined ? undefined : lines.positionAt(start);
    const above = [begins?.line, firstLine, range.start.line].flatMap((line) => line ?? []);
    if (isIgnored(id, problem, above, document, settings, log)) return [];
    const text = document.text.slice(problem.span.start, problem.span.end);
    const subject = key ?? problem.fieldname ?? text.replace(/\s+/g, ' ').trim();
    const errno = problem.evidence?.errno;
    const finding: Finding = {
      ...rest,
      file: document.file,
      range,
      ...(begins && { begins }),
      rule: id,
      severity: severity ? milder(severity, one.severity) : one.severity,
      target: target ?? one.target,
      fixes,
      related,
      fingerprint: fingerprints.next(id, document.doctype ?? document.name, subject, errno),
      likeness: hash([id, subject, errno ?? ''].join('\0')),
    };
    if (document.doctype !== undefined) finding.doctype = document.doctype;
    return [finding];
  });
}

function isIgnored(
  rule: string,
  problem: Problem,
  lines: readonly number[],
  document: RuleDocument,
  settings: Settings,
  log: RunLog,
): boolean {
  let ignored = document.suppressions?.suppress(rule, lines) ?? false;
  const { file, doctype } = document;
  const subject: IgnoreSubject = { rule, file, doctype, fieldname: problem.fieldname };
  for (const entry of settings.ignore)
    if (ignores(entry, subject)) {
      log.usedIgnores.add(entry);
      ignored = true;
    }
  return ignored;
}

interface DocumentState {
  lines: LineIndex;
  fingerprints: Fingerprints;
}

const states = new WeakMap<RuleDocument, DocumentState>();

/** What the runs on one document share. */
function stateOf(document: RuleDocument): DocumentState {
  let state = states.get(document);
  if (!state) {
    state = { lines: new LineIndex(document.text), fingerprints: new Fingerprints() };
    states.set(document, state);
  }
  return state;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
