import type { PythonModule } from './ast.js';
import { outlinePython, type SharedTokens } from './parser.js';

interface Known {
  text: string;
  module: PythonModule;
  tokens: SharedTokens;
}

/** The files that were read last, the latest first: whoever looks at one of them looks at the same statements. */
const recent: Known[] = [];
const KEPT = 8;
/** What somebody else still holds, by its text. */
const held = new Map<string, WeakRef<PythonModule>>();
let swept = 1000;

/** The statements of a Python file; the bodies of its functions are read when they are looked at. */
export function parsePython(text: string): PythonModule {
  const at = recent.findIndex((known) => known.text === text);
  if (at === 0) return recent[0]!.module;
  const [known] = at < 0 ? [] : recent.splice(at, 1);
  const there = known?.module ?? held.get(text)?.deref();
  const entry = known ?? { text, ...(there ? { module: there, tokens: {} } : read(text)) };
  recent.unshift(entry);
  // The words of a file take more room than its statements, and are read again where a body is asked for later.
  if (recent.length > KEPT) recent.pop()!.tokens.all = undefined;
  return entry.module;
}

/** Lets go of what was read; what somebody else still holds is read anew for the next one who asks. */
export function forgetParsed(): void {
  recent.length = 0;
  held.clear();
  swept = 1000;
}

function read(text: string): { module: PythonModule; tokens: SharedTokens } {
  const tokens: SharedTokens = {};
  const module = outlinePython(text, tokens);
  held.set(text, new WeakRef(module));
  if (held.size > swept) {
    for (const [key, ref] of held) if (!ref.deref()) held.delete(key);
    swept = 2 * held.size + 1000;
  }
  return { module, tokens };
}
