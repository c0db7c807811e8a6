import type { Arg, CallExpr, Expr } from '../../python/ast.js';

export interface CallArguments {
  positional: Expr[];
  named: Map<string, Expr>;
  /** `*args` or `**kwargs` is among them. */
  spread: boolean;
  /** It is `**locals()`. */
  locals: boolean;
}

export function argumentsOf({ args }: CallExpr): CallArguments {
  const out: CallArguments = { positional: [], named: new Map(), spread: false, locals: false };
  for (const argument of args) {
    const { name, star, value } = argument;
    if (star > 0) {
      out.spread = true;
      out.locals = isLocals(argument);
    } else if (name !== undefined) out.named.set(name, value);
    // What stands after something unpacked may be any of them.
    else if (!out.spread) out.positional.push(value);
  }
  return out;
}

function isLocals({ star, value }: Arg): boolean {
  return (
    star === 2 &&
    value.kind === 'call' &&
    value.fn.kind === 'name' &&
    value.fn.id === 'locals' &&
    value.args.length === 0
  );
}
