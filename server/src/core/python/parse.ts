import type { PythonModule } from './ast.js';
import { outlinePython } from './parser.js';

/** The files that were read last, the latest first: whoever looks at one of them looks at the same statements. */
const recent: { text: string; module: PythonModule }[] = [];
const KEPT = 8;

/** The statements of a Python file; the bodies of its functions are read when they are looked at. */
export function parsePython(text: string): PythonModule {
  const at = recent.findIndex((known) => known.text === text);
  const [known] = at < 0 ? [] : recent.splice(at, 1);
  const entry = known ?? { text, module: outlinePython(text) };
  recent.unshift(entry);
  if (recent.length > KEPT) recent.pop();
  return entry.module;
}
