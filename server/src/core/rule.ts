import type { Problem, Severity } from './finding.js';
import { FRAPPE_VERSIONS, type FrappeVersion, type Target } from './targets.js';
import type { Span } from './text.js';

export interface RuleMeta {
  /** `family/name`; also the path of its page in `docs/rules` and of its fixtures. */
  id: string;
  /** One line, as printed by `doctype-compat rules`. */
  summary: string;
  /** It runs when one of these is chosen; the first chosen one is the finding's `target`. */
  targets: readonly Target[];
  severity: Severity;
  /**
   * First and last Vitess major version that it holds for, both inclusive. What Vitess itself says of a statement is
   * already that of the version chosen.
   */
  since?: number;
  until?: number;
  /** First and last version of Frappe that it holds for, both inclusive. */
  frappe?: { since?: FrappeVersion; until?: FrappeVersion };
  /** Off unless `--rule` or the configuration names it or its family: for an inventory, not for everyday work. */
  optional?: true;
  /** It speaks only where the Vitess engine has answered: without the engine no finding means nothing. */
  needsEngine?: true;
  /**
   * It is about a name. Where code may build a statement in several ways, the name is wrong only when it is wrong in
   * every way that holds it.
   */
  byName?: true;
  /** It also looks at Custom Fields and Property Setters, with places in the file that makes them. */
  customizations?: true;
  /** It also looks at a file that is no DocType as it stands (conflict markers, no object): no other rule does. */
  onBroken?: true;
}

/**
 * What a rule looks at. Each kind has its own context type and one place that runs it
 * (`core/contexts/<kind>.ts`).
 */
export interface RuleContexts {
  doctype: import('./contexts/doctype.js').DocTypeContext;
  statement: import('./contexts/statement.js').StatementContext;
  change: import('./contexts/change.js').ChangeContext;
  customization: import('./contexts/customization.js').CustomizationContext;
  patch: import('./contexts/patch.js').PatchContext;
  'patch-list': import('./contexts/patch.js').PatchListContext;
  lint: import('./contexts/lint.js').LintContext;
  entry: import('./contexts/entry.js').EntryContext;
  file: import('./contexts/file.js').FileContext;
  orm: import('./contexts/orm.js').OrmContext;
  module: import('./contexts/module.js').ModuleContext;
  bench: import('./contexts/bench.js').BenchContext;
}
export type RuleKind = keyof RuleContexts;

export interface Rule<K extends RuleKind = RuleKind> {
  kind: K;
  meta: RuleMeta;
  check(context: RuleContexts[K]): Iterable<Problem>;
}

/** Types a rule file's default export: `export default defineRule('doctype', { meta, *check(context) { … } })`. */
export function defineRule<K extends RuleKind>(kind: K, rule: Omit<Rule<K>, 'kind'>): Rule<K> {
  return { kind, ...rule };
}

/** Whether a rule holds for a version of Frappe. */
export function holdsForFrappe({ frappe = {} }: RuleMeta, version: FrappeVersion): boolean {
  const at = FRAPPE_VERSIONS.indexOf(version);
  const { since = FRAPPE_VERSIONS[0], until = FRAPPE_VERSIONS.at(-1)! } = frappe;
  return at >= FRAPPE_VERSIONS.indexOf(since) && at <= FRAPPE_VERSIONS.indexOf(until);
}

/** A rule, or the work before the rules, that threw. */
export interface RuleCrash {
  /** The rule's id, or what else was being done: `reading the SQL in this file`. */
  rule: string;
  /** The statement that it was about, where there is one. */
  span?: Span;
  file: string;
  doctype?: string;
  error: unknown;
}

/** A rule that settings have chosen. */
export interface ChosenRule<K extends RuleKind = RuleKind> {
  rule: Rule<K>;
  target: Target;
  severity: Severity;
}
