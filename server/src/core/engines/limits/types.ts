import { parseType } from '../../schema/type.js';
import type { Server } from '../errors.js';

/** Characters of a utf8mb4 VARCHAR at most. */
export const VARCHAR_LIMIT = 16383;

/**
 * What a strict server answers to a column type by itself: 1074 VARCHAR too long, 1425 too many digits after the
 * point, 1426 too many digits, 1427 more digits after the point than digits, 1439 display width too large, 1064 a
 * length that is no number, or undefined.
 */
export function typeErrno(text: string, server: Server): number | undefined {
  const type = parseType(text);
  const length = type.length ?? 0;
  switch (type.base) {
    case 'varchar':
      // `varchar(-5)` is what Frappe makes of a negative length.
      if (type.length === undefined) return 1064;
      if (length > 2 ** 32 - 1) return 1439;
      return length > VARCHAR_LIMIT ? 1074 : undefined;
    case 'decimal':
      if (/\(\s*-|,\s*-/.test(text)) return 1064;
      if ((type.scale ?? 0) > (server === 'mysql' ? 30 : 38)) return 1425;
      if (length > 65) return 1426;
      return (type.scale ?? 0) > length && type.length !== undefined ? 1427 : undefined;
    case 'int':
    case 'tinyint':
    case 'bigint':
      if (/\(\s*-/.test(text)) return 1064;
      return length > 255 ? 1439 : undefined;
    case 'datetime':
    case 'time':
    case 'timestamp':
      return length > 6 ? 1426 : undefined;
    default:
      return undefined;
  }
}
