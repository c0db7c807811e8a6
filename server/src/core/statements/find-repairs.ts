import { attempt } from '../attempt.js';
import type { PlanVerdict, StatementEngine } from '../engines/vitess/verdicts.js';
import type { SqlFragment } from '../sources/sql/fragment.js';
import { type Repair, repaired } from './repairs/repair.js';
import { isClean, repairsFor } from './repairs.js';

interface Candidate {
  /** Index of the fragment. */
  i: number;
  repair: Repair;
  /** The statements that it becomes. */
  texts: string[];
  /** All that can be done at once, for a statement with several faults. */
  together?: true;
}

/**
 * The repairs of the fragments at `faulty`, each found clean by the engine, by the fragments' indexes. `faults` is told
 * of the fragments for which looking threw: they have none.
 */
export async function repairsOf(
  fragments: readonly SqlFragment[],
  faulty: readonly number[],
  engine: StatementEngine | undefined,
  vschema: string,
  faults: Map<number, unknown>,
): Promise<Map<number, Repair[]>> {
  const out = new Map<number, Repair[]>();
  const failed = (i: number) => (error: unknown) => void faults.set(i, error);
  const candidates = faulty.flatMap(
    (i) => attempt(() => candidatesFor(fragments[i]!.sql, i), failed(i)) ?? [],
  );
  if (candidates.length === 0 || !engine) return out;
  const clean = await cleanOf(candidates, engine, vschema, failed);
  const unproven = clean.filter(({ repair }) => repair.proof);
  const texts = unproven.flatMap((candidate) => candidate.texts);
  const facts = texts.length > 0 ? ((await engine.ast(texts)) ?? []) : [];
  const variants = new Map<number, number>();
  for (const { group } of fragments) variants.set(group, (variants.get(group) ?? 0) + 1);
  for (const { i, repair, texts, together } of clean) {
    const known = out.get(i) ?? [];
    const own = repair.proof ? facts.splice(0, texts.length) : undefined;
    // What is built around one variant's text need not fit the others.
    const isShared = repair.proof && variants.get(fragments[i]!.group)! > 1;
    if (isShared || (together && known.length > 0)) continue;
    out.set(i, [...known, own ? { ...repair, facts: own } : repair]);
  }
  return out;
}

function candidatesFor(sql: string, i: number): Candidate[] {
  const repairs = [...repairsFor(sql)];
  const single = repairs.map(
    (repair): Candidate => ({ i, repair, texts: repair.statements ?? [repaired(sql, repair)] }),
  );
  const plain = repairs.filter(({ proof, guard, statements }) => !proof && !guard && !statements);
  const edits = plain.flatMap((repair) => repair.edits).sort((a, b) => a.start - b.start);
  const meet = edits.some(({ start }, n) => n > 0 && start < edits[n - 1]!.end);
  if (plain.length < 2 || meet) return single;
  const repair: Repair = {
    title: plain.map(({ title }) => title).join('; '),
    safe: plain.every(({ safe }) => safe),
    edits,
  };
  return [...single, { i, repair, texts: [repaired(sql, repair)], together: true }];
}

async function cleanOf(
  candidates: readonly Candidate[],
  engine: StatementEngine,
  vschema: string,
  failed: (i: number) => (error: unknown) => void,
): Promise<Candidate[]> {
  const all = candidates.flatMap(({ texts }) => texts);
  const [verdicts, plans] = await Promise.all([engine.parse(all), engine.plan(vschema, all)]);
  let at = 0;
  return candidates.filter(({ i, texts }) =>
    texts
      .map((text) => {
        const n = at++;
        return attempt(() => isClean(text, verdicts?.[n]), failed(i)) && isPlanned(plans?.[n]);
      })
      .every(Boolean),
  );
}

/** Whether vtgate's planner takes it too, as far as there is one. */
function isPlanned(plan: PlanVerdict | undefined): boolean {
  return plan?.verdict !== 'error' && !(plan?.verdict === 'panic' && plan.stage === 'normalize');
}
