/**
 * What stands in a file (names, defaults, options, SQL, paths) goes into every output through one of these, so that it
 * is shown and never read: not by a database, a terminal, a CI runner, a browser or a shell.
 */

/** Control characters (C0, C1, DEL), line separators, and what turns the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be found
const HIDDEN = /[\0-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const REPLACEMENT = '\ufffd';
const keepLines = (character: string): string => (/[\r\n\t]/.test(character) ? character : REPLACEMENT);

/** Text on one line of a terminal or of a CI log: white space is a space, what moves the cursor or colours is U+FFFD. */
export function terminalText(text: string): string {
  return withoutCommands(text.replace(/\s+/g, ' ').replace(HIDDEN, REPLACEMENT));
}

/** Lines of a terminal or of a CI log, their white space kept. A runner reads no command at their beginnings. */
export function terminalLines(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => withoutCommands(line.replaceAll('\t', '  ').replace(HIDDEN, REPLACEMENT)))
    .join('\n');
}

/** Text of an editor: its lines stay, what moves a cursor or turns the direction is U+FFFD. */
export function shownText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(HIDDEN, keepLines);
}

/** What runners of GitHub and Azure take for a command, wherever in a line it stands. */
const INNER_COMMAND = /##(?=\[|vso)/g;

/** GitHub's runner takes `::error::` at the beginning of a line and `##[error]` anywhere for its own. */
function withoutCommands(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1\u200b:').replace(INNER_COMMAND, '#\u200b#');
}

/** JSON with an indentation of one; what a terminal or a runner would take for its own is written as \uXXXX. */
export function jsonText(value: unknown): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, undefined, 1)
    .replace(HIDDEN, (character) => (character === '\n' ? character : escaped(character)))
    .replace(INNER_COMMAND, '#\\u0023');
}

/** Data of a GitHub Actions workflow command, as `escapeData` of actions/toolkit, without control characters. */
export function githubData(text: string): string {
  const shown = text.replace(HIDDEN, keepLines);
  return shown.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

export function githubProperty(text: string): string {
  return githubData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** An attribute of XML. Characters that XML 1.0 cannot hold, not even escaped, become U+FFFD. */
export function xmlAttribute(text: string): string {
  return forXml(text)
    .replace(/[&<>"\t\n\r]/g, (character) => ENTITIES[character]!)
    .replace(INNER_COMMAND, '#&#35;');
}

/** Content of an element of XML; line breaks stay. */
export function xmlText(text: string): string {
  return forXml(text)
    .replace(/[&<>\r]/g, (character) => ENTITIES[character]!)
    .replace(/^(\s*):(?=:)/gm, '$1&#58;')
    .replace(INNER_COMMAND, '#&#35;');
}

const forXml = (text: string): string =>
  text.replace(HIDDEN, keepLines).replace(/[\ufffe\uffff]|\p{Surrogate}/gu, REPLACEMENT);

/** Text or an attribute of HTML. */
export function html(text: string): string {
  return shownText(text)
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!)
    .replace(/^(\s*):(?=:)/gm, '$1&#58;')
    .replace(INNER_COMMAND, '#&#35;');
}

/** A stretch of Markdown on one line, also in a table's cell: no link, image, HTML, emphasis or mention. */
export function markdownText(text: string): string {
  return terminalText(text)
    .replace(/[\\`*[\]|~]|(?<=^|\W)_|_(?=\W|$)/g, '\\$&')
    .replace(/[&<>]/g, (character) => ENTITIES[character]!)
    .replace(/@(?=\w)/g, '@\u200b');
}

/** Inline code of Markdown that holds any text: the fence is longer than every run of backticks in it. */
export function markdownCode(text: string): string {
  const flat = terminalText(text);
  const fence = '`'.repeat(longestRun(flat) + 1);
  return flat.includes('`') ? `${fence} ${flat} ${fence}` : `${fence}${flat}${fence}`;
}

/** A message as Markdown: what stands between backticks is code, the rest is text. */
export function markdownMessage(message: string): string {
  return codeParts(message)
    .map((part, i) => (i % 2 === 1 ? markdownCode(part) : markdownText(part)))
    .join('');
}

/** A message as HTML: what stands between backticks is code, the rest is text. */
export function htmlMessage(message: string): string {
  return codeParts(message)
    .map((part, i) => (i % 2 === 1 ? `<code>${html(part)}</code>` : html(part)))
    .join('');
}

/** Text and code in turn. */
const codeParts = (message: string): string[] => message.split(/`([^`\n]+)`/);

/** The lines of a block of code in Markdown, between fences longer than every run of backticks in them. */
export function markdownBlock(language: string, lines: readonly string[]): string[] {
  const shown = lines.map((line) => terminalLines(line));
  const fence = '`'.repeat(Math.max(3, longestRun(shown.join('\n')) + 1));
  return [`${fence}${language}`, ...shown, fence];
}

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);

/** An identifier of MariaDB or MySQL in backticks, on one line. Frappe takes no name that changes by that. */
export function sqlName(name: string): string {
  return `\`${name.replace(HIDDEN, REPLACEMENT).replace(INNER_COMMAND, '#\u200b#').replaceAll('`', '``')}\``;
}

/** Statements as a person is shown them: what a string or a comment hides in them is not sent to a terminal. */
export function sqlText(sql: string): string {
  const shown = sql.replaceAll('\r', REPLACEMENT).replace(HIDDEN, keepLines);
  return shown.split('\n').map(withoutCommands).join('\n');
}

/** An identifier or word that Frappe sends without backticks: left so, unless it could be more than one token. */
export function sqlWord(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no name that anybody meant has one
  return word === '' || /[`'";()#\\\0-\x1f]|--|\/\*/.test(word) ? sqlName(word) : word;
}

/** A word of the grammar, such as a storage engine's name: left so when it is one word. */
export function sqlKeyword(word: string): string {
  return /^\w*$/.test(word) ? word : sqlName(word);
}

/** A string of MariaDB or MySQL. */
export function sqlString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** The text of one line of comment in SQL: without line breaks, so that nothing runs that is after them. */
export function sqlComment(text: string): string {
  return `-- ${terminalText(text)}`.trimEnd();
}

/** Text between double quotes of a shell, on one line. */
export function shellText(text: string): string {
  return terminalText(text).replace(/[\\"`$]/g, '\\$&');
}

/** A text as Python writes it. */
export function pythonString(text: string): string {
  const fits = text.includes('\n') && !/"""|\\$|"$|\r/.test(text);
  return fits ? `r"""${text}"""` : JSON.stringify(text);
}
