import { matchesRule } from './config/settings.js';
import type { Span } from './text.js';

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
}

const COMMENT =
  /(?<=(?:#|--|\/\/|\{#-?)[ \t]*)doctype-compat:[ \t]*(ignore-file|ignore)(?:[ \t]+|(?=\r|\n|$))([^\r\n]*)/g;
const RULE_LIST =
  /^(?:\*|[a-z][a-z-]*\/(?:\*|[a-z0-9-]+))(?:[ \t]*,[ \t]*(?:[a-z][a-z-]*\/(?:\*|[a-z0-9-]+)))*/;

/**
 * Reads the suppression comments of a text: `# doctype-compat: ignore rule[, rule] reason` (also `--`, `//`,
 * `{#`) for the next line that is not itself a comment or empty, or for its own line when code stands before
 * it; `ignore-file` for the whole file. A comment that names no rule suppresses every rule.
 */
export function parseSuppressions(text: string): CommentSuppressions | undefined {
  if (!text.includes('doctype-compat:')) return undefined;
  const found: CommentSuppression[] = [];
  const lines = text.split(/\r\n|\n|\r/);
  const starts = lineStarts(text);
  for (const match of text.matchAll(COMMENT)) {
    const at = lineOf(starts, match.index);
    const rest = match[2]!.replace(/[ \t]*(?:-?#\}|\*\/)?[ \t]*$/, '');
    const list = RULE_LIST.exec(rest)?.[0] ?? '';
    const before = text.slice(starts[at]!, match.index);
    let line = at;
    if (/^\s*(?:#|--|\/\/|\{#-?)\s*$/.test(before)) {
      line++;
      while (line < lines.length && /^\s*(?:(?:#|--|\/\/|\{#).*)?$/.test(lines[line]!)) line++;
    }
    found.push({
      scope: match[1] === 'ignore-file' ? 'file' : 'line',
      rules: list ? list.split(',').map((rule) => rule.trim()) : ['*'],
      reason: rest.slice(list.length).trim(),
      span: { start: match.index, end: match.index + match[0].trimEnd().length },
      line: match[1] === 'ignore-file' ? -1 : line,
    });
  }
  return found.length ? new CommentSuppressions(found) : undefined;
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
      if (one.scope === 'line' && !lines.includes(one.line)) continue;
      const pattern = one.rules.find((candidate) => matchesRule(candidate, rule));
      if (pattern === undefined) continue;
      const patterns = this.used.get(one) ?? new Set();
      this.used.set(one, patterns.add(pattern));
      suppressed = true;
    }
    return suppressed;
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

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  const after = starts.findIndex((start) => start > offset);
  return (after === -1 ? starts.length : after) - 1;
}
