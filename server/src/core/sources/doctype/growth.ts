import type { DocTypeData } from './model.js';

type Naming = Pick<DocTypeData, 'issingle' | 'is_virtual' | 'autoname' | 'istable' | 'is_submittable'>;

/**
 * Whether people make documents of a DocType every day, so that a site has very many: those that get their names by
 * themselves. Masters are named by people, and are few.
 */
export function growsDaily({ issingle, is_virtual, autoname, istable, is_submittable }: Naming): boolean {
  if (issingle || is_virtual) return false;
  return (
    istable ||
    is_submittable ||
    /^(?:|hash|random|autoincrement|uuid|naming_series:.*|.*#.*)$/i.test(autoname)
  );
}
