import { readAlter } from '../../server/src/core/engines/mysql/definitions/read-alter.js';
import { asState } from '../../server/src/core/schema/state/apply.js';
import type { TableState } from '../../server/src/core/schema/state/state.js';
import type { KeyPart } from '../../server/src/core/sources/controller-indexes.js';

/** Reads the output of SHOW CREATE TABLE. */
export function stateFromShowCreate(sql: string): TableState {
  const name = /CREATE TABLE `((?:[^`]|``)+)`/.exec(sql)?.[1] ?? '';
  const state: TableState = {
    name,
    columns: [],
    primary: [],
    indexes: [],
    engine: /\bENGINE=(\w+)/.exec(sql)?.[1] ?? 'InnoDB',
    rowFormat: /ROW_FORMAT=(\w+)/.exec(sql)?.[1] ?? 'DYNAMIC',
    charset: /CHARSET=(\w+)/.exec(sql)?.[1] ?? 'utf8mb4',
    collation: /COLLATE=(\w+)/.exec(sql)?.[1] ?? 'utf8mb4_unicode_ci',
  };
  const keys = (list: string): KeyPart[] =>
    [...list.matchAll(/`((?:[^`]|``)+)`(?:\((\d+)\))?/g)].map((m) =>
      m[2] === undefined ? { name: m[1]! } : { name: m[1]!, prefix: Number(m[2]) },
    );
  for (const line of sql.split('\n').slice(1)) {
    const column = /^\s+`((?:[^`]|``)+)` (.*?),?$/.exec(line);
    const key = /^\s+(UNIQUE |FULLTEXT )?KEY `((?:[^`]|``)+)` \((.*)\)/.exec(line);
    if (column) {
      const [add] = readAlter(`ALTER TABLE t ADD COLUMN \`${column[1]}\` ${column[2]}`)!.clauses;
      if (add?.kind !== 'add-column') throw new Error(`no column: ${line}`);
      const json = /CHECK \(json_valid/.test(line);
      state.columns.push({ ...asState(add.column, false), ...(json ? { json } : {}) });
    } else if (key) {
      const type = key[1] === 'UNIQUE ' ? 'unique' : key[1] === 'FULLTEXT ' ? 'fulltext' : 'plain';
      state.indexes.push({ name: key[2]!, columns: keys(key[3]!), type });
    } else if (/^\s+PRIMARY KEY/.test(line)) {
      state.primary = keys(line).map((part) => part.name);
    }
  }
  return state;
}
