/** A rule's page for a terminal: the Markdown that those pages use (headings, fences, lists, code, bold, links). */
export function renderMarkdown(markdown: string, color: boolean): string {
  const paint = (code: string, text: string) => (color ? `\x1b[${code}m${text}\x1b[0m` : text);
  let isFence = false;
  const lines = markdown.split(/\r?\n/).flatMap((line) => {
    if (/^\s*```/.test(line)) {
      isFence = !isFence;
      return [];
    }
    if (isFence) return [paint('2', `    ${line}`.trimEnd())];
    const heading = /^#+\s+(.*)$/.exec(line);
    if (heading) return [paint('1', color ? heading[1]! : heading[1]!.toUpperCase())];
    return [
      line
        .replace(/^(\s*)[-*]\s+/, '$1• ')
        .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '$1 ($2)')
        .replace(/\[([^\]]+)\]\([^)\s]+\)/g, '$1')
        .replace(/\*\*([^*]+)\*\*/g, (_, text: string) => paint('1', text))
        .replace(/`([^`]+)`/g, (all, text: string) => (color ? paint('36', text) : all)),
    ];
  });
  return `${lines.join('\n').trimEnd()}\n`;
}
