import assert from 'node:assert/strict';
import { PythonFile } from '../../../server/src/core/interpreter/file.js';
import { selfAssignments } from '../../../server/src/core/interpreter/syntax.js';

const CODE = `class Bin:
\tdef load(self):
\t\tself.plain = 1
\t\tif self.plain:
\t\t\tself . spaced = 2

\tdef save(this):
\t\tthis.annotated: int = 3
\t\t(this.bracketed) = 4
\t\tthis.\\
\t\t\tjoined \\
\t\t\t= 5

\tdef first(сам):
\t\tсам.имя = сам.chained = 6

\tdef only_reads(self):
\t\treturn self.plain == self.spaced
`;

describe('attributes that a class assigns', () => {
  it('are found however they are written, and methods that only read are not parsed', () => {
    const file = new PythonFile('/shop/bin.py', 'shop.bin', CODE);
    const binding = file.scope.get('Bin');
    assert.ok(binding?.kind === 'class');
    const found = selfAssignments(file.classAt(binding.node));
    assert.deepEqual(
      [...found.keys()].sort(),
      ['annotated', 'bracketed', 'chained', 'joined', 'plain', 'spaced', 'имя'].sort(),
    );
  });
});
