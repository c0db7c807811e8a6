/** Numbers that are the same for the same seed (mulberry32), so that every case can be made again. */
export class Random {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

/** Texts that something stumbled over once, or easily could. */
export const STRANGE = [
  '',
  ' ',
  '\0',
  '\ufeff',
  '\ud83d',
  '\u2028',
  '🚲',
  'é'.repeat(70),
  '"',
  "'",
  '`',
  '\\',
  '\\u12',
  '%s',
  '%(a)s',
  '{}',
  '{0}',
  '{a!r}',
  '--',
  '/*',
  '*/',
  '/*!50100 ',
  ';',
  '#',
  '"""',
  'f"{',
  '((',
  '))',
  '[[',
  '{{',
  '}}',
  '{%',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'true',
  '-1',
  '1e999',
  '99999999999999999999',
  '[]',
  '{"a":1}',
];

const WORDS: Readonly<Record<string, readonly string[]>> = {
  json: '"fieldname" "fieldtype" "options" "default" "length" "unique" "search_index" "Data" "Link" "Table" "Int" "Decimal" "field_order" "name" "doctype" "DocType" "autoname" "issingle" , : [ ] { }'.split(
    ' ',
  ),
  sql: 'SELECT FROM WHERE GROUP ORDER BY HAVING LIMIT UNION INTERSECT EXCEPT INSERT INTO VALUES UPDATE SET DELETE ALTER TABLE ADD DROP COLUMN INDEX KEY UNIQUE CREATE DEFAULT ENUM DECIMAL VARCHAR(140) NULL NOT AS ON JOIN USING WITH RECURSIVE RETURNING CASE WHEN THEN END EXISTS IN BETWEEN INTERVAL sys_guid( nvl( chr( cast( values( row_number() over( ( ) , . * = := @a @@b DELIMITER $$ BEGIN `tabUser` name'.split(
    ' ',
  ),
  py: 'def class if else: for in while try: except: with lambda return yield await async import from frappe.db.sql( frappe.db.get_all( frappe.qb.from_( .where( .select( .format( .join( % + += = == := f"{x}" """ self doc @frappe.whitelist() None True ( ) [ ] { } : , # \\'.split(
    ' ',
  ),
  yaml: [
    ': ',
    '- ',
    '\n- ',
    '\n  ',
    '\n\t',
    '|\n',
    '>-\n',
    '&a ',
    '*a',
    '<<: *a',
    '!!python/object ',
    '{{ x }}',
    '---\n',
    '? ',
    '# ',
    '"',
    '[',
    '{',
  ],
};

const TOKEN = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|\w+|\s+|[^\w\s]/g;

/** One change of a text of a kind (`json`, `sql`, `py`), mostly along its tokens. */
function once(text: string, kind: string, random: Random, others: readonly string[]): string {
  const tokens = text.match(TOKEN) ?? [];
  const at = random.below(tokens.length + 1);
  const count = 1 + random.below(4);
  const put = (piece: string, drop = 0) =>
    [...tokens.slice(0, at), piece, ...tokens.slice(at + drop)].join('');
  switch (random.below(11)) {
    case 0:
      return put('', count);
    case 1:
      return put(random.pick(STRANGE));
    case 2:
      return put(random.pick(STRANGE), 1);
    case 3:
      return put(` ${random.pick(WORDS[kind] ?? STRANGE)} `);
    case 4:
      return put(random.pick(WORDS[kind] ?? STRANGE), 1);
    case 5:
      return put(
        tokens
          .slice(at, at + count)
          .join('')
          .repeat(2 + random.below(40)),
        count,
      );
    case 6:
      return tokens.slice(0, at).join('');
    case 7: {
      const other = random.pick(others).match(TOKEN) ?? [];
      const from = random.below(other.length + 1);
      return put(other.slice(from, from + 1 + random.below(30)).join(''), count);
    }
    case 8: {
      const offset = random.below(text.length + 1);
      return text.slice(0, offset) + random.pick(STRANGE) + text.slice(offset + random.below(3));
    }
    case 9: {
      const [open, close] = random.pick([
        ['(', ')'],
        ['[', ']'],
        ['{', '}'],
        ['"', '"'],
        ['`', '`'],
        ["'", "'"],
      ] as const);
      const depth = 1 + random.below(60);
      return put(
        open.repeat(depth) + (tokens[at] ?? '') + close.repeat(random.below(4) ? depth : depth - 1),
        1,
      );
    }
    default: {
      const to = random.below(tokens.length + 1);
      const moved = tokens.slice();
      const [taken] = moved.splice(at, 1);
      moved.splice(to, 0, taken ?? '');
      return moved.join('');
    }
  }
}

/** A text after one to `most` changes, never longer than 60,000 characters. */
export function mutate(
  text: string,
  kind: string,
  random: Random,
  others: readonly string[],
  most = 6,
): string {
  let out = text;
  for (let n = 1 + random.below(most); n > 0; n--) out = once(out, kind, random, others).slice(0, 60_000);
  return out;
}
