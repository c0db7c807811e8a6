import { createStatements } from '../engines/create.js';
import { ENGINE_IDS, type EngineId } from '../engines/index.js';
import type { Table } from '../schema/table.js';
import { readDefinition } from './definition.js';
import { layoutStatement } from './layout.js';

/** A column's definition in one dialect, as the CREATE TABLE has it. */
export interface ColumnDefinition {
  dialect: EngineId;
  /** `longtext DEFAULT 'x'`, without the name. */
  text: string;
}

/** What a column is in each dialect, read off the very statements that would create it. */
export function columnDefinitions(table: Table, column: string): ColumnDefinition[] {
  const wanted = `column ${column.toLowerCase()}`;
  return ENGINE_IDS.flatMap((dialect) => {
    for (const line of createStatements(table, dialect).flatMap(layoutStatement)) {
      if (readDefinition(line, false).name !== wanted) continue;
      const text = line.trim().replace(/^(?:`[^`]*`|"[^"]*"|\w+)\s+|,$/g, '');
      return [{ dialect, text }];
    }
    return [];
  });
}
