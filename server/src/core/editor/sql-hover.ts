import type { PlanVerdict } from '../engines/vitess/verdicts.js';
import { markdownBlock, markdownCode, markdownText } from '../escape.js';
import { readOnlyEffect, type SqlEffect } from '../interpreter/sql.js';
import { itemOf, treeLines } from '../report/explain-sql.js';
import { say } from '../say.js';
import type { TableLookup } from '../schema/lookup.js';
import type { Explained } from '../sharding/explain.js';
import { isWritten, type SqlFragment } from '../sources/sql/fragment.js';
import { type EngineVersions, infoOf, type Target } from '../targets.js';
import { type SqlName, tablesIn } from './sql.js';
import { columnOf } from './sql-scope.js';

const PLANS: Record<string, string> = {
  local: say`answered inside vtgate`,
  passthrough: say`pass-through to the keyspace`,
  'single-shard': say`one shard`,
  'multi-shard': say`several shards`,
  scatter: say`every shard`,
  ddl: 'DDL',
};

function onReadOnlySite(effect: SqlEffect, label: string): string | undefined {
  switch (effect) {
    case 'reads':
      return say`${label} runs`;
    case 'writes':
      return say`${label} fails: 1792, a write`;
    case 'locks':
      return say`${label} fails: 1792, a lock`;
    case 'ddl':
    case 'ends':
      return say`${label} runs, and ends the read-only transaction: what follows writes too`;
    case 'unknown':
      return undefined;
  }
}

/** What is known of one statement on the targets that were chosen. */
export interface StatementVerdict {
  targets: ReadonlySet<Target>;
  versions: EngineVersions;
  /** Findings at error level: `1305: FUNCTION nvl does not exist`. */
  errors: readonly { target: Target; text: string }[];
  /** What is taken, and gives another result. */
  differs?: readonly { target: Target; text: string }[];
  plan: PlanVerdict | undefined;
  /** On shards, where that is a target. */
  sharded?: Explained | undefined;
  /** Whether the Vitess engine was there and asked. */
  asked: boolean;
}

/** Hover over a statement: what the name under the cursor is, what each target says, the tables. Markdown. */
export function statementHover(
  sql: string,
  name: SqlName | undefined,
  verdict: StatementVerdict,
  tables: TableLookup,
  fragment?: SqlFragment,
): string {
  const lines = name ? [...nameLines(name, tables), ''] : [];
  if (fragment && !isWritten(fragment)) lines.push(...sentBy(fragment), '');
  const summary: string[] = [];
  const details: string[] = [];
  for (const target of verdict.targets) {
    const errors = verdict.errors.filter((error) => error.target === target);
    const others = (verdict.differs ?? []).filter((one) => one.target === target);
    const label = infoOf(target).label?.(verdict.versions);
    if (!label) continue;
    const told = [
      ...errors.map(({ text }) => say`${label} **fails**: ${markdownText(text)}`),
      ...others.map(({ text }) => say`${label} **differs**: ${markdownText(text)}`),
    ];
    const calm = told.length > 0 ? undefined : withoutFinding(target, sql, label, verdict);
    if (calm) told.push(calm.said);
    if (told.length === 0) continue;
    const sign = errors.length > 0 ? '✗' : others.length > 0 ? '≠' : calm?.known === false ? '?' : '✓';
    summary.push(`${sign} ${label.replace(/[:,]$/, '')}`);
    details.push(...told.map((text) => `- ${text}`));
  }
  if (summary.length > 1) lines.push(`**${summary.join(' · ')}**`, '');
  lines.push(...details);
  const steps = verdict.sharded?.steps ?? [];
  if (steps.length > 0) {
    lines.push(
      '',
      ...markdownBlock(
        'text',
        steps.flatMap((step) => treeLines(step)),
      ),
    );
    lines.push('', ...(verdict.sharded?.why ?? []).map(itemOf));
  }
  const names = tablesIn(sql);
  if (names.length > 0) lines.push('', say`Tables: ${names.map(markdownCode).join(', ')}`);
  return lines.join('\n');
}

/** The statement that Frappe makes of a call, with an ellipsis for what is not known. */
function sentBy({ sql, holes }: SqlFragment): string[] {
  let shown = '';
  let at = 0;
  for (const { start, end } of holes) {
    shown += `${sql.slice(at, start)}…`;
    at = end;
  }
  const text = (shown + sql.slice(at)).trim();
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return [`${fence}sql`, text, fence];
}

/** What a target says of a statement that no finding is about; nothing where that is not known. */
function withoutFinding(
  target: Target,
  sql: string,
  label: string,
  { plan, sharded, asked }: StatementVerdict,
): { said: string; known: boolean } | undefined {
  const unknown = asked
    ? say`${label} not analysed: what is not known here may decide`
    : say`${label} not analysed: no Vitess engine`;
  switch (target) {
    case 'mariadb':
    case 'sqlite':
      return { said: say`${label}: nothing known against it`, known: true };
    case 'vitess':
      return plan?.verdict === 'ok'
        ? { said: say`${label} runs, ${PLANS[plan.type ?? ''] ?? plan.type ?? 'planned'}`, known: true }
        : { said: unknown, known: false };
    case 'vitess-sharded':
      return sharded && !sharded.error
        ? { said: say`${label} runs: ${sharded.headline}`, known: true }
        : { said: unknown, known: false };
    case 'read-only': {
      const said = onReadOnlySite(readOnlyEffect(sql), label);
      return said === undefined ? undefined : { said, known: true };
    }
    default:
      return undefined;
  }
}

function nameLines(name: SqlName, tables: TableLookup): string[] {
  if (name.kind === 'column')
    return name.tables.map((table) => {
      const column = columnOf(table, name.name)!;
      const type = `${column.type}${column.nullable ? '' : ' NOT NULL'}`;
      return `${markdownCode(`${table.name}.${column.name}`)}: ${markdownCode(type)}`;
    });
  const table = tables.get(name.name);
  if (!table) return [say`${markdownCode(name.name)}: no DocType of this workspace`];
  const { doctype, columns, indexes } = table;
  return [
    say`${markdownCode(name.name)}: DocType **${markdownText(doctype)}**, ${columns.length} columns, ${indexes.length} indexes`,
  ];
}
