import { readArgs } from './args.js';
import { withExamples } from './commands.js';
import { EXIT, type Io, UsageError } from './io.js';

const HELP = `usage: doctype-compat lsp --stdio

Starts the language server on standard input and output.
`;

/** `doctype-compat lsp --stdio`: the server takes over standard input and output and ends the process itself. */
export async function lspCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('lsp', args);
  if (values.help) {
    io.stdout.write(withExamples('lsp', HELP));
    return EXIT.ok;
  }
  if (!values.stdio || positionals.length)
    throw new UsageError('lsp speaks over standard input only: lsp --stdio');
  await import('../main.js');
  return EXIT.ok;
}
