import type { KeyFact } from './model.js';

export const check = (does: string, extra: Partial<KeyFact> = {}): KeyFact => ({
  value: { kind: 'check' },
  does,
  default: '0',
  ...extra,
});
export const text = (does: string, extra: Partial<KeyFact> = {}): KeyFact => ({
  value: { kind: 'text' },
  does,
  ...extra,
});
export const number = (does: string, extra: Partial<KeyFact> = {}): KeyFact => ({
  value: { kind: 'number' },
  does,
  ...extra,
});
export const choice = (values: readonly string[], does: string, extra: Partial<KeyFact> = {}): KeyFact => ({
  value: { kind: 'choice', values },
  does,
  ...extra,
});
export const field = (does: string, ...fieldtypes: string[]): KeyFact => ({
  value: { kind: 'field', ...(fieldtypes.length > 0 && { fieldtypes }) },
  does,
});
export const condition = (does: string): KeyFact => ({ value: { kind: 'condition' }, does });
export const rows = (does: string): KeyFact => ({ value: { kind: 'rows' }, does });
export const special = (does: string): KeyFact => ({ value: { kind: 'special' }, does });
