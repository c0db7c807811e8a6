import { getLocation, type JSONPath, parse } from 'jsonc-parser';
import type { Span } from '../text.js';

/** What is known where a `doctype-compat.json` is written. */
export interface ConfigWorld {
  rules: readonly { id: string; summary: string }[];
  doctypes: Iterable<string>;
  fieldnames(doctype: string): readonly string[];
}

export interface ConfigChoice {
  value: string;
  detail?: string;
}

/** Rules, DocTypes and fields that may stand at an offset of a `doctype-compat.json`; undefined where none of them may. */
export function configChoices(
  text: string,
  offset: number,
  world: ConfigWorld,
): { span: Span; choices: ConfigChoice[] } | undefined {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const node =
    previousNode?.type === 'string' || previousNode?.type === 'property' ? previousNode : undefined;
  const inside = node && node.offset < offset && offset <= node.offset + node.length;
  const span = inside
    ? { start: node.offset, end: node.offset + node.length }
    : { start: offset, end: offset };
  const choices = choicesAt(path, isAtPropertyKey, text, world);
  return choices && { span, choices };
}

function choicesAt(
  path: JSONPath,
  isKey: boolean,
  text: string,
  world: ConfigWorld,
): ConfigChoice[] | undefined {
  const [top, index, key] = path;
  if (top === 'rules' && path.length === 2 && isKey) return ruleChoices(world);
  if (top !== 'ignore' || path.length !== 3 || isKey || typeof index !== 'number') return undefined;
  if (key === 'rule') return ruleChoices(world);
  if (key === 'doctype') return [...world.doctypes].sort().map((value) => ({ value }));
  if (key !== 'field') return undefined;
  const config = parse(text, [], { allowTrailingComma: true }) as
    | { ignore?: { doctype?: unknown }[] }
    | undefined;
  const doctype = config?.ignore?.[index]?.doctype;
  return typeof doctype === 'string' ? world.fieldnames(doctype).map((value) => ({ value })) : [];
}

/** Each rule, and each family as a whole. */
export function ruleChoices({ rules }: Pick<ConfigWorld, 'rules'>): ConfigChoice[] {
  const families = [...new Set(rules.map(({ id }) => id.slice(0, id.indexOf('/'))))].sort();
  return [
    ...rules.map(({ id, summary }) => ({ value: id, detail: summary })),
    ...families.map((family) => ({ value: `${family}/*`, detail: `all of ${family}` })),
  ];
}

const COMMENT = /doctype-compat:[ \t]*ignore(?:-file)?[ \t]+(?:[\w/*-]+[ \t]*,[ \t]*)*([\w/*-]*)$/;

/** What is typed of a rule's id in a comment that ignores one. */
export function ruleInComment(line: string): string | undefined {
  return COMMENT.exec(line)?.[1];
}
