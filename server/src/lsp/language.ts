import { inMarkdown, phrasebook, type Texts } from '../core/phrases.js';

/** What people read of an answer, by the names of its properties, at any depth. */
const WORDS = {
  lens: ['title'],
  action: ['title'],
  hover: [],
  rename: ['label', 'description'],
  bench: ['label', 'description', 'tooltip', 'title'],
  panel: ['reason', 'doctype', 'facts', 'notes', 'label', 'detail'],
  changes: ['reason'],
  page: ['reason', 'title', 'headline', 'notes', 'heads', 'what', 'work'],
  paths: ['reason', 'title', 'summary'],
  reason: ['reason'],
  mark: ['tooltip'],
  status: ['base'],
} as const satisfies Record<string, readonly string[]>;

/** What of an answer is Markdown. */
const MARKDOWN = new Set(['value']);

export type Told = keyof typeof WORDS;

/**
 * The client's language. English is what everything below this says; here, where an answer leaves, the words of it are
 * said in the language whose texts the client has sent (`texts`). Without them an answer passes as it is.
 */
export class Language {
  private say: ((english: string) => string) | undefined;

  speak(texts: Texts | undefined): void {
    this.say = texts && Object.keys(texts).length > 0 ? phrasebook(texts) : undefined;
  }

  /** One text. */
  text(english: string): string {
    return this.say?.(english) ?? english;
  }

  /** An answer of a kind. */
  told<T>(kind: Told, answer: T): T {
    const { say } = this;
    return say
      ? (translated(answer, new Set(WORDS[kind]), kind === 'hover' ? MARKDOWN : NONE, say) as T)
      : answer;
  }
}

const NONE: ReadonlySet<string> = new Set();

function translated(
  answer: unknown,
  words: ReadonlySet<string>,
  markdown: ReadonlySet<string>,
  say: (english: string) => string,
): unknown {
  if (Array.isArray(answer)) return answer.map((one) => translated(one, words, markdown, say));
  // An error that is an answer keeps its class.
  if (typeof answer !== 'object' || answer === null || Object.getPrototypeOf(answer) !== Object.prototype)
    return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]: [string, unknown]) => {
      if (words.has(key)) return [key, saidOf(value, say, () => translated(value, words, markdown, say))];
      if (markdown.has(key) && typeof value === 'string') return [key, inMarkdown(value, say)];
      return [key, translated(value, words, markdown, say)];
    }),
  );
}

/** A text, or a list of texts. */
function saidOf(value: unknown, say: (english: string) => string, other: () => unknown): unknown {
  if (typeof value === 'string') return say(value);
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return value.map((one) => say(one));
  return other();
}
