/** Texts by their English form, as the extension hands them over; empty in English. */
let texts: Readonly<Record<string, string>> = {};

/** Takes the translations that stand in the page, and says which language they are in. */
export function loadTexts(): void {
  texts = JSON.parse(document.body.dataset.texts ?? '{}') as Record<string, string>;
}

/** As `vscode.l10n`, in the page: `{0}` stands for the first argument. */
export const l10n = {
  t(text: string, ...args: readonly (string | number)[]): string {
    const said = texts[text] ?? text;
    return said.replace(/\{(\d+)\}/g, (whole, i: string) => String(args[Number(i)] ?? whole));
  },
};

/** Of two texts the one that fits a count; each is whole, so that a language can put it as it needs. */
export const counted = (count: number, one: string, many: string): string => (count === 1 ? one : many);
