import type { Span } from '../../text.js';

/** Where a module assigns the attributes of objects, by their names. */
export class AttributeWrites {
  private readonly known = new Map<string, readonly number[]>();
  private setters: readonly number[] | undefined;

  constructor(private readonly source: string) {}

  /** Whether anything in the module assigns an attribute of this name. */
  assigns(attribute: string): boolean {
    return this.places(attribute).length > 0;
  }

  /** Whether code that is not in the function may assign it: by its name, or by `setattr`. */
  outside(definition: Span | undefined, attribute: string): boolean {
    const { start, end } = definition ?? { start: 0, end: 0 };
    this.setters ??= [...this.source.matchAll(/setattr\(/g)].map(({ index }) => index);
    const isOutside = (at: number): boolean => at < start || at >= end;
    return this.places(attribute).some(isOutside) || this.setters.some(isOutside);
  }

  private places(attribute: string): readonly number[] {
    const known = this.known.get(attribute);
    if (known) return known;
    const written = new RegExp(`\\.${attribute}\\s*[-+%]?=(?!=)`, 'g');
    const places = [...this.source.matchAll(written)].map(({ index }) => index);
    this.known.set(attribute, places);
    return places;
  }
}
