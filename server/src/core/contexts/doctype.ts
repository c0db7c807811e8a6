import type { ParseVerdict } from '../engines/vitess/verdicts.js';
import type { Table } from '../schema/table.js';
import type { DocTypeData, DocTypeLookup, DocTypeSource } from '../sources/doctype/model.js';
import type { EngineVersions, FrappeVersion, Target } from '../targets.js';

/** The Python file beside a DocType's JSON, for fixes that move something into it. */
export interface ControllerSource {
  file: string;
  text: string;
}

export interface DocTypeContext {
  source: DocTypeSource;
  /** The first byte that is no UTF-8, and what Python says of it. */
  badByte?: { offset: number; position: number; byte: number; reason: string } | undefined;
  doctype: DocTypeData;
  /** With Custom Fields, Property Setters and the controller's indexes; undefined for Single and virtual. */
  table: Table | undefined;
  /** Undefined when there is none or it has not been read. */
  controller: ControllerSource | undefined;
  /** The CREATE statements as Frappe sends them to MariaDB, in order; empty without a table. */
  statements: readonly string[];
  frappe: FrappeVersion;
  targets: ReadonlySet<Target>;
  versions: EngineVersions;
  doctypes: DocTypeLookup;
  /** Where `source` is a file with customizations of the DocType: the table as it is without them. */
  customized?: { before: Table } | undefined;
  /** DocTypes whose controllers make an index of this name; undefined where the target does not ask for it. */
  ownersOfIndex?: ((name: string) => readonly string[]) | undefined;
  /** Vitess's own verdict on one of `statements` (or another prepared one); undefined: no engine, no verdict. */
  verdict(sql: string): ParseVerdict | undefined;
}
