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
