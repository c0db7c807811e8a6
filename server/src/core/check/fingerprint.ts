/**
 * 64 bits of a string as 16 hex digits (two rounds of cyrb53's mixing). Not for secrets: it names a finding
 * in a baseline, where a few thousand others are.
 */
export function hash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

/** Gives each finding of a document its fingerprint; equal ones are told apart by their order. */
export class Fingerprints {
  private readonly seen = new Map<string, number>();

  /** `subject` is the DocType's name, or the file's path below the project's root. */
  next(rule: string, subject: string, key: string, errno: number | undefined): string {
    const base = [rule, subject, key, errno ?? ''].join('\0');
    const ordinal = this.seen.get(base) ?? 0;
    this.seen.set(base, ordinal + 1);
    return hash(ordinal ? `${base}\0${ordinal}` : base);
  }
}
