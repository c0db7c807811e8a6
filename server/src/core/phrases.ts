/** Texts in another language by the English ones; `{0}` stands for what differs from place to place. */
export type Texts = Readonly<Record<string, string>>;

interface Template {
  /** What stands between the values, with their numbers. */
  parts: readonly string[];
  holes: readonly number[];
  said: string;
  weight: number;
}

/** A text that is longer is no phrase. */
const LONGEST = 2_000;
/** Values are phrases themselves: `runs, {0}` of `one shard`. */
const DEEPEST = 2;

/**
 * Says English texts in another language. A text that was made of a template is known again by what stands around its
 * values; of two templates that fit, the one with more words of its own. Parts between ` · ` are said one by one,
 * sentences where the whole is not known, and what nobody has translated stays as it is.
 */
export function phrasebook(texts: Texts): (english: string) => string {
  const templates = Object.entries(texts)
    .flatMap(([english, said]) => templateOf(english, said) ?? [])
    .sort((a, b) => b.weight - a.weight);
  const whole = (text: string, depth: number): string | undefined => {
    const exact = Object.hasOwn(texts, text) ? texts[text] : undefined;
    if (exact !== undefined) return exact;
    for (const template of templates) {
      const values = valuesOf(template, text);
      if (!values) continue;
      const own = values.map((value) => (depth < DEEPEST ? (whole(value, depth + 1) ?? value) : value));
      return template.said.replace(/\{(\d+)\}/g, (hole, i: string) => own[Number(i)] ?? hole);
    }
    return undefined;
  };
  const known = new Map<string, string>();
  return (english) => {
    if (english.length > LONGEST) return english;
    const before = known.get(english);
    if (before !== undefined) return before;
    const said = inParts(english, (part) => whole(part, 0));
    if (known.size >= LONGEST) known.clear();
    known.set(english, said);
    return said;
  };
}

/** Parts that stand beside each other, each as a whole or sentence by sentence. */
function inParts(text: string, say: (part: string) => string | undefined): string {
  return text
    .split(' · ')
    .map(
      (part) =>
        say(part) ??
        part
          .split(/(?<=[.:!?]) /)
          .map((sentence) => say(sentence) ?? sentence)
          .join(' '),
    )
    .join(' · ');
}

/** The same of Markdown: signs at the beginning of a line, and what makes it bold, stay. */
export function inMarkdown(markdown: string, say: (english: string) => string): string {
  let code = false;
  return markdown
    .split('\n')
    .map((line) => {
      if (/^\s*(?:`{3}|~{3})/.test(line)) code = !code;
      const [, sign = '', text = '', end = ''] =
        /^(\s*(?:[-*>] |#{1,6} )?(?:\*\*)?)(.*?)((?:\*\*)?)$/.exec(line) ?? [];
      return code || text === '' ? line : `${sign}${say(text)}${end}`;
    })
    .join('\n');
}

function templateOf(english: string, said: string): Template | undefined {
  const parts = english.split(/\{\d+\}/);
  if (parts.length === 1) return undefined;
  const holes = Array.from(english.matchAll(/\{(\d+)\}/g), ([, number]) => Number(number));
  return { parts, holes, said, weight: parts.join('').length };
}

/** What stands where a template has its values, none of them empty; undefined where the text is not made of it. */
function valuesOf({ parts, holes }: Template, text: string): string[] | undefined {
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  const values: string[] = [];
  const end = text.length - last.length;
  let at = first.length;
  for (const [i, hole] of holes.entries()) {
    const next = i === holes.length - 1 ? end : text.indexOf(parts[i + 1]!, at + 1);
    if (next <= at || next > end) return undefined;
    values[hole] = text.slice(at, next);
    at = next + parts[i + 1]!.length;
  }
  return values;
}
