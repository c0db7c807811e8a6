import { type Assignment, assign, type SourceTable } from './assign.js';
import { vitessColumns } from './columns.js';
import { FRAMEWORK_TABLES } from './framework.js';
import { makeVSchema } from './make.js';
import { type Planning, planningFor } from './planning.js';
import type { SrvVSchema, VSchemaTable } from './vschema.js';

/** A way to lay a bench's tables out. */
export interface Candidate {
  id: string;
  title: string;
  /** What is where, in a sentence. */
  what: string;
  planning: Planning;
  vschema: SrvVSchema;
}

/** Fewer tables with a column are no reason to shard by it. */
const TABLES_OF_A_TENANT = 5;

/** The layouts worth comparing for these tables. */
export function candidatesFor(tables: readonly SourceTable[]): Candidate[] {
  const byName = new Map(tables.map(({ table }) => [table.name, table]));
  const candidate = (id: string, title: string, what: string, vschema: SrvVSchema): Candidate => ({
    id,
    title,
    what,
    vschema,
    planning: planningFor(`advise ${id}`, vschema, (name) => byName.get(name), false),
  });
  const sharded = (assignments: ReadonlyMap<string, Assignment>): SrvVSchema =>
    makeVSchema(tables, { keyspace: 'main', assignments, authoritative: true });
  const out = [
    candidate(
      'by-name',
      'Sharded by document',
      'Documents by name, child rows by parent, small masters on every shard.',
      sharded(assign(tables)),
    ),
  ];
  const tenant = tenantColumn(tables);
  if (tenant) {
    const { column, count } = tenant;
    out.push(
      candidate(
        `by-${column}`,
        `Sharded by ${column}`,
        `The ${count} tables with ${column} by it, all others by name or parent.`,
        sharded(assign(tables, { by: column })),
      ),
    );
  }
  const big = tables.filter(isLog);
  if (big.length > 0) {
    const title = 'Logs and ledgers sharded, all else on one server';
    const what = `${big.length} tables that only programs write (in_create) are sharded by name, ${tables.length - big.length} are not.`;
    out.push(candidate('logs-out', title, what, logsOut(tables, big)));
  }
  const apps = new Set(tables.map(({ app }) => app ?? 'main'));
  if (apps.size > 1) {
    const what = `${apps.size} unsharded keyspaces; joins over apps are done by vtgate.`;
    out.push(candidate('per-app', 'One keyspace for each app', what, perApp(tables)));
  }
  return out;
}

/** Rows that no user makes: ledgers, logs, queues, which grow with the work. */
function isLog({ doctype }: SourceTable): boolean {
  const made = doctype.raw.in_create;
  return (made === 1 || made === true || made === '1') && !doctype.istable;
}

/** The Link field to Company, or to whatever most submittable DocTypes link to by the same mandatory field. */
function tenantColumn(tables: readonly SourceTable[]): { column: string; count: number } | undefined {
  const counts = new Map<string, number>();
  for (const { doctype } of tables) {
    for (const { fieldname, fieldtype, options, reqd } of doctype.fields) {
      if (fieldtype !== 'Link') continue;
      const isTenant = fieldname === 'company' || (reqd && TENANTS.has(options));
      if (isTenant) counts.set(fieldname, (counts.get(fieldname) ?? 0) + 1);
    }
  }
  const [first] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return first && first[1] >= TABLES_OF_A_TENANT ? { column: first[0], count: first[1] } : undefined;
}

const TENANTS: ReadonlySet<string> = new Set(['Company', 'Team', 'Tenant', 'Organization', 'Branch', 'Site']);

function logsOut(tables: readonly SourceTable[], big: readonly SourceTable[]): SrvVSchema {
  const names = new Set(big.map(({ table }) => table.name));
  const rest = makeVSchema(
    tables.filter(({ table }) => !names.has(table.name)),
    { keyspace: 'main', authoritative: true },
  );
  const assignments = new Map(
    big.map(({ table }): [string, Assignment] => [
      table.name,
      { kind: 'sharded', column: 'name', why: 'a log' },
    ]),
  );
  const out = makeVSchema(big, { keyspace: 'logs', assignments, authoritative: true });
  const sequences = Object.entries(out.keyspaces.logs_global?.tables ?? {}).filter(
    ([name]) => !Object.hasOwn(FRAMEWORK_TABLES, name),
  );
  return {
    keyspaces: {
      main: rest.keyspaces.main!,
      logs: out.keyspaces.logs!,
      logs_global: { tables: Object.fromEntries(sequences) },
    },
  };
}

function perApp(tables: readonly SourceTable[]): SrvVSchema {
  const apps = new Map<string, Record<string, VSchemaTable>>();
  const of = (app: string): Record<string, VSchemaTable> => {
    const known = apps.get(app) ?? {};
    apps.set(app, known);
    return known;
  };
  for (const { table, app = 'main' } of tables) {
    of(app)[table.name] = { columns: vitessColumns(table), column_list_authoritative: true };
    if (table.sequence !== undefined) of(app)[table.sequence] = { type: 'sequence' };
  }
  const home = apps.has('frappe') ? 'frappe' : [...apps.keys()][0]!;
  for (const [name, columns] of Object.entries(FRAMEWORK_TABLES)) of(home)[name] = { columns: [...columns] };
  return { keyspaces: Object.fromEntries([...apps].map(([app, own]) => [app, { tables: own }])) };
}
