import type { DocTypeContext } from '../../contexts/doctype.js';
import { frappeSays, isWhole, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import { CHILD_COLUMNS, STANDARD_COLUMNS } from '../../schema/fieldtypes.js';
import { isObject } from '../../sources/doctype/read.js';
import { cint, cstr } from '../../sources/values.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/connections',
    summary:
      'A connection (links) whose field the other DocType does not have, or one of a child table without its parent',
    targets: TARGETS,
    severity: 'warning',
  },

  *check(context) {
    const { source, doctype } = context;
    const { links } = source.data.raw;
    if (!isWhole(context) || !Array.isArray(links)) return;
    for (const [i, link] of (links as unknown[]).entries()) {
      if (!isObject(link)) continue;
      const why = refusal(context, link);
      if (!why) continue;
      const text = `Document Links Row #${i + 1}: ${why.text}`;
      yield {
        span: source.nearest(['links', i, why.property]),
        message: `${why.message} ${ONLY_ON_SAVE}`,
        evidence: frappeSays(text.replace('{}', doctype.name)),
        key: `links ${cstr(link.link_doctype)} ${cstr(link.link_fieldname)} ${why.property}`,
      };
    }
  },
});

interface Refusal {
  property: string;
  message: string;
  /** What Frappe says; `{}` is this DocType. */
  text: string;
}

/** frappe/core/doctype/doctype/doctype.py `validate_links_table_fieldnames`, which asks the database for the field. */
function refusal(
  { doctypes, doctype, source }: DocTypeContext,
  link: Readonly<Record<string, unknown>>,
): Refusal | undefined {
  const value = (property: string) => cstr(link[property]);
  const fieldsOf = (name: string) =>
    name === doctype.name
      ? new Set(doctype.fields.map(({ fieldname }) => fieldname))
      : doctypes.ownFieldnames?.(name);
  const other = value('link_doctype');
  const field = value('link_fieldname');
  const target = other === doctype.name ? source.data : doctypes.get(other);
  if (target && !target.issingle && !target.is_virtual && !STANDARD.has(field)) {
    const fields = fieldsOf(other);
    if (fields && !fields.has(field)) {
      return {
        property: 'link_fieldname',
        message:
          cint(link.hidden) === 0
            ? `${other} has no field ${field}: unless ${doctype.name}'s dashboard file says otherwise, the desk asks for an unknown column (1054) when a document is opened.`
            : `${other} has no field ${field}.`,
        text: 'Invalid doctype or fieldname.',
      };
    }
  }
  if (cint(link.is_child_table) === 0) return undefined;
  const parent = value('parent_doctype');
  const table = value('table_fieldname');
  if (parent === '') {
    return {
      property: 'link_doctype',
      message: `${other} is a child table: parent_doctype has to name the DocType whose rows these are.`,
      text: 'Parent DocType is mandatory for internal links',
    };
  }
  if (table === '') {
    return {
      property: 'parent_doctype',
      message: `table_fieldname has to name the field of ${parent} that holds these rows.`,
      text: 'Table Fieldname is mandatory for internal links',
    };
  }
  const fields = fieldsOf(parent);
  if (!fields || fields.has(table)) return undefined;
  return {
    property: 'table_fieldname',
    message: `${parent} has no field ${table}.`,
    text: `Could not find field ${table} in {} DocType`,
  };
}

const STANDARD: ReadonlySet<string> = new Set([...STANDARD_COLUMNS, ...CHILD_COLUMNS]);
