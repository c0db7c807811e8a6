import { defineRule } from '../../rule.js';
import { nearest } from '../../similar.js';

export default defineRule('patch-list', {
  meta: {
    id: 'migration/patch-missing',
    summary: 'A line of patches.txt whose module is not there or has no execute: migrate stops at it',
    targets: ['mariadb', 'vitess', 'vitess-sharded', 'sqlite', 'zero-downtime'],
    severity: 'error',
  },

  *check({ entries, find, patches }) {
    for (const { module, disabled, indented, span } of entries) {
      if (disabled || indented || /^(?:execute|finally):/.test(module)) continue;
      const found = find(module);
      if (found === undefined || found === 'found') continue;
      const near = found === 'no module' ? nearest(module, [...patches()]) : undefined;
      const at = { start: span.start, end: span.start + module.length };
      yield {
        span: at,
        message:
          found === 'no module'
            ? `There is no module ${module}${near ? ` (did you mean ${near}?)` : ''}: migrate stops at this line on every site that has not run it.`
            : `${module} has no function execute: migrate stops at this line on every site that has not run it.`,
        evidence: {
          engine: 'frappe',
          text:
            found === 'no module'
              ? `ModuleNotFoundError: No module named '${module}'`
              : `AttributeError: module '${module}' has no attribute 'execute'`,
        },
        key: module,
        ...(near && {
          fixes: [{ title: `Change to ${near}`, safe: false, edits: [{ span: at, newText: near }] }],
        }),
      };
    }
  },
});
