import type { PythonModule } from '../python/ast.js';

/** A Python file as a whole. */
export interface ModuleContext {
  text: string;
  module: PythonModule;
}
