import type { NoPython, PatchEntry, PatchListContext } from '../../contexts/patch.js';
import type { Problem } from '../../finding.js';
import { defineRule } from '../../rule.js';
import { nearest } from '../../similar.js';
import type { Span } from '../../text.js';

export default defineRule('patch-list', {
  meta: {
    id: 'migration/patch-missing',
    summary:
      'A line of patches.txt whose module is not there, has no execute or is no Python: migrate stops at it',
    targets: ['mariadb', 'vitess', 'vitess-sharded', 'sqlite', 'zero-downtime'],
    severity: 'error',
  },

  *check({ entries, find, patches }) {
    for (const { module, disabled, indented, span } of entries) {
      if (disabled || indented || /^(?:execute|finally):/.test(module)) continue;
      const found = find(module);
      if (found === undefined || found === 'found') continue;
      const at = { start: span.start, end: span.start + module.length };
      if (typeof found === 'object') yield noPython(module, at, found);
      else if (found === 'no module') yield noModule(module, at, patches);
      else
        yield {
          span: at,
          message: `${module} has no function execute: migrate stops at this line on every site that has not run it.`,
          evidence: {
            engine: 'frappe',
            text: `AttributeError: module '${module}' has no attribute 'execute'`,
          },
          key: module,
        };
    }
  },
});

function noPython(module: PatchEntry['module'], span: Span, { file, range }: NoPython): Problem {
  const line = range.start.line + 1;
  return {
    span,
    message: `Python cannot read ${module} (line ${line}): migrate stops at this line on every site that has not run it.`,
    evidence: {
      engine: 'frappe',
      text: `SyntaxError in ${file.slice(file.lastIndexOf('/') + 1)}`,
    },
    related: [{ file, range, message: 'This is no Python.' }],
    key: module,
  };
}

function noModule(module: string, span: Span, patches: PatchListContext['patches']): Problem {
  const near = nearest(module, [...patches()]);
  return {
    span,
    message: `There is no module ${module}${near ? ` (did you mean ${near}?)` : ''}: migrate stops at this line on every site that has not run it.`,
    evidence: { engine: 'frappe', text: `ModuleNotFoundError: No module named '${module}'` },
    key: module,
    ...(near && {
      fixes: [{ title: `Change to ${near}`, safe: false, edits: [{ span, newText: near }] }],
    }),
  };
}
