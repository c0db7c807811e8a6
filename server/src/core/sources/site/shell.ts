import type { Span } from '../../text.js';

/** A command as a shell script, a Dockerfile or a YAML block has it. */
export interface ShellCommand {
  /** What stands after the command's name: options, their values and the rest, without quotes. */
  words: string[];
  /** The command's name. */
  span: Span;
}

/**
 * Calls of a command whose name is given, such as `bench new-site`. A line goes on after `\`, and in a folded YAML
 * block with a line that begins with an option. What is printed, commented or written to another file is none.
 */
export function commandsOf(text: string, name: RegExp): ShellCommand[] {
  const written = hereDocuments(text);
  const commands: ShellCommand[] = [];
  for (const match of text.matchAll(new RegExp(`\\b(?:${name.source})(?=[ \\t\\r\\n\\\\])`, 'g'))) {
    const before = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
    if (/(?:^|\s)#|\b(?:echo|printf|print|msg|name)\b|[`\w.-]$/.test(before)) continue;
    if (written.some(({ start, end }) => start <= match.index && match.index < end)) continue;
    const end = match.index + match[0].length;
    const rest = /^(?:\\\r?\n|\r?\n[ \t]*(?=--[a-z])|[^\r\n;|&#])*/.exec(text.slice(end))![0];
    const words = rest.match(/(?:"[^"\n]*"|'[^'\n]*'|\{\{[^\n]*?\}\}|\$\([^)\n]*\)|[^\s"'\\])+/g) ?? [];
    commands.push({
      words: words.map((word) => word.replace(/["']/g, '')),
      span: { start: match.index, end },
    });
  }
  return commands;
}

/** Texts that `cat <<EOF` and `tee <<EOF` write. */
function hereDocuments(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/\b(?:cat|tee)\b[^\n]*<<-?[ \t]*["']?(\w+)["']?[^\n]*\n/g)) {
    const start = match.index + match[0].length;
    const close = new RegExp(`^[ \\t]*${match[1]!}[ \\t]*$`, 'm').exec(text.slice(start));
    spans.push({ start, end: close ? start + close.index : text.length });
  }
  return spans;
}
