/** What one line of a laid-out statement defines, in a form that two engines' spellings share. */
export interface Definition {
  /** `table`, `column name`, `key name`, `primary`, `options`, or the statement itself. */
  name: string;
  /** The rest, without quotes of names, in lower case, with one spelling for what means the same. */
  meaning: string;
  /** Uniqueness and keys that it brings, also those written after a column: `unique title`, `primary name`. */
  keys: string[];
}

const KEY =
  /^(primary key|unique key|unique index|unique|key|index) ?(?:if not exists )?([^( ]+)? ?\((.*?)\)(?: .*)?$/;

/** Reads a line; the first one of a statement is its head. */
export function readDefinition(line: string, first: boolean): Definition {
  const text = plain(line);
  if (first) {
    const table = /^create table (?:if not exists )?(.*?) ?\($/.exec(text);
    // Another statement is paired with one that differs in its conditions only.
    return {
      name: table ? 'table' : text.replace(' if not exists', ''),
      meaning: table?.[1] ?? text,
      keys: [],
    };
  }
  if (text.startsWith(')')) {
    return { name: 'options', meaning: text.replaceAll('default c', 'c').replaceAll('=', ' '), keys: [] };
  }
  const key = KEY.exec(text);
  if (key) return readKey(key[1]!, key[2], key[3]!.replaceAll(' ', ''));
  return readColumn(text);
}

function readKey(kind: string, name: string | undefined, columns: string): Definition {
  if (kind === 'primary key') return { name: 'primary', meaning: columns, keys: [`primary ${columns}`] };
  const short = kind.startsWith('unique') ? 'unique' : 'key';
  return { name: `key ${name ?? columns}`, meaning: columns, keys: [`${short} ${columns}`] };
}

function readColumn(text: string): Definition {
  const space = text.indexOf(' ');
  const column = space < 0 ? text : text.slice(0, space);
  const keys: string[] = [];
  const meaning = text
    .slice(column.length)
    .replace(/ primary key\b/, () => {
      keys.push(`primary ${column}`);
      return '';
    })
    .replace(/ unique(?: key)?$/, () => {
      keys.push(`unique ${column}`);
      return '';
    });
  return { name: `column ${column}`, meaning: meaning.trim(), keys };
}

/** Lower case outside of strings, names without their quotes, single spaces, no comma at the end. */
function plain(line: string): string {
  return line
    .trim()
    .replace(/,$/, '')
    .replace(/'(?:[^'\\]|\\.|'')*'|`((?:[^`]|``)*)`|"((?:[^"]|"")*)"|[^'"`]+/g, (part, tick, double) => {
      if (part.startsWith("'")) return part;
      // A space in a name must not end it.
      const name: string | undefined = tick ?? double;
      return name === undefined
        ? part.toLowerCase().replace(/\s+/g, ' ')
        : name.toLowerCase().replaceAll(' ', '\u00a0');
    })
    .replace(/ \(/g, '(')
    .replace(/\( /g, '(');
}
