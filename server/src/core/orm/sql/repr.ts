import type { OrmValue } from '../model.js';
import { shown } from './query.js';

/** A value as Python prints it in an exception; what is not known in braces. */
export function repr(value: OrmValue): string {
  switch (value.kind) {
    case 'text': {
      const text = shown(value);
      return text.includes("'") && !text.includes('"')
        ? `"${text}"`
        : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
    }
    case 'number':
      return String(value.value);
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'list':
      return `[${value.items.map(repr).join(', ')}]`;
    case 'tuple':
      return value.items.length === 1
        ? `(${repr(value.items[0]!)},)`
        : `(${value.items.map(repr).join(', ')})`;
    case 'dict':
      return `{${value.entries.map(({ key, value: own }) => `${repr(key)}: ${repr(own)}`).join(', ')}}`;
    default:
      return '{…}';
  }
}
