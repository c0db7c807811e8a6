import type { TableState } from '../schema/state/state.js';
import type { Alter, Statement } from '../schema/statement.js';
import type { Column, Table } from '../schema/table.js';
import type { EngineVersions, FrappeVersion } from '../targets.js';
import type { CostResult } from './cost.js';
import type { Server } from './errors.js';

/** One released version of an engine, whose costs are known. */
export interface Release {
  /** As it appears in a plan: `mariadb-10.11`, `mysql-8.4`, `vitess-online-ddl`. */
  readonly id: string;
  readonly engine: string;
  /** Numbers of the version, compared left to right. For Vitess that of the MySQL behind it. */
  readonly version: readonly number[];
}

/** What the program knows of a database engine: all of it in the engine's own folder, named in `engines/index.ts`. */
export interface Engine {
  readonly id: string;
  /** `MariaDB`, in messages. */
  readonly name: string;
  /** What its DDL is, over a panel: `MariaDB 10.11, as Frappe 16 sends it`. */
  title(versions: EngineVersions, frappe: FrappeVersion): string;
  /** The server whose errors, limits and data conversions it has; undefined for one that is neither. */
  readonly server: Server | undefined;
  readonly ddl: {
    /** The statements that create a table, in order. */
    create(table: Table): string[];
    /** The statements for indexes that a controller makes, which Frappe sends after the table's own. */
    indexes(table: Table): string[];
    /** A column's definition without its name: `varchar(140) DEFAULT 'x'`. */
    column(column: Column, frappe: FrappeVersion): string;
    /** A statement of a plan as SQL, for engines that have releases; throws for one that no plan for it has. */
    print?(statement: Statement): string;
  };
  /** Versions whose costs a plan names, the one first that decides what the plan avoids; none: no costs are known. */
  readonly releases: readonly Release[];
  /** What an ALTER costs on a table in this state; undefined where it cannot be known. */
  cost?(alter: Alter, state: TableState, version: readonly number[]): CostResult | undefined;
  /** Whether a name needs quotes as an identifier; `version` as in the settings. */
  isReserved?(name: string, version: string): boolean;
}
