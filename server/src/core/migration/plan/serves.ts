import type { FrappeVersion } from '../../targets.js';
import type { Change } from '../changes/change.js';
import type { Serves, Verdict } from './model.js';
import { writeFails } from './writes.js';

/** What code of the app says of a field: names of files that read or write it. */
export interface FieldUse {
  /** Files of the old code that name a field. */
  old(field: string): readonly string[];
  /** Whether a DocType is as new as the field that names it; undefined where that cannot be seen. */
  isNew?(doctype: string): boolean | undefined;
}

/** What the changes alone do not tell. */
export interface Setting {
  frappe: FrappeVersion;
  /** Fields of the newer side without a column. */
  virtual: ReadonlySet<string>;
  /** A Single or virtual DocType on both sides: no field has a column. */
  tableless: boolean;
}

interface Judged {
  /** Old code on the new schema. */
  old: boolean;
  /** New code on the old schema. */
  now: boolean;
  why: string;
}

/**
 * Whether old code works on the new schema and new code on the old one. Frappe's code writes every field of its
 * own DocType by name: a column that is missing is 1054, one that it does not know takes its default.
 */
export function servesOf(
  changes: readonly Change[],
  setting: Setting,
  use?: FieldUse,
): { serves: Serves; verdict: Verdict } {
  const judged = changes.map((change) => judge(change, setting, use)).filter((found) => found !== undefined);
  const oldCodeNewSchema = judged.every((one) => one.old);
  const newCodeOldSchema = judged.every((one) => one.now);
  const reasons = together([...new Set(judged.filter((one) => !one.old || !one.now).map((one) => one.why))]);
  const why = reasons.length === 0 ? 'nothing that either side would miss' : reasons.join('; ');
  return {
    serves: { oldCodeNewSchema, newCodeOldSchema, why },
    verdict: verdictOf(oldCodeNewSchema, newCodeOldSchema),
  };
}

const NEW_COLUMN = /^new code writes (\S+), which is no column yet \(1054\)$/;

/** Many new fields in one sentence. */
function together(reasons: readonly string[]): string[] {
  const columns = reasons.map((reason) => NEW_COLUMN.exec(reason)?.[1]).filter((name) => name !== undefined);
  if (columns.length < 2) return [...reasons];
  const all = `new code writes ${columns.join(', ')}, which are no columns yet (1054)`;
  return [all, ...reasons.filter((reason) => !NEW_COLUMN.test(reason))];
}

function verdictOf(old: boolean, now: boolean): Verdict {
  if (old && now) return 'serve-together';
  if (old) return 'schema-first';
  return now ? 'code-first' : 'maintenance';
}

function judge(change: Change, setting: Setting, use: FieldUse | undefined): Judged | undefined {
  const { kind, field } = change;
  if (setting.tableless && field !== '' && !/child-table$/.test(kind)) return undefined;
  switch (kind) {
    case 'add-doctype':
      return { old: true, now: false, why: 'new code reads a table that is not there yet (1146)' };
    case 'remove-doctype':
      return { old: true, now: true, why: '' };
    case 'rename-doctype':
      return { old: false, now: false, why: 'RENAME TABLE takes the table from the old code at once (1146)' };
    case 'add-field':
      if (setting.virtual.has(field)) return undefined;
      return { old: true, now: false, why: `new code writes ${field}, which is no column yet (1054)` };
    case 'add-child-table': {
      const child = String(change.new);
      if (use?.isNew?.(child) === false) return undefined;
      return {
        old: true,
        now: false,
        why: `new code reads the child table ${child}, which may not be there yet (1146)`,
      };
    }
    case 'rename-field':
      return {
        old: true,
        now: false,
        why: `${String(change.old)} and ${field} are two columns: what one side writes the other does not read, and new code finds no ${field} yet (1054)`,
      };
    case 'remove-field': {
      const files = use?.old(field) ?? [];
      const named = files.length > 0 ? ` (${files.slice(0, 3).join(', ')})` : '';
      return {
        old: true,
        now: true,
        why: `old code still uses ${field}${named}: drop its column only after it`,
      };
    }
    case 'change-naming':
      return namingChange(change);
    case 'change-single':
      return { old: false, now: false, why: 'values are in another table (tabSingles)' };
    case 'change-child':
      return {
        old: true,
        now: false,
        why: 'the columns of parent and child differ: the new ones are not there yet (1054)',
      };
    case 'change-virtual':
    case 'change-virtual-field':
      return change.new
        ? { old: true, now: true, why: '' }
        : { old: true, now: false, why: `new code reads ${field || 'a table'} that may not be there yet` };
    case 'change-type':
      return typeChange(change);
    case 'change-precision':
      // Before develop every amount is decimal(21,9).
      if (setting.frappe !== 'develop') return undefined;
      return Number(change.new) >= Number(change.old)
        ? {
            old: true,
            now: false,
            why: `what new code writes into ${field} is rounded to ${String(change.old)} digits`,
          }
        : {
            old: false,
            now: true,
            why: `what old code writes into ${field} is rounded to ${String(change.new)} digits`,
          };
    case 'change-length': {
      const longer = Number(change.new) >= Number(change.old);
      return longer
        ? { old: true, now: false, why: `new code may write values of ${field} that do not fit yet (1406)` }
        : { old: false, now: true, why: `old code may write values of ${field} that no longer fit (1406)` };
    }
    case 'change-nullability':
      return change.new
        ? { old: true, now: false, why: `new code may write NULL into ${field}, still NOT NULL (1048)` }
        : { old: false, now: true, why: `old code writes NULL into ${field}, which is NOT NULL now (1048)` };
    case 'change-unique':
      return change.new
        ? { old: false, now: true, why: `old code may write a second ${field} of the same value (1062)` }
        : { old: true, now: false, why: `new code may write a second ${field} of the same value (1062)` };
    case 'change-tree':
    case 'change-submittable':
    case 'change-track-seen':
      return change.new
        ? { old: true, now: false, why: 'new code writes columns that are not there yet (1054)' }
        : undefined;
    default:
      return undefined;
  }
}

function namingChange(change: Change): Judged | undefined {
  const special = (value: unknown): boolean => value === 'autoincrement' || value === 'UUID';
  if (!special(change.old) && !special(change.new)) return undefined;
  return {
    old: false,
    now: false,
    why: 'the type of name changes: neither side can write documents in the other',
  };
}

function typeChange({ field, old, new: now }: Change): Judged {
  const [from, to] = [String(old), String(now)];
  const reasons = [writeFails(from, to, field, 'old code'), writeFails(to, from, field, 'new code')] as const;
  return {
    old: reasons[0] === undefined,
    now: reasons[1] === undefined,
    why: reasons.filter((reason) => reason !== undefined).join('; '),
  };
}
