import {
  type CompletionItem,
  CompletionItemKind,
  type Hover,
  type Location,
  MarkupKind,
  type Position,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { nameRange } from '../core/editor/place.js';
import { markdownCode, markdownText } from '../core/escape.js';
import { openVSchema, VINDEX_TYPES, type VSchemaPlace, vschemaPlace } from '../core/sharding/file.js';
import { vindexColumns } from '../core/sharding/vschema.js';
import type { Session } from '../lsp/session.js';
import { pathOf, uriOf } from '../lsp/uris.js';
import type { Project, ProjectFile } from '../workspace/project.js';
import { knownTables } from '../workspace/sharding.js';

interface Found {
  project: Project;
  file: ProjectFile;
  text: string;
  place: VSchemaPlace;
}

async function placeAt(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<Found | undefined> {
  const path = pathOf(document.uri);
  const workspace = path === undefined ? undefined : await session.workspaceOf(document);
  const file = workspace?.project.file(path!);
  if (file?.kind !== 'vschema') return undefined;
  const text = document.getText();
  const place = vschemaPlace(file.path, text, document.offsetAt(position));
  return place && { project: workspace!.project, file, text, place };
}

const rangeOf = (document: TextDocument, { span }: VSchemaPlace) => ({
  start: document.positionAt(span.start),
  end: document.positionAt(span.end),
});

/** Over a table of a VSchema: its DocType, how it is sharded. Undefined: no VSchema file. */
export async function vschemaHover(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<Hover | null | undefined> {
  const found = await placeAt(session, document, position);
  if (!found) return undefined;
  const { project, file, text, place } = found;
  if (place.table === undefined) return null;
  const { vschema } = openVSchema(file.path, text);
  const entry = vschema?.keyspaces[place.keyspace]?.tables?.[place.table];
  const table = knownTables(project, file).get(place.table);
  const lines = [
    table
      ? `${markdownCode(place.table)}: DocType **${markdownText(table.doctype)}**, ${table.columns.length} columns`
      : `${markdownCode(place.table)}: no DocType of this workspace`,
  ];
  const [primary, ...others] = entry?.column_vindexes ?? [];
  const told = (columns: readonly string[], name: string): string =>
    `${columns.map(markdownCode).join(', ')}, by ${markdownCode(name)}`;
  if (entry?.type === 'reference') lines.push('A reference table: every shard has all of it.');
  else if (entry?.type === 'sequence') lines.push('A sequence: it hands out numbers.');
  else if (primary) lines.push(`Sharded by ${told(vindexColumns(primary), primary.name)}.`);
  else if (!vschema?.keyspaces[place.keyspace]?.sharded) lines.push('In an unsharded keyspace.');
  for (const vindex of others) lines.push(`Found also by ${told(vindexColumns(vindex), vindex.name)}.`);
  return {
    contents: { kind: MarkupKind.Markdown, value: lines.join('\n\n') },
    range: rangeOf(document, place),
  };
}

/** From a table to its DocType. */
export async function vschemaDefinition(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<Location | null | undefined> {
  const found = await placeAt(session, document, position);
  if (!found) return undefined;
  const target = found.place.table?.startsWith('tab')
    ? found.project.fileOf(found.place.table.slice(3), found.file.app)
    : undefined;
  return target ? { uri: uriOf(target.path), range: nameRange(found.project.source(target.path)) } : null;
}

/** Names of tables, columns and vindexes where they belong. */
export async function vschemaCompletion(
  session: Session,
  document: TextDocument,
  position: Position,
): Promise<CompletionItem[] | undefined> {
  const found = await placeAt(session, document, position);
  if (!found) return undefined;
  const { project, file, text, place } = found;
  const tables = knownTables(project, file);
  const keyspace = openVSchema(file.path, text).vschema?.keyspaces[place.keyspace];
  const last = place.path.at(-1);
  const item = (label: string, kind: CompletionItemKind, detail?: string): CompletionItem => {
    const newText = JSON.stringify(label);
    const more = detail === undefined ? {} : { detail };
    return {
      label,
      kind,
      ...more,
      filterText: newText,
      textEdit: { range: rangeOf(document, place), newText },
    };
  };
  if (place.isKey && place.path[0] === 'tables' && place.path.length === 2) {
    const named = new Set(Object.keys(keyspace?.tables ?? {}));
    return tables.names
      .filter((name) => !named.has(name))
      .map((name) => item(name, CompletionItemKind.Class));
  }
  if (place.isKey) return [];
  if (place.table !== undefined && place.path.includes('column_vindexes') && last === 'name') {
    return Object.keys(keyspace?.vindexes ?? {}).map((name) => item(name, CompletionItemKind.Reference));
  }
  const isColumn = last === 'column' || place.path.at(-2) === 'columns';
  if (place.table !== undefined && isColumn) {
    const columns = tables.get(place.table)?.columns ?? [];
    return columns.map(({ name, type }) => item(name, CompletionItemKind.Field, type));
  }
  if (place.path[0] === 'vindexes' && last === 'type') {
    return Object.entries(VINDEX_TYPES).map(([type, what]) =>
      item(type, CompletionItemKind.EnumMember, what),
    );
  }
  return [];
}
