import assert from 'node:assert/strict';

/** What runs, were it not shown as text: `pwned` where a database, shell or script would do something. */
const ATTACKS = [
  'DROP TABLE pwned;',
  '; DROP TABLE pwned; -- ',
  '`; DROP TABLE pwned; -- ',
  "'; DROP TABLE pwned; -- ",
  "\\'; DROP TABLE pwned; -- ",
  '*/ DROP TABLE pwned; /*',
  '); DROP TABLE pwned; -- ',
  '$$\nDELIMITER ;\nDROP TABLE pwned;',
  '\x1b]0;pwned\x07\x1b[2J\x1b[31m',
  '\x9b31m\x9d0;pwned\x9c',
  '\0pwned\x7f\b\b',
  '\u202epwned\u2066\u2029pwned',
  '::error file=pwned::pwned',
  '##[error]pwned ##vso[task.setvariable]pwned',
  '<script>pwned()</script><img src=x onerror=pwned()>',
  ']]></failure></testcase><failure>pwned&pwned;"\'',
  '[pwned](command:pwned) ![pwned](http://pwned.invalid/x.png) @pwned',
  '```\n<b>pwned</b>\n# pwned\n``',
  '$(pwned) `pwned` \x24{pwned} !pwned',
  '{{ pwned }} {% pwned %} %(pwned)s %pwned',
];

/** How each of them gets to the beginning of a line or out of what it stands in. */
const WAYS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `x\n${text}`,
  (text) => `x\r${text}\r\n`,
  (text) => `x\`${text}`,
  (text) => `x\\"'${text}`,
];

/** A hundred texts of which none may do anything in any output. */
export const PAYLOADS: readonly string[] = ATTACKS.flatMap((attack) => WAYS.map((way) => way(attack)));

/** A folder's name can hold all but `/` and NUL. */
const fileName = (payload: string) => payload.replace(/[/\0]/g, '_').slice(0, 80);

/** DocTypes, controllers, SQL and a configuration that are made of them; `change`: a later state of the same. */
export function hostileFiles(change: boolean): Record<string, string> {
  const out: Record<string, string> = {};
  PAYLOADS.forEach((payload, i) => {
    const field = (fieldname: string, more: object = {}) => ({ fieldname, fieldtype: 'Data', ...more });
    const doctype = {
      doctype: 'DocType',
      name: `D${i} ${payload}`,
      module: payload,
      engine: i % 3 === 0 ? payload : 'InnoDB',
      row_format: i % 3 === 1 ? payload : undefined,
      autoname: i % 2 ? 'autoincrement' : `field:${payload}`,
      description: payload,
      search_fields: payload,
      sort_field: payload,
      fields: [
        field(`a${payload}`, { default: payload, options: payload, search_index: 1, label: payload }),
        field(`b${payload}`, { unique: 1, fieldtype: 'Text', default: payload }),
        field(`c${payload}`, { fieldtype: 'Link', options: payload }),
        field('d', { default: change ? payload : 'x', length: change ? 300 : 140, not_nullable: 1 }),
        ...(i % 4 === 0
          ? [field(change ? `e${payload}` : `f${payload}`, { fieldtype: change ? 'Int' : 'Data' })]
          : []),
        field(payload, { fieldtype: payload }),
      ],
    };
    // The name begins so that no runner's command is hidden behind something.
    const folder = `${fileName(payload)}/doctype/d${i}`;
    out[`${folder}/d${i}.json`] = JSON.stringify(doctype, undefined, 1);
    out[`${folder}/d${i}.py`] =
      `import frappe\n# doctype-compat: ignore ${payload}\ndef on_doctype_update():\n` +
      `\tfrappe.db.add_index(${JSON.stringify(doctype.name)}, [${JSON.stringify(payload)}, "d"], ${JSON.stringify(`i${payload}`)})\n` +
      `\tfrappe.db.sql(${JSON.stringify(`select a from \`tab${doctype.name}\` where x = '${payload}'`)})\n`;
    out[`${folder}/q.sql`] = `select \`${payload}\` from \`tabD${i}\` where (${payload};\n`;
  });
  out['doctype-compat.json'] = JSON.stringify({
    targets: PAYLOADS.slice(0, 5),
    rules: Object.fromEntries(PAYLOADS.map((payload) => [payload, payload])),
    ignore: PAYLOADS.map((payload) => ({ rule: payload, file: payload, doctype: payload, field: payload })),
    [PAYLOADS[5]!]: PAYLOADS[6],
  });
  return out;
}

/** Characters that move a cursor or turn the direction of a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
export const MOVES = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Outside of code: no HTML but ours, no link, no image. */
export function assertMarkdown(markdown: string): void {
  const text = markdown
    .replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '')
    .replace(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
  for (const wrong of [/<(?!\/?(?:details|summary|b|code|br)>)/, /(?<!\\)\]\(/, /^# /m, /@pwned/]) {
    const at = text.search(wrong);
    assert.ok(at < 0, JSON.stringify(text.slice(Math.max(0, at - 100), at + 200)));
  }
}
