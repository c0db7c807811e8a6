import type { Template } from '../sources/python/strings.js';
import { FILLER, type Hole, type HoleKind, type SqlFragment } from '../sources/sql/fragment.js';
import { OffsetMap } from '../sources/sql/map.js';
import type { Span } from '../text.js';

/** What a fragment needs beside its text. */
export type SqlTextOrigin = Omit<SqlFragment, 'sql' | 'map' | 'holes' | 'alternatives'>;

/** A statement that is put together piece by piece, each with its place in the file. */
export class SqlText {
  private readonly parts: string[] = [];
  private readonly map = new OffsetMap();
  private readonly holes: Hole[] = [];

  /** Text that `span` of the file is the reason of, as a whole. */
  add(text: string, span: Span): this {
    this.parts.push(text);
    this.map.add(text.length, span.start, span.end);
    return this;
  }

  /** A stretch of a text of the file, character by character; what is not known in it is filled in by `kind`. */
  copy(template: Template, kind: HoleKind = 'text', start = 0, end = template.text.length): this {
    let at = start;
    for (const gap of template.gaps) {
      if (gap.at < start || gap.at > end) continue;
      this.piece(template, at, gap.at);
      this.hole(kind, this.filler(), gap.source);
      at = gap.at;
    }
    this.piece(template, at, end);
    return this;
  }

  private piece({ text, map }: Template, start: number, end: number): void {
    if (end <= start) return;
    this.parts.push(text.slice(start, end));
    this.map.addFrom(map, start, end);
  }

  /** Something that is not known. */
  hole(kind: HoleKind, filling: string, source: Span): this {
    const start = this.map.length;
    this.parts.push(filling);
    this.map.add(filling.length, source.start, source.end);
    this.holes.push({ kind, start, end: this.map.length, source });
    return this;
  }

  /** A name that stands for nothing that a schema knows. */
  filler(): string {
    return `${FILLER}${this.holes.length}`;
  }

  append(other: SqlText): this {
    const base = this.map.length;
    this.parts.push(...other.parts);
    this.map.addFrom(other.map, 0, other.map.length);
    for (const hole of other.holes)
      this.holes.push({ ...hole, start: hole.start + base, end: hole.end + base });
    return this;
  }

  /** Whether anything in it may be any text. */
  get isLoose(): boolean {
    return this.holes.some(({ kind }) => kind === 'unknown');
  }

  /** Where each character of it stands in the file. */
  get offsets(): OffsetMap {
    return this.map;
  }

  get text(): string {
    return this.parts.join('');
  }

  fragment(origin: SqlTextOrigin): SqlFragment {
    return { ...origin, sql: this.text, map: this.map, holes: this.holes, alternatives: () => [] };
  }
}
