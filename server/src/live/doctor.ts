import type { Drift } from '../core/schema/drift.js';
import type { Project } from '../workspace/project.js';
import type { CheckContext, CheckResult, LiveCheck } from './check.js';
import { probes } from './checks/probes.js';
import { sequenceCheck } from './checks/sequences.js';
import { serverChecks } from './checks/server.js';
import { siteChecks } from './checks/site.js';
import { vitessChecks } from './checks/vitess.js';
import { readDrift } from './drift.js';
import { kindOf, type ServerKind } from './flavor.js';
import { connect, type ServerAccess, serverName } from './server.js';
import { LiveSession, Refused } from './session.js';
import type { Site } from './site.js';
import { type LiveTable, readTables, routedTables } from './tables.js';

/** What a doctor's visit gives, as the contract's JSON has it. */
export interface DoctorReport {
  server: { flavor: ServerKind['flavor']; version: string };
  checks: CheckResult[];
  drift: Drift[];
}

export interface DoctorOptions {
  server: ServerAccess;
  site: Site | undefined;
  project: Project | undefined;
  /** Objects of our own may be made and removed. */
  writeProbes: boolean;
}

/** In the order in which one brings a site up. */
const CHECKS: readonly LiveCheck[] = [
  ...serverChecks,
  ...vitessChecks,
  sequenceCheck,
  ...siteChecks,
  ...probes,
];

/** Looks at a live server; sends only reads unless write probes are asked for. A ServerError where it is not reached. */
export async function examine({ server, site, project, writeProbes }: DoctorOptions): Promise<DoctorReport> {
  const connection = await connect(server);
  try {
    const session = new LiveSession(connection, server, writeProbes);
    const kind = await kindOf(session);
    const context: CheckContext = { session, kind, site, project };
    const reached = `${serverName(server)} answers.`;
    const checks: CheckResult[] = [
      { id: 'connection', status: 'ok', message: reached, sent: 'SELECT VERSION()', answer: kind.full },
    ];
    for (const check of CHECKS) {
      const result = await check.run(context);
      if (result) checks.push({ id: check.id, ...result });
    }
    const { drift, result } = await driftCheck(context);
    checks.push(result);
    return { server: { flavor: kind.flavor, version: kind.version }, checks, drift };
  } finally {
    connection.destroy();
  }
}

async function driftCheck(context: CheckContext): Promise<{ drift: Drift[]; result: CheckResult }> {
  const { project, session } = context;
  const sent = 'SELECT … FROM information_schema.COLUMNS, STATISTICS, TABLES';
  const skip = (message: string, answer: string) => ({
    drift: [],
    result: { id: 'drift', status: 'skipped' as const, message, sent, answer },
  });
  if (!project || project.filesOf('doctype').length === 0)
    return skip('No DocTypes here to compare the tables with: name the bench or the app.', '');
  if (session.server.database === '') return skip('No database is chosen.', '');
  let tables: Map<string, LiveTable>;
  let drift: Drift[];
  try {
    tables = await readTables(session);
    if (tables.size === 0) return skip('The database has no tables yet.', '0 tables');
    if (context.kind.flavor === 'vitess')
      for (const [name, table] of await routedTables(session, tables)) tables.set(name, table);
    drift = await readDrift(context, project, tables);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return skip(`Its tables cannot be read, so nothing is said of them: ${error.message}`, error.message);
  }
  const harm = drift.filter(({ kind }) => !kind.startsWith('extra-'));
  const message =
    drift.length === 0
      ? 'The tables are what the DocTypes say.'
      : `${drift.length} difference${drift.length === 1 ? '' : 's'} between tables and DocTypes, listed as drift: run \`bench migrate\`, or see what an earlier one stopped at.`;
  const status = harm.length > 0 ? ('warning' as const) : ('ok' as const);
  return { drift, result: { id: 'drift', status, message, sent, answer: `${tables.size} tables` } };
}
