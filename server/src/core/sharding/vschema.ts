/** A VSchema as Vitess's JSON has it (proto/vschema.proto), as far as this program looks at it. */
export interface VSchemaColumn {
  name: string;
  /** Vitess's type: `VARCHAR`, `INT64`, `DATETIME`, … */
  type?: string;
  collation_name?: string;
}

export interface ColumnVindex {
  /** One column, or `columns`. */
  column?: string;
  columns?: string[];
  /** The vindex's name in the keyspace. */
  name: string;
}

export interface VSchemaTable {
  type?: string;
  /** Of a reference table: `keyspace.table` that its rows come from. */
  source?: string;
  column_vindexes?: ColumnVindex[];
  auto_increment?: { column: string; sequence: string };
  columns?: VSchemaColumn[];
  column_list_authoritative?: boolean;
}

export interface VSchemaVindex {
  type: string;
  params?: Record<string, string>;
  owner?: string;
}

export interface VSchemaKeyspace {
  sharded?: boolean;
  vindexes?: Record<string, VSchemaVindex>;
  tables?: Record<string, VSchemaTable>;
}

export interface RoutingRule {
  from_table: string;
  to_tables: string[];
}

/** All keyspaces together (SrvVSchema). */
export interface SrvVSchema {
  keyspaces: Record<string, VSchemaKeyspace>;
  routing_rules?: { rules: RoutingRule[] };
}

/**
 * Reads either form: `{"keyspaces": {…}}`, or one keyspace's `{"sharded": …, "tables": {…}}`, which is then called
 * `name`. Undefined for anything else; whether Vitess takes it is for the engine to say.
 */
export function readVSchema(json: unknown, name: string): SrvVSchema | undefined {
  if (!isRecord(json)) return undefined;
  if (isRecord(json.keyspaces)) {
    const isWhole = Object.values(json.keyspaces).every(isKeyspace) && isRouting(json.routing_rules);
    return isWhole ? (json as unknown as SrvVSchema) : undefined;
  }
  const alone = 'tables' in json || 'sharded' in json || 'vindexes' in json;
  return alone && isKeyspace(json) ? { keyspaces: { [name]: json } } : undefined;
}

/** The keyspace that a file of one keyspace is about: `commerce` for `commerce.vschema.json`, else `main`. */
export function keyspaceOfFile(file: string): string {
  const base = file.slice(file.lastIndexOf('/') + 1);
  return /^(.+)\.vschema\.json$/.exec(base)?.[1] ?? 'main';
}

function isKeyspace(value: unknown): value is VSchemaKeyspace {
  if (!isRecord(value)) return false;
  const { tables, vindexes } = value;
  if (tables !== undefined && !(isRecord(tables) && Object.values(tables).every(isTable))) return false;
  return vindexes === undefined || (isRecord(vindexes) && Object.values(vindexes).every(isRecord));
}

function isRouting(value: unknown): boolean {
  const isRule = (one: unknown) => isRecord(one) && isText(one.from_table) && isListOf(one.to_tables, isText);
  return value === undefined || (isRecord(value) && isListOf(value.rules, isRule));
}

function isTable(value: unknown): value is VSchemaTable {
  if (!isRecord(value)) return false;
  const { column_vindexes: vindexes, columns, auto_increment: numbers } = value;
  return (
    isListOf(
      vindexes,
      (one) => isRecord(one) && isListOf(one.columns, isText) && isOptionalText(one.column),
    ) &&
    isListOf(columns, (one) => isRecord(one) && isText(one.name)) &&
    (numbers === undefined || numbers === null || isRecord(numbers))
  );
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  // Protobuf's JSON has null for what is not there.
  return value === undefined || value === null || (Array.isArray(value) && value.every(isItem));
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isOptionalText = (value: unknown): boolean => value === undefined || isText(value);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The columns of a column vindex. */
export function vindexColumns({ column, columns }: ColumnVindex): readonly string[] {
  return columns?.length ? columns : column === undefined ? [] : [column];
}
