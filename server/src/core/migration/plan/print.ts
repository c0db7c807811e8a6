import { ENGINES } from '../../engines/index.js';
import { shellText } from '../../escape.js';
import type { Statement } from '../../schema/statement.js';
import type { DocTypePlan, Drop, StatementCost } from './model.js';

export interface PrintedCost extends Omit<StatementCost, 'statement'> {
  statement: string;
}

export interface PrintedDrop extends Omit<Drop, 'statements'> {
  statements: string[];
}

type Lists = 'statements' | 'probes' | 'updates' | 'premigrate' | 'postdeploy' | 'revert' | 'tools';

/** A plan with its statements as SQL, and tools as command lines. */
export interface PrintedPlan
  extends Omit<DocTypePlan, Lists | 'cost' | 'drops' | 'remaining'>,
    Record<Lists, string[]> {
  cost: PrintedCost[];
  drops: PrintedDrop[];
  remaining: { statement: string; blocksWrites: boolean }[];
}

/** A statement that Frappe sends, in its own words. */
export const frappeSql = (statement: Statement): string => ENGINES.mariadb.ddl.print(statement);

/** Prints a plan, once, when it is to be shown. */
export function printPlan<P extends DocTypePlan>(plan: P): Omit<P, keyof PrintedPlan> & PrintedPlan {
  const print = (statement: Statement): string => ENGINES[plan.target].ddl.print(statement);
  // What goes through MariaDB's words on the other servers is SQLite's own there.
  const frappe = plan.target === 'sqlite' ? print : frappeSql;
  return {
    ...plan,
    statements: plan.statements.map(frappe),
    probes: plan.probes.map(frappe),
    updates: plan.updates.map(frappe),
    cost: plan.cost.map((cost) => ({ ...cost, statement: frappe(cost.statement) })),
    premigrate: plan.premigrate.map(print),
    postdeploy: plan.postdeploy.map(print),
    drops: plan.drops.map((drop) => ({ ...drop, statements: drop.statements.map(print) })),
    revert: plan.revert.map(print),
    remaining: plan.remaining.map((one) => ({ ...one, statement: print(one.statement) })),
    tools: toolsFor(plan.tools.map(print), plan.state?.name ?? plan.table),
  };
}

/** Statements as jobs for tools that copy beside the running table. */
function toolsFor(statements: readonly string[], table: string): string[] {
  const alters = statements.map((sql) => sql.replace(/^ALTER TABLE `(?:[^`]|``)*` /, ''));
  return [...new Set(alters)].flatMap((alter) => {
    const text = shellText(alter);
    return [
      `pt-online-schema-change --alter "${text}" "D=$SITE_DB,t=${shellText(table)}" --max-load Threads_running=50 --execute`,
      `gh-ost --database="$SITE_DB" --table="${shellText(table)}" --alter="${text}" --allow-on-master --execute`,
    ];
  });
}
