import type { CallExpr } from '../python/ast.js';
import { snippet } from './apply-rule.js';
import { isFalse, isTrue } from './effects.js';
import type { Frame } from './frame.js';
import { type CallArgs, listOf, made, query, type Site, UNKNOWN, type Value } from './values.js';

export function queryStart(path: string, args: CallArgs): Value {
  switch (path.slice(path.lastIndexOf('.') + 1)) {
    case 'update':
    case 'into':
      return query('writes');
    case 'create_table':
    case 'drop_table':
    case 'rename_table':
      return query('ddl');
    case 'get_query': {
      if (isTrue(args.named.get('for_update'))) return query('locks');
      const writes = ['update', 'into', 'delete'].some((name) => isTrue(args.named.get(name)));
      return query(writes ? 'writes' : 'reads');
    }
    case 'from_':
    case 'select':
    case 'with_':
      return query('reads');
    default:
      return made(path);
  }
}

/** A query builder's chain; nothing happens before `.run()`. */
export function queryMethod(
  frame: Frame,
  of: Value & { kind: 'query' },
  name: string,
  args: CallArgs,
  site: Site,
  e: CallExpr,
): Value {
  switch (name) {
    case 'delete':
    case 'insert':
    case 'set':
      return query(name === 'set' && of.does === 'reads' ? 'reads' : 'writes');
    case 'for_update':
      return query('locks');
    case 'run':
      if (of.does !== 'reads' && !isFalse(args.named.get('run')))
        frame.apply(of.does, snippet(frame, e), site);
      return UNKNOWN;
    case 'walk':
      return listOf([of, UNKNOWN]);
    default:
      return of;
  }
}
