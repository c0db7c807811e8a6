import { applyEdits, type FormattingOptions, modify, type ParseError, parseTree } from 'jsonc-parser';
import { newlineOf, type Span } from '../text.js';

/** An `ignore` entry as it is written into a configuration file. */
export interface NewIgnore {
  rule: string;
  doctype?: string;
  field?: string;
  file?: string;
}

/**
 * The edits that add an entry to a configuration's `ignore`, keeping its comments and its indentation; an empty
 * text becomes a new configuration. Undefined when the text is not one that can be added to.
 */
export function withIgnore(text: string, entry: NewIgnore): { span: Span; newText: string }[] | undefined {
  const formattingOptions: FormattingOptions = {
    insertSpaces: !/^\t/m.test(text),
    tabSize: /^( {2,8})\S/m.exec(text)?.[1]?.length ?? 2,
    eol: newlineOf(text),
  };
  if (text.trim() === '') {
    const empty = '{}';
    const made = applyEdits(empty, modify(empty, ['ignore'], [entry], { formattingOptions }));
    return [{ span: { start: 0, end: text.length }, newText: `${made}\n` }];
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const ignore = root?.children?.find((child) => child.children?.[0]?.value === 'ignore')?.children?.[1];
  if (errors.length > 0 || root?.type !== 'object' || (ignore && ignore.type !== 'array')) return undefined;
  const edits = ignore
    ? modify(text, ['ignore', -1], entry, { formattingOptions, isArrayInsertion: true })
    : modify(text, ['ignore'], [entry], { formattingOptions });
  return edits.map(({ offset, length, content }) => ({
    span: { start: offset, end: offset + length },
    newText: content,
  }));
}
