import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** A small generator with a seed, so that a failure can be had again (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

type Pick = <T>(from: readonly T[]) => T;
type Edit = (bench: EditedBench, pick: Pick) => string | undefined;

/** A bench on disk that is changed at random, in ways that change what is known of other files too. */
export class EditedBench {
  private readonly next: (below: number) => number;

  constructor(
    readonly root: string,
    seed: number,
  ) {
    this.next = random(seed);
  }

  /** One more change; gives what it was. */
  change(): string {
    const pick: Pick = (from) => from[this.next(from.length)]!;
    for (;;) {
      const edit = pick(EDITS);
      const done = edit(this, pick);
      if (done !== undefined) return `${edit.name} ${done}`;
    }
  }

  files(pattern: RegExp): string[] {
    return (readdirSync(this.root, { recursive: true, encoding: 'utf8' }) as string[])
      .filter((name) => pattern.test(name) && statSync(this.at(name)).isFile())
      .sort();
  }

  at(name: string): string {
    return path.join(this.root, name);
  }

  text(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  write(name: string, text: string): void {
    mkdirSync(path.dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), text);
  }
}

const CODE = /\.(?:py|json|sql|txt|js|html|cnf)$/;
const WORD = /[A-Za-z_]\w{3,}(?: [A-Z]\w+)*/g;

/** The files that much hangs on are changed more often than the others. */
const HUBS = /(?:hooks\.py|patches\.txt|\/custom\/\w+\.json|fixtures\/\w+\.json|__init__\.py)$/;

function anyFile(bench: EditedBench, pick: Pick): string | undefined {
  const hubs = bench.files(HUBS);
  return pick([true, false, false, false]) && hubs.length > 0 ? pick(hubs) : pick(bench.files(CODE));
}

/** A word or name of one file in the place of one of another: other names of DocTypes, fields, functions, paths. */
function replaceWord(bench: EditedBench, pick: Pick): string | undefined {
  const name = anyFile(bench, pick);
  const text = name && bench.text(name);
  const words = text ? [...text.matchAll(WORD)] : [];
  const others = [...bench.text(pick(bench.files(CODE))).matchAll(WORD)];
  if (!name || !text || words.length === 0 || others.length === 0) return undefined;
  const word = pick(words);
  const [other] = pick(others);
  bench.write(name, text.slice(0, word.index) + other + text.slice(word.index + word[0].length));
  return `${name}: ${word[0]} -> ${other}`;
}

/** A name everywhere in one file: a DocType or a field is another one. */
function renameInFile(bench: EditedBench, pick: Pick): string | undefined {
  const name = pick(bench.files(/\.(?:json|py)$/));
  const quoted = [...bench.text(name).matchAll(/"([A-Za-z_][\w ]{2,})"/g)];
  if (quoted.length === 0) return undefined;
  const [, word = ''] = pick(quoted);
  bench.write(name, bench.text(name).replaceAll(word, `${word}x`));
  return `${name}: ${word}`;
}

function dropLine(bench: EditedBench, pick: Pick): string | undefined {
  const name = anyFile(bench, pick);
  const lines = name ? bench.text(name).split('\n') : [];
  if (!name || lines.length < 2) return undefined;
  const at = pick([...lines.keys()]);
  bench.write(name, lines.filter((_, i) => i !== at).join('\n'));
  return `${name}: ${at}`;
}

function repeatLine(bench: EditedBench, pick: Pick): string | undefined {
  const name = anyFile(bench, pick);
  const lines = name ? bench.text(name).split('\n') : [];
  if (!name || lines.length < 2) return undefined;
  const at = pick([...lines.keys()]);
  bench.write(name, lines.flatMap((line, i) => (i === at ? [line, line] : [line])).join('\n'));
  return `${name}: ${at}`;
}

function append(bench: EditedBench, pick: Pick): string {
  const name = pick(bench.files(CODE));
  appendFileSync(bench.at(name), '\n');
  return name;
}

/** Another text of the same size, with the times of the old one. */
function sameSize(bench: EditedBench, pick: Pick): string {
  const name = pick(bench.files(CODE));
  const { atime, mtime } = statSync(bench.at(name));
  const next = (c: string) => String.fromCharCode(c.charCodeAt(0) + 1);
  bench.write(name, bench.text(name).replace(/[a-y]/, next));
  utimesSync(bench.at(name), atime, mtime);
  return name;
}

function remove(bench: EditedBench, pick: Pick): string {
  const name = pick(bench.files(CODE));
  rmSync(bench.at(name));
  return name;
}

function copy(bench: EditedBench, pick: Pick): string {
  const name = pick(bench.files(CODE));
  const to = path.join(path.dirname(pick(bench.files(CODE))), path.basename(name));
  if (to !== name) cpSync(bench.at(name), bench.at(to));
  return `${name} to ${to}`;
}

function move(bench: EditedBench, pick: Pick): string {
  const name = pick(bench.files(CODE));
  const to = pick([
    name.replace(/[^/]+$/, (own) => `x_${own}`),
    path.join(path.dirname(pick(bench.files(CODE))), path.basename(name)),
  ]);
  renameSync(bench.at(name), bench.at(to));
  return `${name} to ${to}`;
}

function copyDocType(bench: EditedBench, pick: Pick): string | undefined {
  const name = pick(bench.files(/\/doctype\/(\w+)\/\1\.json$/));
  const [, folder = '', own = ''] = /^(.*)\/(\w+)\.json$/.exec(name) ?? [];
  const to = `${folder}_two/${own}_two.json`;
  bench.write(to, bench.text(name).replace(/"name": "([^"]*)"/, '"name": "$1 Two"'));
  return to;
}

/** What one app can tell of all: customizations, indexes, hooks, a list of patches, settings. */
const SNIPPETS: readonly [file: RegExp, text: (name: string) => string][] = [
  [
    /\/hooks\.py$/,
    (doctype) =>
      `\ndoc_events = {"${doctype}": {"validate": "library.api.get_book", "on_update": ["shop.api.x"]}}\n`,
  ],
  [/\/hooks\.py$/, () => '\nbefore_migrate = ["library.install.before_migrate", "shop.install.x"]\n'],
  [/\/hooks\.py$/, () => '\nscheduler_events = {"daily": ["library.tasks.daily"]}\n'],
  [
    /\.py$/,
    (doctype) =>
      `\n\ndef make_fields():\n\tcreate_custom_fields({"${doctype}": [{"fieldname": "made_up", "fieldtype": "Data"}]})\n`,
  ],
  [
    /\.py$/,
    (doctype) =>
      `\n\ndef send(name):\n\treturn frappe.db.sql("select title, made_up, nothing from \`tab${doctype}\` force index (made_up_index) where name = %s", name)\n`,
  ],
  [/\.py$/, (doctype) => `\n\ndef index():\n\tfrappe.db.add_index("${doctype}", ["made_up"])\n`],
  [
    /\.py$/,
    (doctype) =>
      `\n\n@frappe.whitelist(methods=["GET"])\ndef get_it(name):\n\tdoc = frappe.get_doc("${doctype}", name)\n\tdoc.save()\n\treturn doc\n`,
  ],
  [
    /\.py$/,
    (doctype) =>
      `\n\ndef all_of():\n\treturn frappe.get_all("${doctype}", fields=["name", "made_up"], order_by="nothing")\n`,
  ],
  [/\/__init__\.py$/, () => '\n__version__ = "15.2.0"\n'],
  [/patches\.txt$/, (doctype) => `\nlibrary.patches.v1_0.${doctype.toLowerCase().replaceAll(' ', '_')}\n`],
  [/\.cnf$/, () => '\n[mysqld]\nlog_bin = on\n'],
];

function snippet(bench: EditedBench, pick: Pick): string | undefined {
  const [pattern, text] = pick(SNIPPETS);
  const files = bench.files(pattern);
  const doctypes = bench.files(/\/doctype\/(\w+)\/\1\.json$/);
  if (files.length === 0 || doctypes.length === 0) return undefined;
  const name = pick(files);
  const doctype = /"name": "([^"]*)"/.exec(bench.text(pick(doctypes)))?.[1] ?? 'Nothing';
  const added = text(doctype);
  appendFileSync(bench.at(name), added);
  return `${name}: ${added}`;
}

function customize(bench: EditedBench, pick: Pick): string | undefined {
  const doctypes = bench.files(/\/doctype\/(\w+)\/\1\.json$/);
  if (doctypes.length === 0) return undefined;
  const at = pick(doctypes);
  const doctype = /"name": "([^"]*)"/.exec(bench.text(at))?.[1] ?? 'Nothing';
  const name = at.replace(/[^/]+\/doctype\/.*$/, `custom/${pick(['one', 'two'])}.json`);
  const fieldtype = pick(['Data', 'Long Text', 'Int']);
  const fieldname = pick(['made_up', 'title', 'also_made_up']);
  const row = { dt: doctype, fieldname, fieldtype, label: 'X', ...(pick([true, false]) && { default: 'x' }) };
  bench.write(
    name,
    JSON.stringify({ custom_fields: [row], doctype, property_setters: [], sync_on_migrate: 1 }),
  );
  return `${name}: ${doctype} ${fieldname}`;
}

function configure(bench: EditedBench, pick: Pick): string {
  const config = pick([
    { targets: ['mariadb', 'vitess'] },
    { targets: ['mariadb', 'vitess', 'read-only'], frappe: '15' },
    { rules: { 'sql/unknown-column': 'off' } },
    { ignore: [{ rule: 'vitess/*', reason: 'none' }] },
    {},
  ]);
  bench.write(pick(['doctype-compat.json', 'apps/library/doctype-compat.json']), JSON.stringify(config));
  return JSON.stringify(config);
}

const EDITS: readonly Edit[] = [
  ...Array.from({ length: 6 }, () => replaceWord),
  ...Array.from({ length: 5 }, () => snippet),
  ...[renameInFile, renameInFile, dropLine, dropLine, repeatLine, append, sameSize],
  ...[remove, copy, move, copyDocType, customize, customize, configure],
];
