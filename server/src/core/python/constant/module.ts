import type { DefStmt, PythonModule, Stmt } from '../ast.js';
import type { Constant } from './value.js';

/** A Python file as the apps import it. */
export interface SourceModule {
  /** `shop.setup.fields` */
  path: string;
  file: string;
  /** An `__init__.py`. */
  isPackage: boolean;
  parsed: PythonModule;
}

/** Finds a module by its dotted path; undefined for what is not in the workspace. */
export type FindModule = (path: string) => SourceModule | undefined;

/** The names of a block of code: a module's, or a function's over those of its module. */
export class Names {
  readonly values = new Map<string, Constant>();
  readonly functions = new Map<string, DefStmt>();
  /** What imported names stand for: `create_custom_fields` → `frappe.custom.….create_custom_fields`. */
  readonly imports = new Map<string, string>();

  constructor(
    readonly source: SourceModule,
    readonly around?: Names,
  ) {}

  value(id: string): Constant | undefined {
    return this.values.get(id) ?? this.around?.value(id);
  }

  /** The function of this file that a name is; none where the block itself imports something of that name. */
  definition(id: string): DefStmt | undefined {
    const own = this.functions.get(id);
    return own ?? (this.imports.has(id) ? undefined : this.around?.definition(id));
  }

  imported(id: string): string | undefined {
    const own = this.imports.get(id);
    return own ?? (this.functions.has(id) ? undefined : this.around?.imported(id));
  }

  /** Takes note of what an import statement binds. */
  import(statement: Stmt): void {
    if (statement.kind === 'import') {
      for (const { path, as } of statement.names) {
        const [first = path] = path.split('.');
        this.imports.set(as ?? first, as === undefined ? first : path);
      }
    } else if (statement.kind === 'from') {
      const from = absolute(statement.level, statement.module, this.source);
      for (const { name, as } of statement.names) this.imports.set(as ?? name, `${from}.${name}`);
    }
  }
}

/** `from ..constants import X` in `shop.setup.fields` is of `shop.constants`. */
function absolute(level: number, module: string, { path, isPackage }: SourceModule): string {
  if (level === 0) return module;
  const parts = path.split('.');
  const base = parts.slice(0, parts.length - level + (isPackage ? 1 : 0));
  return [...base, ...(module === '' ? [] : [module])].join('.');
}
