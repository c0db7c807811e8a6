import { sqlString } from '../../core/escape.js';
import { docTypeOnSite } from '../../workspace/tables.js';
import { type CheckContext, type LiveCheck, verdict } from '../check.js';
import { shown } from '../session.js';
import { otherKeyspaces } from '../tables.js';

/** Autoincrement DocTypes draw their names from a sequence each: MariaDB's own, on Vitess a sequence table. */
export const sequenceCheck: LiveCheck = {
  id: 'sequences',
  async run(context) {
    const { session, kind } = context;
    const wanted = sequencesOf(context);
    if (wanted.length === 0) return undefined;
    const vitess = kind.flavor === 'vitess';
    const list = (schema: string) =>
      `SELECT table_name FROM information_schema.tables WHERE table_schema = ${schema} AND ${vitess ? "table_comment = 'vitess_sequence'" : "table_type = 'SEQUENCE'"}`;
    const sent = list('DATABASE()');
    const answer = await session.ask(sent);
    if (!('rows' in answer))
      return verdict('skipped', 'The server does not list its sequences.', sent, shown(answer));
    const rows = [...answer.rows];
    // A sharded keyspace has its sequences in another one, which is not.
    if (vitess)
      for (const keyspace of await otherKeyspaces(session))
        rows.push(...(await session.rows(list(sqlString(keyspace)))));
    const there = new Set(rows.map((row) => String(Object.values(row)[0]).toLowerCase()));
    const missing = wanted.filter((name) => !there.has(name.toLowerCase()));
    if (missing.length === 0)
      return verdict('ok', `All ${wanted.length} sequences are there.`, sent, `${there.size} found`);
    const what =
      missing.slice(0, 5).join(', ') + (missing.length > 5 ? ` and ${missing.length - 5} more` : '');
    return verdict(
      'error',
      vitess
        ? `No sequence table for ${what}: inserting such documents fails in nextval (1305). \`doctype-compat vschema\` writes the tables and the VSchema entries.`
        : `No sequence ${what}: inserting such documents fails with 1146. Restore them, each starting after the largest name of its table.`,
      sent,
      `${there.size} found`,
    );
  },
};

function sequencesOf({ project }: CheckContext): string[] {
  if (!project) return [];
  return project.filesOf('doctype').flatMap((file) => {
    const source = project.source(file.path);
    const name = source && docTypeOnSite(project, file, source, project.frappeFor(file.path)).table?.sequence;
    return name === undefined ? [] : [name];
  });
}
