import type { PatchHunk } from '../vitess-patch/hunks.js';
import type { Patches } from '../vitess-patch/patch.js';

/** The files of a set of patches: each patch with its reasons above the diff, and a README. */
export function patchPages({ made, absent }: Patches): { name: string; text: string }[] {
  const named = made.map(({ hunk, diff }, at) => ({
    hunk,
    name: `${String(at + 1).padStart(4, '0')}-${hunk.id}.patch`,
    diff,
  }));
  return [
    ...named.map(({ name, hunk, diff }) => ({ name, text: `${reasons(hunk)}\n${diff}` })),
    { name: 'README.md', text: readme(named, absent) },
  ];
}

/** Text above a diff, which `git apply` and `patch` pass over. */
function reasons({ title, error, why, tried }: PatchHunk): string {
  const list = (statements: readonly string[]) =>
    statements.map((sql) => `    ${sql.replaceAll(/\s*\n\s*/g, ' ')}`);
  return [
    title,
    '',
    ...wrapped(why),
    '',
    ...wrapped(`${engineName(error.engine)} says ${error.errno} (${error.sqlstate}): ${error.text}`),
    '',
    'Tried on Vitess 24: refused',
    ...list(tried.refused),
    'taken',
    ...list(tried.taken),
    '',
  ].join('\n');
}

const engineName = (engine: string): string => (engine === 'vitess' ? 'vtgate' : 'MySQL behind it');

function readme(made: readonly { name: string; hunk: PatchHunk }[], absent: readonly PatchHunk[]): string {
  const rows = made.map(
    ({ name, hunk }) => `| \`${name}\` | ${hunk.title} | ${hunk.error.errno} | ${hunk.why} |`,
  );
  return `# A Frappe for Vitess

Patches for \`apps/frappe\` of this bench, made from its own source. Each says what a vtgate answers today, and how it was
tried. Look at them, then, in the bench's folder:

\`\`\`sh
git -C apps/frappe apply --check "$PWD"/<this folder>/*.patch
git -C apps/frappe apply "$PWD"/<this folder>/*.patch
bench restart
\`\`\`

\`git -C apps/frappe apply --reverse\` takes them back. They are for a bench whose sites are all on Vitess: those for
sequences and for the time limit send what MariaDB does not know. Make them anew after each update of Frappe.

| patch | what | error today | |
|---|---|---|---|
${rows.join('\n')}
${absent.length > 0 ? `\nNot in this Frappe, or not in a form that is known: ${absent.map(({ id }) => id).join(', ')}.\n` : ''}
What no patch can do:

- \`bench new-site --no-setup-db\` with \`--db-name\` the keyspace: vtgate makes no database (1235) and no user (1105).
- DocTypes named by UUID: MySQL has no type \`uuid\` (1064). Name them by hash.
- Apps: \`doctype-compat check --target vitess\` says what each of them sends.
`;
}

function wrapped(text: string, width = 100): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last !== '' && last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
