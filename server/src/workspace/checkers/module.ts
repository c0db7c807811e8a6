import { LinePattern } from '../../core/line-pattern.js';
import { parsePython } from '../../core/python/parse.js';
import type { Checker } from '../checker.js';

/** Code without these words holds no savepoint, waits for nothing while a transaction is open, and shares no connection. */
const WORTH = new LinePattern(
  /\bsavepoint\b|\bsleep\(|\brequests\.|\burlopen\(|make_(?:get|post|put)_request|\blocal\.\w*db\b|\._(?:conn|cursor)\b|\bget_connection\(|\bget_db\(|\bThread(?:Pool\w*)?\(|\bProcess(?:PoolExecutor)?\(|\bPool\(/,
);

/** Tells what the order of calls in a function means for the transaction that they share. */
export const moduleChecker: Checker = {
  name: 'module',
  handles: (file) => file.kind === 'python',
  async check(files, session) {
    for (const file of files) {
      if (session.rules('module', file).length === 0) continue;
      await session.pause();
      const text = session.project.read(file.path);
      if (typeof text !== 'string' || !WORTH.test(text)) continue;
      const document = session.document(file);
      const module = session.attempt(file, 'reading this file', () => parsePython(text));
      if (document && module) session.run('module', { text, module }, file, document);
    }
  },
};
