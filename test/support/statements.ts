import { chooseRules, type RuleDocument, type RunLog, runRules } from '../../server/src/core/check/run.js';
import { type SettingsLayer, settingsFrom } from '../../server/src/core/config/settings.js';
import type { StatementContext } from '../../server/src/core/contexts/statement.js';
import type { SqliteEngine } from '../../server/src/core/engines/sqlite/verdicts.js';
import type { VitessEngine } from '../../server/src/core/engines/vitess/verdicts.js';
import type { Finding } from '../../server/src/core/finding.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import type { TableLookup } from '../../server/src/core/schema/lookup.js';
import type { Planning } from '../../server/src/core/sharding/planning.js';
import type { DocTypeLookup } from '../../server/src/core/sources/doctype/model.js';
import type { SqlFragment } from '../../server/src/core/sources/sql/fragment.js';
import {
  byCall,
  type Failed,
  forVariants,
  statementContexts,
} from '../../server/src/core/statements/contexts.js';
import { addSqliteVerdicts } from '../../server/src/core/statements/sqlite-verdicts.js';
import { judgeFragments } from '../../server/src/core/statements/verdicts.js';
import { DEFAULT_FRAPPE } from '../../server/src/core/targets.js';

export const noDocTypes: DocTypeLookup = { get: () => undefined, names: () => [], complete: false };
export const noTables: TableLookup = { get: () => undefined, complete: false };

export interface JudgeOptions {
  tables?: TableLookup;
  doctypes?: DocTypeLookup;
  settings?: SettingsLayer;
  /** For the target vitess-sharded. */
  planning?: Planning;
  /** Asked about every statement. */
  sqlite?: SqliteEngine;
  /** Only these rules. */
  only?: ReadonlySet<string>;
}

export interface JudgedStatement {
  context: StatementContext;
  findings: Finding[];
}

export const KEYSPACE = 'unsharded';

/** Registers the VSchema that statements are planned against, as the command line does. */
export async function prepareEngine(engine: VitessEngine): Promise<void> {
  await engine.setVSchema(KEYSPACE, { keyspaces: { main: { sharded: false, tables: {} } } }, 'main');
}

/** Judges the statements of one file by the statement rules, as the command line does. */
export async function judgeStatements(
  file: string,
  text: string,
  fragments: readonly SqlFragment[],
  engine: VitessEngine | undefined,
  options: JudgeOptions = {},
): Promise<JudgedStatement[]> {
  const settings = settingsFrom(options.settings);
  const document: RuleDocument = { file, text, name: file };
  const rules = chooseRules('statement', allRules, settings, options.only);
  const log: RunLog = { usedIgnores: new Set(), ran: new Set(), crashes: [] };
  const planning = settings.targets.has('vitess-sharded') ? options.planning : undefined;
  if (planning)
    await engine?.setVSchema(planning.name, planning.vschema, planning.keyspace, planning.primaryKeys);
  const { vitess } = settings.versions;
  const judged = await judgeFragments(fragments, engine, KEYSPACE, vitess, planning?.name);
  const frappe = settings.frappe ?? DEFAULT_FRAPPE;
  const tables = options.tables ?? noTables;
  if (options.sqlite && frappe !== '15')
    await addSqliteVerdicts(
      [{ file, judged, text, tables, key: frappe, frappe, lenient: false }],
      options.sqlite,
    );
  const surroundings = {
    writesBinlog: 'primary.cnf',
    doctypes: options.doctypes ?? noDocTypes,
    tables,
    lenient: false,
    frappe,
    targets: settings.targets,
    versions: settings.versions,
    planning,
  };
  const failed: Failed = (_, error) => {
    throw error;
  };
  const out: JudgedStatement[] = [];
  const run = (context: StatementContext, chosen = rules): void => {
    const findings = runRules(chosen, context, document, settings, log, {
      extent: context.fragment.extent ?? context.fragment.span,
    });
    out.push({ context, findings });
  };
  if (fragments[0]?.source === 'sql-file') {
    for (const context of statementContexts(judged, surroundings, failed)) run(context);
  } else {
    for (const variants of byCall([...statementContexts(judged, surroundings, failed)])) {
      const agreed = forVariants(rules, variants);
      for (const context of variants) run(context, agreed);
    }
  }
  const [crash] = log.crashes;
  if (crash) throw crash.error;
  return out;
}
