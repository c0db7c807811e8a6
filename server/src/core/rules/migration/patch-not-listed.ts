import { defineRule } from '../../rule.js';

export default defineRule('patch', {
  meta: {
    id: 'migration/patch-not-listed',
    summary: 'A patch that patches.txt does not name: it never runs',
    targets: ['zero-downtime', 'mariadb'],
    severity: 'warning',
  },

  *check({ text, name, entries, find, isCalled }) {
    // A line after `#` was turned off by hand.
    if (!entries || entries.some((entry) => entry.module === name || entry.module === `${name}.execute`))
      return;
    const match = /^def execute\b/m.exec(text);
    if (!match || isCalled()) return;
    // Where a line means this patch by another path, that line is what is wrong (migration/patch-missing).
    const own = name.slice(name.lastIndexOf('.'));
    if (
      entries.some(
        ({ module, disabled }) => !disabled && module.endsWith(own) && find(module) === 'no module',
      )
    )
      return;
    yield {
      span: { start: match.index + 4, end: match.index + 11 },
      message: `patches.txt has no line ${name}, so migrate never runs this. Add the line, or remove the file.`,
      key: name,
    };
  },
});
