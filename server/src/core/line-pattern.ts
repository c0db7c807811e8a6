import { changedLines } from './text-change.js';

interface Place {
  index: number;
  text: string;
}

/**
 * A pattern that finds nothing beyond the end of a line. Of a text that differs in a few lines from the one that it was
 * last asked about, as at each key, only these lines are searched.
 */
export class LinePattern {
  private readonly every: RegExp;
  private tested: { text: string; at: number } | undefined;
  private listed: { text: string; places: readonly Place[] } | undefined;

  constructor(private readonly pattern: RegExp) {
    this.every = new RegExp(pattern, `${pattern.flags.replace('g', '')}g`);
  }

  /** Whether it stands anywhere in a text. */
  test(text: string): boolean {
    const { tested: known } = this;
    if (known?.text === text) return known.at >= 0;
    const at = (known && this.placeByChange(known, text)) ?? text.search(this.pattern);
    this.tested = { text, at };
    return at >= 0;
  }

  /** One place now; -1: there is none; undefined: the one that was known has changed. */
  private placeByChange(known: { text: string; at: number }, text: string): number | undefined {
    const lines = changedLines(known.text, text);
    if (!lines) return undefined;
    if (known.at >= lines.endBefore) return known.at + lines.moved;
    if (known.at >= 0) return known.at < lines.start ? known.at : undefined;
    const found = text.slice(lines.start, lines.endAfter).search(this.pattern);
    return found < 0 ? -1 : lines.start + found;
  }

  /** All that it finds in a text, in order. */
  in(text: string): readonly Place[] {
    const { listed: known } = this;
    if (known?.text === text) return known.places;
    const lines = known && changedLines(known.text, text);
    let places: Place[];
    if (lines) {
      const { start, endBefore, endAfter, moved } = lines;
      places = known.places.filter(({ index }) => index < start);
      for (const { index, text: found } of this.search(text.slice(start, endAfter)))
        places.push({ index: start + index, text: found });
      for (const place of known.places)
        if (place.index >= endBefore)
          places.push(moved === 0 ? place : { index: place.index + moved, text: place.text });
    } else places = this.search(text);
    this.listed = { text, places };
    return places;
  }

  private search(text: string): Place[] {
    return Array.from(text.matchAll(this.every), ({ index, 0: found }) => ({ index, text: found }));
  }
}
