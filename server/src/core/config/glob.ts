const cache = new Map<string, RegExp>();

/**
 * A glob over paths with `/`: `*` and `?` stay within a folder, `**` crosses folders, `{a,b}` chooses.
 * A glob without `/` means a file of that name in any folder, as in .gitignore.
 */
export function globToRegExp(glob: string): RegExp {
  let made = cache.get(glob);
  if (!made) {
    made = new RegExp(`^${glob.includes('/') ? '' : '(?:.*/)?'}${translate(glob.replace(/^\.?\//, ''))}$`);
    cache.set(glob, made);
  }
  return made;
}

function translate(glob: string): string {
  let depth = 0;
  return glob.replace(/\*\*\/|\*\*|\*|\?|\{|\}|,|[.+^$()|[\]\\]/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token === '{') {
      depth++;
      return '(?:';
    }
    if (token === '}' && depth > 0) {
      depth--;
      return ')';
    }
    if (token === ',') return depth > 0 ? '|' : ',';
    return `\\${token}`;
  });
}
