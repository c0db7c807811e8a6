/**
 * Marks a text that people read in an editor, so that `scripts/l10n.mjs` collects it for translation. What it gives is
 * the English text itself: which language a client speaks, only the edge knows (`lsp/language.ts`).
 */
export function say(texts: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: texts }, ...values);
}
