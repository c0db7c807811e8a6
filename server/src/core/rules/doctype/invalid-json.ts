import { frappeSays } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/invalid-json',
    summary: 'The file is no JSON as Python reads it: install and migrate stop at it',
    targets: TARGETS,
    severity: 'error',
    onBroken: true,
  },

  *check({ source, badByte }) {
    if (source.conflict) return;
    if (badByte) {
      const byte = `0x${badByte.byte.toString(16).padStart(2, '0')}`;
      yield {
        span: { start: badByte.offset, end: badByte.offset + 1 },
        message: `This file is not in UTF-8 (here stands the byte ${byte}): install and migrate stop at it. Save it as UTF-8.`,
        evidence: frappeSays(
          `UnicodeDecodeError: 'utf-8' codec can't decode byte ${byte} in position ${badByte.position}: ${badByte.reason}`,
        ),
        key: 'utf-8',
      };
      return;
    }
    const first = source.syntaxErrors[0];
    if (first) {
      yield {
        // At the end of the text there is nothing left to underline.
        span:
          first.span.end > first.span.start
            ? first.span
            : { start: Math.max(0, first.span.start - 1), end: first.span.end },
        message: `This is no JSON (${first.message}): install and migrate stop at this file.`,
        evidence: frappeSays(`bad json: ${source.file.split('/').at(-1)}`),
        key: 'json',
      };
    } else if (source.text.startsWith('\ufeff')) {
      yield {
        span: { start: 0, end: 1 },
        message:
          'The file begins with a byte order mark, which Python does not read as JSON: install and migrate stop at it.',
        evidence: frappeSays('Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)'),
        key: 'bom',
        fixes: [
          {
            title: 'Remove the byte order mark',
            safe: true,
            preferred: true,
            edits: [{ span: { start: 0, end: 1 }, newText: '' }],
          },
        ],
      };
    }
  },
});
