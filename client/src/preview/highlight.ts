import { element } from './dom.js';

const TOKEN =
  /(?<name>`(?:[^`]|``)*`?)|(?<string>'(?:[^'\\]|\\.|'')*'?|"(?:[^"\\]|\\.|"")*"?)|(?<comment>--.*|\/\*.*?\*\/)|(?<literal>\b\d+(?:\.\d+)?\b)|(?<word>[A-Za-z_]\w*)/g;

const KEYWORDS = new Set(
  (
    'add alter and as auto_increment by character charset check collate column comment constraint create ' +
    'default engine exists foreign if in index insert into key modify not null on or primary references ' +
    'row_format sequence set table to unique update using values vitess_sequence'
  ).split(' '),
);
const TYPES = new Set(
  (
    'bigint binary blob char date datetime decimal double float int integer json longtext mediumtext real ' +
    'smallint text time timestamp tinyint uuid varbinary varchar'
  ).split(' '),
);

export interface Token {
  text: string;
  kind?: 'name' | 'string' | 'comment' | 'literal' | 'keyword' | 'type';
}

/** Splits a line of SQL for colouring; every character comes back exactly once. */
export function tokens(line: string): Token[] {
  const found: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    if (match.index > end) found.push({ text: line.slice(end, match.index) });
    end = match.index + match[0].length;
    found.push({ text: match[0], ...kindOf(match) });
  }
  if (end < line.length) found.push({ text: line.slice(end) });
  return found;
}

function kindOf({ groups }: RegExpMatchArray): Pick<Token, 'kind'> {
  if (groups!.word === undefined) {
    const kind = (['name', 'string', 'comment', 'literal'] as const).find(
      (name) => groups![name] !== undefined,
    );
    return kind ? { kind } : {};
  }
  const word = groups!.word.toLowerCase();
  if (KEYWORDS.has(word)) return { kind: 'keyword' };
  return TYPES.has(word) ? { kind: 'type' } : {};
}

/** A line of SQL as coloured pieces. */
export function coloured(line: string): (Node | string)[] {
  return tokens(line).map((token) =>
    token.kind === undefined ? token.text : element('span', { class: token.kind }, token.text),
  );
}
