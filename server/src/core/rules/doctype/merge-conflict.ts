import { frappeSays } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/merge-conflict',
    summary: 'A git conflict marker: the file is no JSON, so install and migrate stop at it',
    targets: TARGETS,
    severity: 'error',
    onBroken: true,
  },

  *check({ source }) {
    if (!source.conflict) return;
    yield {
      span: source.conflict,
      message:
        'Unresolved merge conflict: install and migrate stop at this file; nothing else is checked in it.',
      evidence: frappeSays(`bad json: ${source.file.split('/').at(-1)}`),
      key: 'conflict',
    };
  },
});
