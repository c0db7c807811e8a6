import { isAssigned } from './comparisons.js';
import {
  callThatEnds,
  columnAfter,
  columnBefore,
  type Difference,
  isComparison,
  kindOfColumn,
  textOf,
} from './model.js';

const FULL = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  datetime: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d+)?$/,
  time: /^\d{2}:\d{2}:\d{2}(?:\.\d+)?$/,
};
/** What MariaDB reads as a date or a time, written in another way. */
const LIKE = {
  date: /^\d{4}[-/.]?\d{1,2}[-/.]?\d{1,2}(?: [\d:.]+)?$/,
  datetime: /^\d{4}[-/.]?\d{1,2}[-/.]?\d{1,2}(?: [\d:.]+)?$/,
  time: /^\d{1,2}:\d{1,2}(?::\d{1,2})?$/,
};
const isDated = (kind: string | undefined): kind is 'date' | 'datetime' | 'time' =>
  kind === 'date' || kind === 'datetime' || kind === 'time';

/** Dates and times are texts on SQLite. */
export const OF_DATES: readonly Difference[] = [
  {
    *find(statement) {
      const { tokens } = statement;
      for (const [at, token] of tokens.entries()) {
        const kind = kindOfColumn(statement, columnBefore(tokens, at));
        const isUpper = token.upper === 'BETWEEN';
        const text = textOf(tokens[isUpper ? at + 3 : at + 1]);
        if (!isDated(kind) || text === undefined || !(isComparison(token) || isUpper)) continue;
        if (isAssigned(tokens, at)) continue;
        if (FULL[kind].test(text) || !LIKE[kind].test(text)) continue;
        // Where order counts, only midnight itself differs.
        if (kind === 'datetime' && FULL.date.test(text) && !/^(?:=|!=|<>)$/.test(token.text)) continue;
        const full = { date: 'YYYY-MM-DD', datetime: 'YYYY-MM-DD hh:mm:ss', time: 'hh:mm:ss' }[kind];
        yield {
          at,
          what: 'this comparison',
          says: `SQLite compares '${text}' with the column's text, letter by letter. Write it in full, as ${full}.`,
        };
      }
    },
    examples: [
      "SELECT name FROM tabStay WHERE day > '2024-3-1' ORDER BY name",
      "SELECT name FROM tabStay WHERE day = '20240305' ORDER BY name",
      "SELECT name FROM tabStay WHERE starts_on = '2024-01-31'",
      "SELECT name FROM tabStay WHERE day BETWEEN '2024-1-1' AND '2024-3-31' ORDER BY name",
      "SELECT name FROM tabStay WHERE at > '9:00' ORDER BY name",
    ],
    alike: [
      "SELECT name FROM tabStay WHERE day > '2024-03-01' ORDER BY name",
      "SELECT name FROM tabStay WHERE starts_on >= '2024-03-05' ORDER BY name",
      "SELECT name FROM tabStay WHERE at > '09:00:00' ORDER BY name",
      "SELECT name FROM tabStay WHERE starts_on LIKE '2024-02%' ORDER BY name",
    ],
  },
  {
    *find(statement) {
      const { tokens } = statement;
      for (const [at, token] of tokens.entries()) {
        if (!isComparison(token) || isAssigned(tokens, at)) continue;
        const kinds = [columnBefore(tokens, at), columnAfter(tokens, at)].map((one) =>
          kindOfColumn(statement, one),
        );
        if (!kinds.includes('date') || !kinds.includes('datetime')) continue;
        yield {
          at,
          what: 'this comparison',
          says: 'one column holds a date and the other a date with a time, and SQLite compares their texts. Write DATE(…) around the second.',
        };
      }
    },
    examples: ['SELECT name FROM tabStay WHERE day = starts_on ORDER BY name'],
    alike: ['SELECT name FROM tabStay WHERE day = DATE(starts_on) ORDER BY name'],
  },
  {
    *find(statement) {
      const { tokens } = statement;
      for (const [at, token] of tokens.entries()) {
        if (token.text !== '+' && token.text !== '-') continue;
        const after = columnAfter(tokens, at);
        if (!isDated(kindOfColumn(statement, columnBefore(tokens, at)))) continue;
        if (tokens[at + 1]?.kind !== 'number' && !isDated(kindOfColumn(statement, after))) continue;
        yield {
          at,
          what: 'this sum',
          says: 'to SQLite a date is a text, and in a sum the number that it begins with: the year. Use DATEDIFF, or compute in Python.',
        };
      }
    },
    examples: ['SELECT day + 1 FROM tabStay', 'SELECT ends_on - starts_on FROM tabStay'],
    alike: ['SELECT seats + 1, 5 - seats FROM tabStay'],
  },
  {
    *find({ tokens, sent }) {
      const utc = /\bDATETIME\('now'|\bCURRENT_(?:DATE|TIME|TIMESTAMP)\b/i.exec(sent)?.[0];
      if (utc === undefined) return;
      const isFolded = utc.toUpperCase().startsWith('DATETIME');
      for (const [at, token] of tokens.entries()) {
        if (!CLOCKS.has(token.upper)) continue;
        const end = tokens[at + 1]?.text === '(' ? at + 3 : at + 1;
        const isSum = /^[-+]$/.test(tokens[end]?.text ?? '') && tokens[end + 1]?.upper === 'INTERVAL';
        if (isFolded ? !isSum : token.upper === 'NOW') continue;
        yield {
          at,
          what: token.upper,
          says: 'it is the time in UTC, where MariaDB’s is that of its server, and Frappe’s that of the site. Compute it with frappe.utils.now_datetime or nowdate and bind it.',
          shown: utc,
          info: true,
        };
      }
    },
    examples: ['SELECT NOW() - INTERVAL 1 HOUR < UTC_TIMESTAMP()'],
    alike: ['SELECT 1 < 2'],
  },
  {
    *find({ tokens, sent }) {
      if (!/ -> '/.test(sent)) return;
      for (const [at, token] of tokens.entries()) {
        const call = callThatEnds(tokens, at - 1);
        if (!isComparison(token) || call === undefined || tokens[call]!.upper !== 'JSON_EXTRACT') continue;
        if (!/^(?:string|number)$/.test(tokens[at + 1]?.kind ?? '')) continue;
        yield {
          at,
          what: 'this comparison',
          says: 'what JSON_EXTRACT becomes gives JSON: a text in its quotes, a number as a text. Read the value in Python.',
          shown: " -> '",
        };
      }
    },
    examples: [
      "SELECT name FROM tabStay WHERE JSON_EXTRACT(extra, '$.a') = 'x'",
      "SELECT name FROM tabStay WHERE JSON_EXTRACT(extra, '$.a') = 1",
    ],
    alike: ["SELECT name FROM tabStay WHERE JSON_EXTRACT(extra, '$.a') IS NULL ORDER BY name"],
  },
];

const CLOCKS = new Set(['NOW', 'CURDATE', 'CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_TIME']);
