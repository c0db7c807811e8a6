import { fieldColumns } from '../../contexts/columns.js';
import { serverOf } from '../../contexts/server.js';
import { columnTooLong, type Server, syntaxError } from '../../engines/errors.js';
import { typeErrno, VARCHAR_LIMIT } from '../../engines/limits/types.js';
import type { Evidence } from '../../finding.js';
import { defineRule } from '../../rule.js';
import type { Column } from '../../schema/table.js';
import { parseType } from '../../schema/type.js';

export default defineRule('doctype', {
  meta: {
    id: 'mariadb/invalid-length',
    summary:
      'A length or precision that no column of that type can have (1074, 1425, 1426, 1427, 1439, 1064)',
    targets: ['mariadb', 'vitess', 'vitess-sharded'],
    severity: 'error',
    customizations: true,
  },

  *check(context) {
    const server = serverOf(context);
    for (const { column, field, at, clause, failure } of fieldColumns(context)) {
      const errno = typeErrno(column.type, server);
      if (errno === undefined) continue;
      yield {
        span: at('length'),
        message: `The length makes this a ${column.type}, and the server has no such column type; ${failure}.`,
        evidence: answer(server, errno, column, context.statements),
        statement: clause(),
        fieldname: field.fieldname,
      };
    }
  },
});

function answer(server: Server, errno: number, column: Column, statements: readonly string[]): Evidence {
  const { name } = column;
  const { base, length = 0, scale = 0 } = parseType(column.type);
  const mysql = server === 'mysql';
  const says = (text: string): Evidence => ({ engine: server, errno, sqlstate: '42000', text });
  switch (errno) {
    case 1074:
      return columnTooLong(server, name, VARCHAR_LIMIT);
    case 1425:
      return says(
        mysql
          ? `Too big scale ${scale} specified for column '${name}'. Maximum is 30.`
          : `Too big scale specified for '${name}'. Maximum is 38`,
      );
    case 1426: {
      const most = base === 'decimal' ? 65 : 6;
      return says(
        mysql
          ? `Too-big precision ${length} specified for '${name}'. Maximum is ${most}.`
          : `Too big precision specified for '${name}'. Maximum is ${most}`,
      );
    }
    case 1427:
      return says(
        `For float(M,D), double(M,D) or decimal(M,D), M must be >= D (column '${name}')${mysql ? '.' : ''}`,
      );
    case 1439: {
      const most = base === 'varchar' ? 4294967295 : 255;
      return says(`Display width out of range for ${mysql ? 'column ' : ''}'${name}' (max = ${most})`);
    }
    default: {
      const sql = statements.at(-1) ?? '';
      const type = sql.indexOf(`\`${name}\` ${column.type}`) + name.length + 3;
      return syntaxError(server, sql, type + Math.max(0, column.type.search(/[(,]\s*-/)) + 1);
    }
  }
}
