import { changedLines } from './text-change.js';

/** What counts as deep in a text. */
export interface Depths {
  /** No deeper than this is of interest. */
  limit: number;
  /** How deep a whole text is; each bracket adds one at most, and concerns nothing before its line. */
  depthOf(text: string): number;
  brackets: RegExp;
  /** Lines that are deep whatever their brackets. */
  deepLine?: RegExp;
}

/**
 * Tells of a text that differs in a few letters from the one before, as at each key, that it is not deep without looking
 * through all of it: each bracket in the changed lines may have added one.
 */
export class DepthBound {
  private last = { text: '', depth: 0 };

  constructor(private readonly depths: Depths) {}

  isDeeper(text: string): boolean {
    const { limit, depthOf } = this.depths;
    const depth = this.byChange(text) ?? depthOf(text);
    if (depth > limit) return true;
    this.last = { text, depth };
    return false;
  }

  private byChange(text: string): number | undefined {
    const { limit, brackets, deepLine } = this.depths;
    const { last } = this;
    const lines = changedLines(last.text, text);
    if (!lines || lines.endAfter - lines.start > text.length >> 1) return undefined;
    const now = text.slice(lines.start, lines.endAfter);
    if (deepLine?.test(now)) return undefined;
    const changed = last.text.slice(lines.start, lines.endBefore) + now;
    const depth = last.depth + (changed.match(brackets)?.length ?? 0);
    return depth > limit ? undefined : depth;
  }
}
