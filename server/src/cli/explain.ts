import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderMarkdown } from '../core/report/markdown.js';
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
  const page = /^[a-z-]+\/[a-z0-9-]+$/.test(rule) ? findPage(rule) : undefined;
  if (page === undefined)
    throw new UsageError(`unknown rule ${JSON.stringify(rule)} (see doctype-compat rules)`);
  io.stdout.write(renderMarkdown(readFileSync(page, 'utf8'), wantsColor(io.stdout, io.env)));
  return EXIT.ok;
}

/** Bundled, the pages are beside this file in `dist/docs`; from source, at the top of the repository. */
function findPage(rule: string): string | undefined {
  const here = path.dirname(fileURLToPath(import.meta.url));
  return [here, path.join(here, '../../..')]
    .map((folder) => path.join(folder, 'docs/rules', `${rule}.md`))
    .find((file) => existsSync(file));
}
