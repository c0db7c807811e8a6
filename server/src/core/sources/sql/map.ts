import type { Span } from '../../text.js';

/** Where an offset of a file is after an edit of it. */
export type Move = (offset: number) => number;

interface Segment {
  /** Offset of the segment in the text built. */
  at: number;
  length: number;
  /** Where it comes from in the file. */
  from: number;
  to: number;
}

/**
 * Where each character of a text that was put together (escapes undone, holes filled) stands in
 * its file. Stretches that are copied map character by character; anything else as a whole.
 */
export class OffsetMap {
  private readonly segments: Segment[] = [];
  private size = 0;

  /** A map for text that stands in the file as it is, from `start` on. */
  static identity(start: number, length: number): OffsetMap {
    const map = new OffsetMap();
    map.add(length, start, start + length);
    return map;
  }

  get length(): number {
    return this.size;
  }

  /** Of how many stretches of the file it is made. */
  get pieces(): number {
    return this.segments.length;
  }

  /** Appends `length` characters that come from `from`…`to` of the file. */
  add(length: number, from: number, to: number): void {
    const last = this.segments.at(-1);
    const copied = to - from === length;
    if (last && copied && last.to === from && last.to - last.from === last.length) {
      last.length += length;
      last.to = to;
    } else if (length > 0) {
      this.segments.push({ at: this.size, length, from, to });
    }
    this.size += length;
  }

  /** Appends what `other` maps at `start`…`end`. */
  addFrom(other: OffsetMap, start: number, end: number): void {
    let at = start;
    while (at < end) {
      const segment = other.segmentAt(at);
      const stop = Math.min(end, segment.at + segment.length);
      if (segment.to - segment.from === segment.length) {
        const from = segment.from + (at - segment.at);
        this.add(stop - at, from, from + (stop - at));
      } else this.add(stop - at, segment.from, segment.to);
      at = stop;
    }
  }

  /** The same text when what it comes from has moved in its file. */
  moved(place: Move): OffsetMap {
    const map = new OffsetMap();
    for (const { at, length, from, to } of this.segments) {
      const start = place(from);
      map.segments.push({ at, length, from: start, to: start + (to - from) });
    }
    map.size = this.size;
    return map;
  }

  /** The same text when the file that it maps to is itself a text put together from another file. */
  through(outer: OffsetMap): OffsetMap {
    const map = new OffsetMap();
    for (const { length, from, to } of this.segments) {
      if (to - from === length) map.addFrom(outer, from, to);
      else {
        const span = outer.spanOf(from, to);
        map.add(length, span.start, span.end);
      }
    }
    return map;
  }

  /** The file's span for a stretch of the text; an empty stretch gives an empty span. */
  spanOf(start: number, end: number): Span {
    const from = this.startOf(Math.min(start, this.size));
    if (end <= start) return { start: from, end: from };
    const segment = this.segmentAt(Math.min(end, this.size) - 1);
    const to =
      segment.to - segment.from === segment.length
        ? segment.from + (Math.min(end, this.size) - segment.at)
        : segment.to;
    return { start: from, end: Math.max(from, to) };
  }

  /** Whether a stretch of the text stands in one piece in the file, no string's end or hole within it. */
  isUnbroken(start: number, end: number): boolean {
    let at = start;
    let to: number | undefined;
    while (at < end) {
      const segment = this.segmentAt(at);
      if (to !== undefined && segment.from !== to) return false;
      to = segment.to;
      at = segment.at + segment.length;
    }
    return true;
  }

  /**
   * The text's offset for an offset in the file, or undefined where nothing comes from. What stands there as it is goes
   * before what only comes from a stretch around it.
   */
  offsetOf(fileOffset: number): number | undefined {
    let around: Segment | undefined;
    for (const segment of this.segments) {
      if (fileOffset < segment.from || fileOffset > segment.to) continue;
      if (segment.to - segment.from === segment.length) return segment.at + (fileOffset - segment.from);
      if (!around || segment.to - segment.from < around.to - around.from) around = segment;
    }
    return around?.at;
  }

  private startOf(at: number): number {
    if (this.segments.length === 0) return 0;
    if (at >= this.size) return this.segments.at(-1)!.to;
    const segment = this.segmentAt(at);
    return segment.to - segment.from === segment.length ? segment.from + (at - segment.at) : segment.from;
  }

  private segmentAt(at: number): Segment {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.segments[middle]!.at <= at) low = middle;
      else high = middle - 1;
    }
    return this.segments[low]!;
  }
}
