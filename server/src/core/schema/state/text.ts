import type { StateColumn, StateIndex, TableState } from './state.js';

/** A table as people compare it: one column, then one key a line. An empty text where there is none. */
export function tableText(state: TableState | undefined): string {
  if (!state) return '';
  const keys = state.primary.length > 0 ? [`PRIMARY KEY (${state.primary.map(quoted).join(', ')})`] : [];
  const lines = [...state.columns.map(columnText), ...keys, ...state.indexes.map(indexText)];
  return [
    `CREATE TABLE ${quoted(state.name)} (`,
    ...lines.map((line, i) => `  ${line}${i < lines.length - 1 ? ',' : ''}`),
    `) ENGINE=${state.engine} ROW_FORMAT=${state.rowFormat} DEFAULT CHARSET=${state.charset} COLLATE=${state.collation}`,
    '',
  ].join('\n');
}

function columnText(column: StateColumn): string {
  return [
    quoted(column.name),
    column.type,
    column.charset === undefined ? '' : `CHARACTER SET ${column.charset}`,
    column.collation === undefined ? '' : `COLLATE ${column.collation}`,
    column.nullable ? '' : 'NOT NULL',
    column.default === undefined ? '' : `DEFAULT ${column.default}`,
    column.autoIncrement ? 'AUTO_INCREMENT' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function indexText({ name, type, columns }: StateIndex): string {
  const kind = { plain: 'KEY', unique: 'UNIQUE KEY', fulltext: 'FULLTEXT KEY' }[type];
  const parts = columns.map(
    (part) => `${quoted(part.name)}${part.prefix === undefined ? '' : `(${part.prefix})`}`,
  );
  return `${kind} ${quoted(name)} (${parts.join(', ')})`;
}

const quoted = (name: string): string => `\`${name.replaceAll('`', '``').replace(/[\r\n]+/g, ' ')}\``;
