import assert from 'node:assert/strict';
import type { Expr, Stmt } from '../../../server/src/core/python/ast.js';
import { parsePython } from '../../../server/src/core/python/parse.js';
import {
  eachExpressionIn,
  eachStatement,
  expressionsIn,
  statementsIn,
} from '../../../server/src/core/python/walk.js';

const CODE = `import frappe

@frappe.whitelist()
def load(name, limit=10 + 1):
    if name and f(g(name, h(1)), x=[i for i in name if i]):
        return {a: b, **c}
    elif not name:
        try:
            with open(name) as f, lock():
                yield f.read()
        except OSError as e:
            raise frappe.throw(e) from e
        else:
            pass
        finally:
            del name
    match name:
        case {"a": 1} if limit:
            total = -a ** b[1:2] if c else (lambda x, y=2: x)
    class Inner(Base):
        value: int = await other
    for i, *j in name:
        while i := j:
            i += 1
    else:
        assert f"{name(1)}"
`;

describe('walks over Python', () => {
  const { body } = parsePython(CODE);

  it('meet statements and expressions in the order of the recursive ones', () => {
    const statements: Stmt[] = [];
    const expressions: Expr[] = [];
    eachStatement(body, (one) => statements.push(one));
    for (const one of body) eachExpressionIn(one, (inner) => expressions.push(inner));
    assert.ok(statements.length > 15 && expressions.length > 60);
    assert.deepEqual([...statementsIn(body)], statements);
    assert.deepEqual([...expressionsIn(body)], expressions);
  });

  it('can be left early', () => {
    for (const one of expressionsIn(body)) if (one.kind === 'call') break;
    assert.equal([...statementsIn(body)][0], body[0]);
  });
});
