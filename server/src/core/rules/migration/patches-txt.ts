import { type PatchListContext, sectionsOf } from '../../contexts/patch.js';
import type { Problem } from '../../finding.js';
import { parsePython } from '../../python/parser.js';
import { defineRule } from '../../rule.js';
import { nearest } from '../../similar.js';

export default defineRule('patch-list', {
  meta: {
    id: 'migration/patches-txt',
    summary:
      'A patches.txt that Frappe cannot read: a line twice in a section, an indented line, Python with an error',
    targets: ['mariadb', 'vitess', 'vitess-sharded', 'sqlite', 'zero-downtime'],
    severity: 'error',
  },

  *check(context) {
    const { entries, text } = context;
    const seen = new Set<string>();
    for (const { line, section, disabled, indented, span, module } of entries) {
      if (disabled) continue;
      const key = `${section}\n${line}`;
      if (section !== '' && indented) {
        yield {
          span,
          message:
            'A line with spaces before it continues the one above: Python cannot read the file, and migrate stops. Take the spaces away.',
          evidence: { engine: 'frappe', text: "AttributeError: 'NoneType' object has no attribute 'append'" },
          key: line,
          fixes: [
            {
              title: 'Take the spaces away',
              safe: true,
              edits: [{ span: indentOf(text, span.start), newText: '' }],
            },
          ],
        };
      } else if (section !== '' && seen.has(key)) {
        yield {
          span,
          message: `This line stands twice in [${section}]: Python refuses the file, and migrate stops. To run a patch again, write something after it, as a date after #.`,
          evidence: {
            engine: 'frappe',
            text: `DuplicateOptionError: option '${line}' in section '${section}' already exists`,
          },
          key: line,
        };
      }
      seen.add(key);
      if (module.startsWith('execute:')) yield* pythonOf(line, span.start);
    }
    yield* sections(context);
  },
});

function indentOf(text: string, start: number): { start: number; end: number } {
  let from = start;
  while (from > 0 && /[ \t]/.test(text[from - 1]!)) from--;
  return { start: from, end: start };
}

function* pythonOf(line: string, start: number): Generator<Problem> {
  // Frappe takes what stands between the first `execute:` and a second one.
  const [, code = ''] = line.split('execute:');
  const { broken, body } = parsePython(code);
  if (broken.length === 0 && body.length > 0) return;
  yield {
    span: { start: start + 'execute:'.length, end: start + line.length },
    message: 'What stands after execute: is no Python: migrate stops at this line.',
    evidence: { engine: 'frappe', text: 'SyntaxError: invalid syntax' },
    key: line,
  };
}

const SECTIONS = ['pre_model_sync', 'post_model_sync'];

/** A name that is nearly one of the two: what stands below it never runs. */
function* sections({ text }: PatchListContext): Generator<Problem> {
  for (const { name, span } of sectionsOf(text)) {
    const meant = SECTIONS.includes(name) ? undefined : nearest(name, SECTIONS);
    if (meant === undefined) continue;
    yield {
      span,
      message: `Frappe knows no section [${name}]: the patches below it never run. Write [${meant}].`,
      evidence: { engine: 'frappe', text: `Patch type PatchType.${meant} not found in patches.txt` },
      key: name,
      fixes: [{ title: `Change to [${meant}]`, safe: false, edits: [{ span, newText: `[${meant}]` }] }],
    };
  }
}
