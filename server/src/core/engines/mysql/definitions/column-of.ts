import { parseSqlType } from '../../../schema/state/sql-type.js';
import type { ColumnDefinition as Column } from '../../../schema/statement.js';
import type { ColumnDefinition, ColumnType, DefaultValue } from './model.js';
import { textOf, typeText } from './problem.js';
import { joined, nameOf } from './reader.js';

/** A column that was read, without its places in the text. */
export function columnOf(column: ColumnDefinition): Column {
  const text = written(column.type);
  const charset = column.type.charset && textOf(column.type.charset).toLowerCase();
  return {
    name: nameOf(column.name),
    type: parseSqlType(text),
    typeText: text,
    nullable: !column.notNull && !column.primary,
    ...(column.default && { default: defaultText(column.default) }),
    ...(column.unique && { unique: true }),
    ...(column.primary && { primary: true }),
    ...(column.autoIncrement && { autoIncrement: true }),
    ...(charset !== undefined && { charset }),
    ...(column.collate && { collation: textOf(column.collate).toLowerCase() }),
    ...(column.comment && { comment: column.comment.text }),
    ...(column.generated && { generated: column.stored ? 'stored' : 'virtual' }),
    ...(column.check && { check: true }),
  };
}

const written = (type: ColumnType): string => `${typeText(type)}${type.unsigned ? ' unsigned' : ''}`;

/** What stands after DEFAULT, as SQL. */
export function defaultText(value: DefaultValue): string {
  switch (value.kind) {
    case 'expression':
      return `(${joined(value.inner)})`;
    case 'now':
      return value.digits > 0 ? `${value.token.text}(${value.digits})` : value.token.text;
    case 'number':
      return `${value.negative ? '-' : ''}${value.token.text}`;
    default:
      return value.token.text;
  }
}
