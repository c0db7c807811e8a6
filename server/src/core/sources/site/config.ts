import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { Span } from '../../text.js';

/** A `site_config.json` or `common_site_config.json`. */
export interface SiteConfig {
  /** Its own keys and, for a site, those of the bench's common file that it does not set. */
  get(key: string): unknown;
  /** As Frappe asks: set and not 0, false, "" or null. */
  isOn(key: string): boolean;
  /** Key and value, when the key stands in this very file. */
  spanOf(key: string): Span | undefined;
}

/** Reads a configuration as Frappe does: the site's keys over the common ones (frappe/config.py). */
export function readSiteConfig(text: string, common?: string): SiteConfig {
  const own = parse(text);
  const shared = common === undefined ? undefined : parse(common);
  const get = (key: string) => {
    const value = own && findNodeAtLocation(own, [key]);
    return (value ?? (shared && findNodeAtLocation(shared, [key])))?.value as unknown;
  };
  return {
    get,
    isOn: (key) => Boolean(get(key)) && get(key) !== '0',
    spanOf: (key) => {
      const property = own && findNodeAtLocation(own, [key])?.parent;
      return property && { start: property.offset, end: property.offset + property.length };
    },
  };
}

function parse(text: string): Node | undefined {
  const tree = parseTree(text, [], { disallowComments: false });
  return tree?.type === 'object' ? tree : undefined;
}
