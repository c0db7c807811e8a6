import type { AstFacts, ParseVerdict, PlanVerdict } from './verdicts.js';

const VERDICTS: ReadonlySet<unknown> = new Set(['ok', 'partial', 'error', 'panic', 'skipped']);
const TEXTS = ['kind', 'reason', 'canonical', 'stage', 'type', 'vitessType'] as const;
const LISTS = [
  'scopes',
  'tables',
  'columns',
  'selects',
  'ctes',
  'derived',
  'functions',
  'variables',
  'routes',
  'gate',
] as const;

/**
 * Whether an answer of the engine's process is what it is taken for, as far as somebody would stumble over it: another
 * program may stand in its place, or half of one.
 */
export function isVerdict(answer: unknown): answer is ParseVerdict & PlanVerdict & AstFacts {
  if (!isRecord(answer) || !VERDICTS.has(answer.verdict)) return false;
  if (answer.verdict === 'error' && !isError(answer.error)) return false;
  if (answer.verdict === 'panic' && !isRecord(answer.panic)) return false;
  if (answer.strict !== undefined && !isError(answer.strict)) return false;
  return (
    TEXTS.every((key) => answer[key] === undefined || typeof answer[key] === 'string') &&
    LISTS.every((key) => answer[key] === undefined || isList(answer[key]))
  );
}

/** Of names, or of objects that a name or a number makes what they are. */
function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' || isRecord(item));
}

function isError(value: unknown): boolean {
  return isRecord(value) && typeof value.errno === 'number' && typeof value.message === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
