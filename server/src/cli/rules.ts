import { docsUrl } from '../core/docs.js';
import { jsonText } from '../core/escape.js';
import { allRules } from '../core/rules/registry.js';
import { choice, readArgs } from './args.js';
import { withExamples } from './commands.js';
import { EXIT, type Io, UsageError, wantsColor } from './io.js';

const HELP = `usage: doctype-compat rules [--format text|json]

Lists the rules: id, severity, targets and what they are about.
`;

/** `doctype-compat rules` */
export async function rulesCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('rules', args);
  if (values.help) {
    io.stdout.write(withExamples('rules', HELP));
    return EXIT.ok;
  }
  if (positionals.length) throw new UsageError(`rules takes no argument: ${positionals[0]}`);
  const metas = allRules.map(({ meta }) => meta).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (choice('format', values.format, ['text', 'json']) === 'json') {
    const rows = metas.map((meta) => ({ ...meta, docs: docsUrl(meta.id) }));
    io.stdout.write(`${jsonText(rows)}\n`);
    return EXIT.ok;
  }
  const width = Math.max(...metas.map(({ id }) => id.length));
  const bold = wantsColor(io.stdout, io.env)
    ? (text: string) => `\x1b[1m${text}\x1b[0m`
    : (text: string) => text;
  for (const { id, severity, targets, summary } of metas) {
    io.stdout.write(`${bold(id.padEnd(width))}  ${severity.padEnd(7)}  ${summary} (${targets.join(', ')})\n`);
  }
  return EXIT.ok;
}
