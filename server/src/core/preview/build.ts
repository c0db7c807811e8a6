import type { ChangesModel } from '../editor/changes-view.js';
import { readDefinition } from '../editor/definition.js';
import { describeEvidence } from '../editor/evidence.js';
import { layoutStatement } from '../editor/layout.js';
import { gauges } from '../editor/room.js';
import { type DocTypeView, fieldSpan } from '../editor/view.js';
import { createStatements, indexStatements } from '../engines/create.js';
import { ENGINE_IDS, type EngineId, engineOf } from '../engines/index.js';
import { type Finding, SEVERITIES } from '../finding.js';
import { say } from '../say.js';
import type { Table } from '../schema/table.js';
import { LineIndex, type Range } from '../text.js';
import { changesTab } from './changes-tab.js';
import { markDifferences } from './diff.js';
import type { PreviewLine, PreviewModel, PreviewTab } from './model.js';
import { sqliteNotes } from './sqlite-notes.js';

export interface PreviewInput {
  uri: string;
  version: number;
  view: DocTypeView;
  findings: readonly Finding[];
  /** What differs from the base, where something does. */
  changes?: ChangesModel;
  /** Why the engine judged nothing, where it did not. */
  unjudged?: string | undefined;
  /** Address of a rule's page. */
  docs(rule: string): string | undefined;
}

/** The order of the tabs: the two that are compared stand side by side. */
const TABS: readonly EngineId[] = [...new Set<EngineId>(['mariadb', 'vitess', ...ENGINE_IDS])];

/** MariaDB and Vitess are compared with each other; the other two are shown as they are. */
const COMPARED: Partial<Record<EngineId, EngineId>> = { mariadb: 'vitess', vitess: 'mariadb' };

/** Everything that the DDL panel shows. */
export function buildPreview({
  uri,
  version,
  view,
  findings,
  changes,
  unjudged,
  docs,
}: PreviewInput): PreviewModel {
  const { source, table, frappe } = view;
  const { data } = source;
  return {
    uri,
    version,
    doctype: data.name === '' ? say`Unnamed DocType` : data.name,
    facts: table ? [...factsOf(table, data.istable), `Frappe ${frappe}`] : [`Frappe ${frappe}`],
    frappe,
    tabs: [...(table ? tabsOf(view, table) : []), ...(changes ? [changesTab(changes)] : [])],
    gauges: table ? gauges(view, table) : [],
    findings: [...findings].sort(bySeverity).map((finding) => {
      const evidence = describeEvidence(finding);
      const page = docs(finding.rule);
      return {
        rule: finding.rule,
        severity: finding.severity,
        target: finding.target,
        message: finding.message,
        range: finding.range,
        ...(evidence !== undefined && { evidence }),
        ...(page !== undefined && { docs: page }),
      };
    }),
    notes: [
      ...notesOf(view),
      ...(unjudged === undefined
        ? []
        : [say`Vitess has not judged this DocType: ${unjudged}. What is shown comes from the other checks.`]),
    ],
  };
}

function bySeverity(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

function factsOf(table: Table, child: boolean): string[] {
  const columns = say`${table.columns.length} columns`;
  return [table.name, child ? say`child table` : '', columns, table.engine].filter((fact) => fact !== '');
}

function notesOf({ source, table }: DocTypeView): string[] {
  const { data, conflict, syntaxErrors } = source;
  if (conflict) return [say`The file has merge conflict markers; this is what can be read of it.`];
  if (syntaxErrors.length > 0)
    return [say`The file is not valid JSON at the moment; this is what can be read of it.`];
  if (table) return [];
  return data.issingle
    ? [say`A Single DocType has no table: its values are rows of tabSingles.`]
    : [say`A virtual DocType has no table: its controller supplies the documents.`];
}

function tabsOf(view: DocTypeView, table: Table): PreviewTab[] {
  const statements = new Map(
    TABS.map((dialect) => [
      dialect,
      [...createStatements(table, dialect), ...indexStatements(table, dialect)],
    ]),
  );
  const laidOut = new Map(
    [...statements].map(([dialect, sqls]) => [dialect, sqls.map(layoutStatement)] as const),
  );
  const places = columnPlaces(view, table);
  return TABS.map((dialect): PreviewTab => {
    const other = COMPARED[dialect];
    const own = laidOut.get(dialect)!;
    const lines: PreviewLine[][] = other
      ? markDifferences(own, laidOut.get(other)!)
      : own.map((statement) => statement.map((text) => ({ text })));
    for (const line of lines.flatMap((statement) => statement.slice(1))) {
      const place = places.get(readDefinition(line.text, false).name);
      if (place) line.source = place;
    }
    return {
      dialect,
      title: engineOf(dialect).name,
      engine: engineOf(dialect).title(view.versions, view.frappe),
      ...(other && { comparedWith: engineOf(other).name }),
      ...(dialect === 'sqlite' && { notes: sqliteNotes(table) }),
      statements: lines,
      sql: `${statements.get(dialect)!.join(';\n')};\n`,
    };
  });
}

/** Where the field of a column (`column x`) or index (`key x`) stands in the file. */
function columnPlaces({ source }: DocTypeView, table: Table): Map<string, Range> {
  const lines = new LineIndex(source.text);
  const places = new Map<string, Range>();
  const fields = new Map(source.data.fields.map((field) => [field.index, field]));
  for (const { name, field: index } of table.columns) {
    const field = index === undefined ? undefined : fields.get(index);
    const span = field && fieldSpan(source, field);
    if (span) places.set(`column ${name}`.toLowerCase(), lines.rangeOf(span));
  }
  for (const { name, columns } of table.indexes) {
    const place = places.get(`column ${columns[0]?.name}`.toLowerCase());
    if (place) places.set(`key ${name}`.toLowerCase(), place);
  }
  return places;
}
