declare const __HOMEPAGE__: string | undefined;

/** The package's `homepage`, put in by the bundler; empty where there is none. */
export const HOMEPAGE = typeof __HOMEPAGE__ === 'string' ? __HOMEPAGE__.replace(/\/+$/, '') : '';

/** Where the page of a rule is: on the homepage, else in the package; `doctype-compat explain` prints it. */
export function docsUrl(rule: string): string {
  const page = `docs/rules/${rule}.md`;
  return HOMEPAGE ? `${HOMEPAGE}/${page}` : page;
}
