import type { DefStmt, Expr, Stmt } from '../python/ast.js';
import { eachExpression, eachStatement, expressionsOf } from '../python/walk.js';
import type { ClassRef } from './values.js';

type Assignments = ReadonlyMap<string, readonly { method: DefStmt; value: Expr }[]>;

const assignments = new WeakMap<ClassRef, Assignments>();

/** What a class's own methods assign to attributes of `self`. */
export function selfAssignments(cls: ClassRef): Assignments {
  let known = assignments.get(cls);
  if (!known) {
    const found = new Map<string, { method: DefStmt; value: Expr }[]>();
    for (const method of cls.node.body) {
      const self = method.kind === 'def' ? method.params[0]?.name : undefined;
      if (method.kind !== 'def' || self === undefined) continue;
      // Most methods assign to none, and need not be parsed for that.
      const source = cls.file.text.slice(method.headEnd, method.end);
      if (!new RegExp(`${self}\\s*\\.[\\s\\\\]*[^\\s.=:()]+[\\s\\\\)]*[=:]`).test(source)) continue;
      for (const { name, value } of assignedTo(method.body, self)) {
        const all = found.get(name);
        if (all) all.push({ method, value });
        else found.set(name, [{ method, value }]);
      }
    }
    known = found;
    assignments.set(cls, known);
  }
  return known;
}

/** `self.name = value` in a body, also in blocks inside it. */
function* assignedTo(body: readonly Stmt[], self: string): Generator<{ name: string; value: Expr }> {
  for (const s of body) {
    if (s.kind === 'assign' && s.value) {
      for (const target of s.targets)
        if (target.kind === 'attr' && target.obj.kind === 'name' && target.obj.id === self)
          yield { name: target.name, value: s.value };
    } else if (s.kind === 'if' || s.kind === 'for' || s.kind === 'while') {
      yield* assignedTo(s.body, self);
      yield* assignedTo(s.orelse, self);
    } else if (s.kind === 'with') yield* assignedTo(s.body, self);
    else if (s.kind === 'try') {
      yield* assignedTo(s.body, self);
      for (const handler of s.handlers) yield* assignedTo(handler.body, self);
      yield* assignedTo(s.final, self);
    }
  }
}

type Member = Stmt & { kind: 'def' | 'assign' };

const members = new WeakMap<ClassRef, ReadonlyMap<string, Member>>();

/** What a class's body binds by name, the last one as at run time; `name.setter` for what `@name.setter` stands on. */
export function membersOf(cls: ClassRef): ReadonlyMap<string, Member> {
  let known = members.get(cls);
  if (!known) {
    const found = new Map<string, Member>();
    for (const s of cls.node.body) {
      if (s.kind === 'def') {
        const part = s.decorators.find((e) => e.kind === 'attr' && /^(?:setter|deleter)$/.test(e.name));
        found.set(part?.kind === 'attr' ? `${s.name}.${part.name}` : s.name, s);
      } else if (s.kind === 'assign' && s.value)
        for (const target of s.targets) if (target.kind === 'name') found.set(target.id, s);
    }
    known = found;
    members.set(cls, known);
  }
  return known;
}

/** Names that a block of code refers to, those of the functions in it as well: they see what is around them. */
export function namesInBlock(block: readonly Stmt[], into: Set<string>): void {
  eachStatement(block, (statement) => {
    for (const expression of expressionsOf(statement)) namesInExpression(expression, into);
  });
}

export function namesInExpression(expression: Expr, into: Set<string>): void {
  eachExpression(expression, (inner) => {
    if (inner.kind === 'name') into.add(inner.id);
  });
}
