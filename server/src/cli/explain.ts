import { renderMarkdown } from '../core/report/markdown.js';
import { rulePage } from '../workspace/pages.js';
import { readArgs } from './args.js';
import { withExamples } from './commands.js';
import { EXIT, type Io, UsageError, wantsColor } from './io.js';

const HELP = `usage: doctype-compat explain <rule>

Prints the page of a rule: what happens, on which engine, and how to fix it.
`;

/** `doctype-compat explain <rule>` */
export async function explainCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('explain', args);
  if (values.help) {
    io.stdout.write(withExamples('explain', HELP));
    return EXIT.ok;
  }
  const [rule, ...more] = positionals;
  if (rule === undefined || more.length)
    throw new UsageError('explain takes one rule (see doctype-compat rules)');
  const page = rulePage(rule);
  if (page === undefined)
    throw new UsageError(`unknown rule ${JSON.stringify(rule)} (see doctype-compat rules)`);
  io.stdout.write(renderMarkdown(page.text, wantsColor(io.stdout, io.env)));
  return EXIT.ok;
}
