import assert from 'node:assert/strict';
import { doctorMarkdown, doctorText } from '../../server/src/core/report/doctor.js';

describe('what a look at a server found', () => {
  const check = (id: string, status: string) => ({
    id,
    status,
    message: `About ${id}.`,
    sent: 'a',
    answer: 'b',
  });
  const view = {
    server: { flavor: 'mariadb', version: '10.11.19' },
    checks: [
      check('version', 'ok'),
      check('sql-mode', 'warning'),
      check('probe', 'skipped'),
      check('redis', 'error'),
    ],
    drift: [
      {
        doctype: 'Book',
        table: 'tabBook',
        kind: 'missing-column' as const,
        column: 'price',
        expected: 'decimal(21,9)',
        found: '',
      },
    ],
  };

  it('begins, as Markdown, with what is wrong, then where tables differ', () => {
    const lines = doctorMarkdown(view).split('\n');
    const at = (part: string) => lines.findIndex((line) => line.includes(part));
    assert.equal(lines[0], '# MariaDB 10.11.19');
    const order = ['sql-mode', 'redis', '## Drift', 'tabBook', '## As it should be', 'version', 'probe'].map(
      at,
    );
    assert.ok(order.every((line) => line > 0));
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
  });

  it('says that nothing stands in the way where it is so', () => {
    const markdown = doctorMarkdown({ ...view, checks: [check('version', 'ok')], drift: [] });
    assert.match(markdown, /^# MariaDB 10\.11\.19\n\nNothing stands in the way\.\n\n## As it should be/);
    assert.match(doctorText(view), /^MariaDB 10\.11\.19\n/);
  });
});
