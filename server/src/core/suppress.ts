import { matchesRule } from './config/settings.js';
import { StatementHeads } from './sources/python/header.js';
import { splitStatements } from './sources/sql/split.js';
import { tokenize } from './sources/sql/tokens.js';
import { LineIndex, type Span } from './text.js';

/** One `doctype-compat: ignore …` comment. */
export interface CommentSuppression {
  /** `line`: the next line that holds code; `file`: the whole file. */
  scope: 'line' | 'file';
  rules: readonly string[];
  reason: string;
  /** From the marker's word to the end of the comment. */
  span: Span;
  /** Zero-based line that it speaks of; -1 for a file. */
  line: number;
  /** The last line of the statement that begins on that line. */
  lastLine: number;
}

const SIGN = /(?:#|--|\/\/|\{#-?|\/\*|<!--)/.source;
const COMMENT = new RegExp(
  `(?<=${SIGN}[ \\t]*)doctype-compat:[ \\t]*(ignore-file|ignore)(?:[ \\t]+|(?=\\r|\\n|$))([^\\r\\n]*)`,
  'g',
);
const ONLY_SIGN = new RegExp(`^\\s*${SIGN}\\s*$`);
const NO_CODE = new RegExp(`^\\s*(?:${SIGN}.*)?$`);
const RULE_LIST =
  /^(?:\*|[a-z][a-z-]*\/(?:\*|[a-z0-9-]+))(?:[ \t]*,[ \t]*(?:[a-z][a-z-]*\/(?:\*|[a-z0-9-]+)))*/;

/** How a language tells comments from strings, and how far a statement goes. */
export type CommentLanguage = 'python' | 'sql' | undefined;

/**
 * Reads the suppression comments of a text: `# doctype-compat: ignore rule[, rule] reason` (also `--`, `//`,
 * `{#`, `/*`, `<!--`) for the next line that is not itself a comment or empty, with the whole statement that
 * begins there, or for the statement before it on its own line; `ignore-file` for the whole file. A comment
 * that names no rule suppresses every rule. What stands in a string is no comment.
 */
export function parseSuppressions(text: string, language?: CommentLanguage): CommentSuppressions | undefined {
  if (!text.includes('doctype-compat:')) return undefined;
  const found: CommentSuppression[] = [];
  const lines = text.split(/\r\n|\n|\r/);
  const index = new LineIndex(text);
  const lineOf = (offset: number) => index.positionAt(offset).line;
  const startOf = (line: number) => index.offsetAt({ line, character: 0 });
  const reader = readerOf(text, language);
  for (const match of text.matchAll(COMMENT)) {
    if (!reader.isComment(match.index)) continue;
    const at = lineOf(match.index);
    const rest = match[2]!.replace(/[ \t]*(?:-?#\}|\*\/|-->)?[ \t]*$/, '');
    const list = RULE_LIST.exec(rest)?.[0] ?? '';
    const before = text.slice(startOf(at), match.index);
    let line = at;
    let lastLine = at;
    if (ONLY_SIGN.test(before)) {
      line++;
      while (line < lines.length && NO_CODE.test(lines[line]!)) line++;
      const start = startOf(line);
      const code = lines[line]?.search(/\S|$/);
      lastLine = code === undefined ? line : lineOf(reader.endOf(start, start + code));
    } else line = lineOf(reader.startOf(startOf(at) + before.search(/\S|$/)));
    found.push({
      scope: match[1] === 'ignore-file' ? 'file' : 'line',
      rules: list ? list.split(',').map((rule) => rule.trim()) : ['*'],
      reason: rest.slice(list.length).trim(),
      span: { start: match.index, end: match.index + match[0].trimEnd().length },
      line: match[1] === 'ignore-file' ? -1 : line,
      lastLine,
    });
  }
  return found.length ? new CommentSuppressions(found) : undefined;
}

/** Where the statement around an offset begins: a comment on a line of its own above speaks of it. */
export function statementStart(text: string, language: CommentLanguage, offset: number): number {
  return readerOf(text, language).startOf(offset);
}

/** The language of a file by its path, as far as its comments need it. */
export function commentLanguage(path: string): CommentLanguage {
  return path.endsWith('.py') ? 'python' : path.endsWith('.sql') ? 'sql' : undefined;
}

interface Reader {
  isComment(offset: number): boolean;
  /** Where the code ends that begins at an offset of a line. */
  endOf(lineStart: number, offset: number): number;
  /** Where the statement begins that an offset is in. */
  startOf(offset: number): number;
}

function readerOf(text: string, language: CommentLanguage): Reader {
  const plain: Reader = {
    isComment: () => true,
    endOf: (_, offset) => offset,
    startOf: (offset) => offset,
  };
  if (language === 'sql') {
    const comments = tokenize(text).filter(({ kind }) => kind === 'comment');
    const statements = splitStatements(text).map(({ span }) => span);
    return {
      ...plain,
      isComment: (at) => comments.some(({ start, end }) => start < at && at < end),
      startOf: (at) => statements.find(({ start, end }) => start <= at && at < end)?.start ?? at,
    };
  }
  if (language !== 'python') return plain;
  const heads = new StatementHeads(text);
  return {
    isComment: (offset) => heads.isComment(offset),
    endOf: (lineStart, offset) => {
      const head = heads.headAt(offset);
      return (head.start >= lineStart ? head : heads.pieceFrom(offset)).end;
    },
    startOf: (offset) => heads.headAt(offset).start,
  };
}

/** The suppression comments of one file, and which of them have suppressed something. */
export class CommentSuppressions {
  private readonly used = new Map<CommentSuppression, Set<string>>();

  constructor(readonly all: readonly CommentSuppression[]) {}

  /**
   * Whether a finding of `rule` is suppressed that starts on one of these lines (its own, and the first one of its
   * statement); marks what suppressed it as used.
   */
  suppress(rule: string, lines: readonly number[]): boolean {
    let suppressed = false;
    for (const one of this.all) {
      const speaks = lines.some((line) => line >= one.line && line <= one.lastLine);
      if (one.scope === 'line' && !speaks) continue;
      const pattern = one.rules.find((candidate) => matchesRule(candidate, rule));
      if (pattern === undefined) continue;
      const patterns = this.used.get(one) ?? new Set();
      this.used.set(one, patterns.add(pattern));
      suppressed = true;
    }
    return suppressed;
  }

  /** Which comments (by their place in `all`) have suppressed something, each with those of its rules. */
  usedRules(): [comment: number, rules: string[]][] {
    return [...this.used].map(([comment, rules]) => [this.all.indexOf(comment), [...rules]]);
  }

  /** Takes over what another copy of these comments has suppressed. */
  markUsed(used: readonly (readonly [comment: number, rules: readonly string[]])[]): void {
    for (const [at, rules] of used) {
      const comment = this.all[at];
      if (comment) this.used.set(comment, new Set([...(this.used.get(comment) ?? []), ...rules]));
    }
  }

  /** What has suppressed nothing: each comment with those of its rules that had no finding. */
  unused(): { comment: CommentSuppression; rules: string[] }[] {
    return this.all.flatMap((comment) => {
      const used = this.used.get(comment);
      const rules = comment.rules.filter((rule) => !used?.has(rule));
      return rules.length ? [{ comment, rules }] : [];
    });
  }
}
