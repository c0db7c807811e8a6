/** Where the page of a rule is read; the same pages are in the package and printed by `doctype-compat explain`. */
export function docsUrl(rule: string): string {
  return `https://example.invalid/doctype-compat/docs/rules/${rule}.md`;
}
