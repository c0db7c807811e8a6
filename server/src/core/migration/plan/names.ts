/** A name with a suffix, within 64 characters and still one's own. */
export function suffixed(name: string, suffix: string): string {
  const room = 64 - suffix.length;
  if (name.length <= room) return name + suffix;
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) >>> 0;
  const tag = hash.toString(36);
  return `${name.slice(0, room - tag.length - 1)}_${tag}${suffix}`;
}
