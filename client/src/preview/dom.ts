type Attributes = Record<string, string | number | boolean | ((event: Event) => void) | undefined>;

/**
 * Makes an element. Text always goes in as text nodes, never as HTML, so a DocType may be named anything.
 * An attribute that is a function is an event handler (`onclick`); `false` and `undefined` leave it out.
 */
export function element(
  tag: string,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/** Replaces what `id` holds. */
export function fill(id: string, ...children: (Node | string)[]): HTMLElement {
  const host = document.getElementById(id)!;
  host.replaceChildren(...children);
  return host;
}
