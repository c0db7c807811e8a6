import { parsePython } from '../../python/parse.js';
import { CallFinder } from '../../sources/python/calls.js';
import { type SqlCall, SqlCallReader } from '../../sources/python/sql-calls.js';
import type { SqlFragment } from '../../sources/sql/fragment.js';
import type { OffsetMap } from '../../sources/sql/map.js';
import type { OrmCall } from '../model.js';
import { movedCall } from '../move.js';
import { QbReader } from '../qb/reader.js';
import { OrmCallReader, type OrmOrigin } from './calls.js';

/** Everything that a Python text sends to the database. */
export interface PythonQueries {
  sql: SqlCall[];
  orm: OrmCall[];
  /** Statements of the query builder; their groups are numbered from 0. */
  built: SqlFragment[];
}

/** Reads a Python text in one walk. `through`: where the text stands in its file, when it is not the file. */
export function readPython(text: string, origin: OrmOrigin, through?: OffsetMap): PythonQueries {
  let readers: [SqlCallReader, OrmCallReader, QbReader] | undefined;
  const context = `${origin.source} ${origin.controller ?? ''} ${through ? 'within' : ''}`;
  const finder = new CallFinder(text, context, (own) => {
    readers = [new SqlCallReader(own), new OrmCallReader(own, origin), new QbReader(own, origin)];
    return readers;
  });
  finder.run(() => parsePython(text));
  const [sql, orm, qb] = readers!;
  return {
    sql: sql.calls,
    orm: through ? orm.calls.map((call) => movedCall(call, through)) : orm.calls,
    built: qb.fragments(through),
  };
}
