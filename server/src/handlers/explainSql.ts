import { fragmentAt } from '../core/editor/sql.js';
import { explainMarkdown } from '../core/report/explain-sql.js';
import { say } from '../core/say.js';
import { extractSqlFile } from '../core/sources/sql/extract.js';
import type { Session } from '../lsp/session.js';
import type { ExplainSqlParams, ExplainSqlResult } from '../protocol.js';
import { explainedBy, explainStatements } from '../workspace/explain-sql.js';
import { isPlanning, planningOf } from '../workspace/sharding.js';
import { sqlOf } from './sql.js';

/** Where a selection begins as a statement does. */
const BEGINS =
  /^[\s(]*(?:select|with|values|insert|replace|update|delete|alter|create|drop|rename|truncate|set|show|call)\b/i;

/** The plan of the statement at a place, or of the text that is selected, as a page to read. */
export async function onExplainSql(session: Session, params: ExplainSqlParams): Promise<ExplainSqlResult> {
  const document = session.documents.get(params.uri);
  const workspace = document && (await session.workspaceOf(document));
  if (!document || !workspace)
    return { reason: say`This file belongs to no bench, app or folder that is open.` };
  const found = await sqlOf(session, document);
  const offset = document.offsetAt(params.position);
  const fragment = found && fragmentAt(found.fragments, found.text, offset);
  const { selected = '' } = params;
  // A word of a statement that happens to be selected, as by a search, means the statement.
  const asked = fragment && !BEGINS.test(selected) ? [fragment.sql] : [];
  const statements = asked.length > 0 ? asked : extractSqlFile(selected.trim()).map(({ sql }) => sql);
  if (statements.length === 0)
    return { reason: say`There is no SQL statement here. Put the cursor into one, or select it.` };
  const { project } = workspace;
  const path = found?.file.path ?? `${project.root.path}/x.sql`;
  const planning = planningOf(project, { path });
  if (!isPlanning(planning)) return { reason: `${project.nameOf(planning.path)}: ${planning.message}` };
  const engine = session.engines.vitess;
  const { versions, vschema } = project.settingsFor(path);
  const explained = engine && (await explainStatements(statements, planning, engine, versions.vitess));
  if (!explained) return { reason: engine?.status().message ?? say`The Vitess engine does not answer.` };
  const by = explainedBy(planning, vschema && project.nameOf(vschema.path), engine);
  return { markdown: explainMarkdown(explained, by) };
}
