import { frappeSays, isWhole, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { isObject } from '../../sources/doctype/read.js';
import { cint, cstr } from '../../sources/values.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/permissions',
    summary: 'A permission that Frappe refuses: twice the same role and level, submit without write, …',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source } = context;
    const { raw, istable, issingle, is_submittable, name } = source.data;
    // A child table loses its permissions when it is saved.
    if (!isWhole(context) || (istable && !issingle) || !Array.isArray(raw.permissions)) return;
    const rows = (raw.permissions as unknown[]).map((row) => readRow(row));
    const may = {
      submit: is_submittable && !issingle,
      import: cint(raw.allow_import) !== 0 && !issingle,
    };
    for (const [i, row] of rows.entries()) {
      const shown = context.frappe === '15' ? `DocType(${name})` : `DocType (${name})`;
      const why = row && refusal(row, rows, may, shown);
      if (why === undefined) continue;
      const place = `For ${row!.role} at level ${row!.level} in ${name} in row ${i + 1}`;
      yield {
        span: source.nearest(['permissions', i, why.property]),
        message: `${why.text.replace(/\.$/, '')} (${row!.role}, level ${row!.level}). ${ONLY_ON_SAVE}`,
        evidence: frappeSays(`${place}: ${why.text}`),
        key: `permissions ${row!.role} ${row!.level} ${why.text}`,
      };
    }
  },
});

interface Row {
  role: string;
  level: number;
  ifOwner: boolean;
  has(right: string): boolean;
}

function readRow(json: unknown): Row | undefined {
  if (!isObject(json)) return undefined;
  return {
    role: cstr(json.role),
    level: cint(json.permlevel),
    ifOwner: cint(json.if_owner) !== 0,
    has: (right) => cint(json[right]) !== 0,
  };
}

const BASIC = ['select', 'read', 'write', 'submit', 'cancel', 'create'];
/** Roles that everyone has: a higher level needs no level 0. */
const EVERYONE = new Set(['All', 'Desk User']);

/** What `validate_permissions` says to a row first (frappe/core/doctype/doctype/doctype.py). */
function refusal(
  row: Row,
  rows: readonly (Row | undefined)[],
  may: { submit: boolean; import: boolean },
  shown: string,
): { property: string; text: string } | undefined {
  const { role, level, ifOwner, has } = row;
  const others = rows.filter((other) => other !== undefined && other !== row && other.role === role);
  if (!BASIC.some(has)) return { property: 'role', text: 'No basic permissions set' };
  if (others.some((other) => other!.level === level && other!.ifOwner === ifOwner)) {
    return { property: 'role', text: 'Only one rule allowed with the same Role, Level and If Owner' };
  }
  if (has('cancel') && !has('submit')) {
    return { property: 'cancel', text: 'Cannot set Cancel without Submit' };
  }
  const needsWrite = ['submit', 'cancel', 'amend'].find(has);
  if (needsWrite !== undefined && !has('write')) {
    return { property: needsWrite, text: 'Cannot set Submit, Cancel, Amend without Write' };
  }
  if (has('import') && !has('create')) {
    return { property: 'import', text: 'Cannot set Import without Create' };
  }
  if (has('submit') && !may.submit) {
    return { property: 'submit', text: 'Cannot set Assign Submit if not Submittable' };
  }
  if (has('amend') && !may.submit) {
    return { property: 'amend', text: 'Cannot set Assign Amend if not Submittable' };
  }
  if (has('import') && !may.import) {
    return { property: 'import', text: `Cannot set import as ${shown} is not importable` };
  }
  if (level > 0 && !EVERYONE.has(role) && !others.some((other) => other!.level === 0)) {
    return {
      property: 'permlevel',
      text: 'Permission at level 0 must be set before higher levels are set',
    };
  }
  return undefined;
}
