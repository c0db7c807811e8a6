import { createStatements, indexStatements } from '../engines/create.js';
import { sqlComment, sqlName, sqlText, terminalText } from '../escape.js';
import type { Assignment, SourceTable } from './assign.js';
import { globalOf, type LookupVindex, lookupName } from './make.js';

/** SQL for one keyspace, with comments for what is no SQL. */
export interface KeyspaceSql {
  keyspace: string;
  lines: string[];
}

export interface DeployOptions {
  keyspace: string;
  sharded: boolean;
  assignments: ReadonlyMap<string, Assignment>;
  lookups: readonly LookupVindex[];
}

/**
 * What has to be made by SQL beside a VSchema: sequence tables with their start, copies of reference tables, tables of
 * lookup vindexes. Sequences of a site with rows start above its largest name; the value is kept in the table and handed
 * out in blocks, so that it must be set before the first INSERT.
 */
export function deploySql(tables: readonly SourceTable[], options: DeployOptions): KeyspaceSql[] {
  const { keyspace, sharded, assignments } = options;
  const global = sharded ? globalOf(keyspace) : keyspace;
  const there: string[] = [];
  for (const { table } of tables) {
    if (table.sequence === undefined) continue;
    there.push(...sequenceSql(table.sequence, table.name, sharded ? keyspace : undefined));
  }
  const here: string[] = [];
  if (sharded) {
    const references = tables.filter(({ table }) => assignments.get(table.name)?.kind === 'reference');
    if (references.length > 0) {
      const copies = references.flatMap(({ table }) => createAll(table));
      here.push(
        sqlComment(
          `Reference tables: every shard of ${keyspace} has a copy. Make them, then let Vitess fill and follow them:`,
        ),
        indented(
          `vtctldclient Materialize --workflow reference --target-keyspace ${keyspace} create --source-keyspace ${global} --reference-tables ${quoteShell(references.map(({ table }) => table.name).join(','))}`,
        ),
        ...copies,
      );
      there.push(
        sqlComment(
          `The sources of the reference tables of ${keyspace}; where the site's tables are moved here they exist.`,
        ),
        ...copies,
      );
    }
    for (const lookup of options.lookups) there.push(...lookupSql(lookup, keyspace, global));
  }
  return [
    ...(here.length > 0 ? [{ keyspace, lines: here }] : []),
    ...(there.length > 0 ? [{ keyspace: global, lines: there }] : []),
  ];
}

function sequenceSql(sequence: string, table: string, keyspace: string | undefined): string[] {
  const name = sqlName(sequence);
  const rows = `SELECT COALESCE(MAX(name), 0) + 1 FROM ${sqlName(table)}`;
  return [
    sqlComment(`Numbers for ${table}.name`),
    `CREATE TABLE ${name} (\n  \`id\` bigint NOT NULL,\n  \`next_id\` bigint,\n  \`cache\` bigint,\n  PRIMARY KEY (\`id\`)\n) COMMENT 'vitess_sequence';`,
    `INSERT INTO ${name} (\`id\`, \`next_id\`, \`cache\`) VALUES (0, 1, 1000);`,
    ...(keyspace === undefined
      ? [
          `-- With rows, and after a restore: above the largest number there is.`,
          `UPDATE ${name} SET \`next_id\` = (${rows}) WHERE \`id\` = 0;`,
        ]
      : [
          sqlComment(
            `With rows, and after a restore: ask ${keyspace} for the largest number, and set what it answers:`,
          ),
          indented(`${rows};`),
          indented(`UPDATE ${name} SET \`next_id\` = <the answer> WHERE \`id\` = 0;`),
        ]),
  ];
}

function createAll(table: SourceTable['table']): string[] {
  return [...createStatements(table, 'vitess'), ...indexStatements(table, 'vitess')].map(
    (sql) => `${sqlText(sql.trim())};`,
  );
}

function lookupSql(lookup: LookupVindex, keyspace: string, global: string): string[] {
  const name = lookupName(lookup);
  const column = sqlName(lookup.column);
  const text = 'varchar(140) NOT NULL';
  const own = lookup.unique ? [] : [`  \`name\` ${text},`];
  const key = lookup.unique ? column : `${column}, \`name\``;
  const why = lookup.unique
    ? `${lookup.table}.${lookup.column} is unique: MySQL sees the rows of one shard only, this table sees all`
    : `Finds the shard of ${lookup.table} by ${lookup.column}`;
  return [
    sqlComment(
      `${why}. Where there are rows: vtctldclient LookupVindex --name ${name} --table-keyspace ${global} create --keyspace ${keyspace} --type ${lookup.unique ? 'consistent_lookup_unique' : 'consistent_lookup'} --table-owner ${quoteShell(lookup.table)} --table-owner-columns ${lookup.unique ? lookup.column : `${lookup.column},name`} --ignore-nulls`,
    ),
    `CREATE TABLE ${sqlName(name)} (\n  ${column} ${text},\n${own.length ? `${own.join('\n')}\n` : ''}  \`keyspace_id\` varbinary(128),\n  PRIMARY KEY (${key})\n) COLLATE utf8mb4_unicode_ci;`,
  ];
}

/** A line of comment that is to be copied, not read. */
function indented(text: string): string {
  return `--   ${terminalText(text)}`;
}

function quoteShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
