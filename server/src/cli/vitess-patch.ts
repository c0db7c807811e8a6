import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { patchPages } from '../core/report/vitess-patch.js';
import { patchesFor } from '../core/vitess-patch/patch.js';
import { reasonOf } from '../workspace/files.js';
import { writeText } from '../workspace/write.js';
import { readArgs, refuseEmpty } from './args.js';
import { withExamples } from './commands.js';
import { EXIT, type Io, UsageError } from './io.js';

export const HELP = `usage: doctype-compat vitess-patch <bench> --out DIR

Writes patches for the bench's own Frappe: one for each statement of Frappe itself that a vtgate refuses, with the error
and how it was tried, and a README that says how to apply them. Nothing is applied. What this Frappe does not say, or says
in a form that is not known, is named and left out.

  --out DIR  the folder to write (made where it is not there)

Exit code 0: patches are written; 1: this Frappe has nothing of it; 2: wrong usage or an internal failure.
`;

/** `doctype-compat vitess-patch <bench> --out DIR` */
export async function vitessPatchCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs('vitess-patch', args);
  if (values.help) {
    io.stdout.write(withExamples('vitess-patch', HELP));
    return EXIT.ok;
  }
  refuseEmpty(positionals);
  if (positionals.length > 1) throw new UsageError('vitess-patch takes one path: the bench');
  if (!values.out) throw new UsageError('vitess-patch: --out DIR says where to write the patches');
  const bench = positionals[0] ?? '.';
  const frappe = frappeOf(path.resolve(io.cwd, bench), bench);
  const patches = patchesFor((file) => {
    const at = path.join(frappe, file);
    return existsSync(at) ? readFileSync(at, 'utf8').replaceAll('\r\n', '\n') : undefined;
  });
  const folder = path.resolve(io.cwd, values.out);
  try {
    mkdirSync(folder, { recursive: true });
    for (const { name, text } of patchPages(patches)) {
      writeText(path.join(folder, name), text, folder);
      io.stdout.write(`${path.relative(io.cwd, path.join(folder, name)) || name}\n`);
    }
  } catch (error) {
    throw new UsageError(`--out ${values.out}: ${reasonOf(error)}`);
  }
  for (const { id, title } of patches.absent) io.stdout.write(`not in this Frappe: ${id} (${title})\n`);
  return patches.made.length > 0 ? EXIT.ok : EXIT.findings;
}

/** The folder of the app frappe: of a bench, or given itself. */
function frappeOf(at: string, given: string): string {
  const found = [path.join(at, 'apps/frappe'), at].find((folder) =>
    existsSync(path.join(folder, 'frappe/database/schema.py')),
  );
  if (found === undefined)
    throw new UsageError(`${given}: no Frappe here (apps/frappe/frappe/database is not there)`);
  return found;
}
