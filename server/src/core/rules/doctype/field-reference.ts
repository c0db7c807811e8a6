import { frappeSays, isWhole, ONLY_ON_SAVE } from '../../contexts/fields.js';
import { defineRule } from '../../rule.js';
import type { DocTypeData, FieldData } from '../../sources/doctype/model.js';
import { cint, cstr } from '../../sources/values.js';
import { TARGETS } from '../../targets.js';

export default defineRule('doctype', {
  meta: {
    id: 'doctype/field-reference',
    summary:
      'image_field, timeline_field, is_published_field, nsm_parent_field, … name no field, or one of another fieldtype',
    targets: TARGETS,
    severity: 'error',
  },

  *check(context) {
    const { source, doctype } = context;
    if (!isWhole(context)) return;
    for (const { property, text } of refusals(source.data, doctype)) {
      yield {
        span: source.nearest([property]),
        message: `${text.replace(/\.$/, '')}. ${ONLY_ON_SAVE}`,
        evidence: frappeSays(text),
        key: property,
      };
    }
  },
});

interface Refusal {
  property: string;
  /** What Frappe says. */
  text: string;
}

/** frappe/core/doctype/doctype/doctype.py, the checks named beside each. */
function* refusals({ raw, is_tree }: DocTypeData, { fields }: DocTypeData): Iterable<Refusal> {
  const nameIn = (property: string) => cstr(raw[property]);
  const field = (name: string) => fields.find((other) => other.fieldname === name);
  const has = (name: string) => field(name) !== undefined;

  // check_image_field
  const image = nameIn('image_field');
  if (image !== '' && !has(image)) {
    yield { property: 'image_field', text: 'Image field must be a valid fieldname' };
  } else if (image !== '' && field(image)?.fieldtype !== 'Attach Image') {
    yield { property: 'image_field', text: 'Image field must be of type Attach Image' };
  }

  // check_timeline_field
  const timeline = nameIn('timeline_field');
  if (timeline !== '' && !has(timeline)) {
    yield { property: 'timeline_field', text: 'Timeline field must be a valid fieldname' };
  } else if (timeline !== '' && !/^(?:Dynamic )?Link$/.test(field(timeline)?.fieldtype ?? '')) {
    yield { property: 'timeline_field', text: 'Timeline field must be a Link or Dynamic Link' };
  }

  // check_is_published_field
  const published = nameIn('is_published_field');
  if (published !== '' && !has(published)) {
    yield { property: 'is_published_field', text: 'Is Published Field must be a valid fieldname' };
  }

  // check_website_search_field
  const searched = nameIn('website_search_field');
  if (searched !== '' && !has(searched)) {
    yield { property: 'website_search_field', text: 'Website Search Field must be a valid fieldname' };
  } else if (searched !== '' && !has('title')) {
    yield {
      property: 'website_search_field',
      text: 'Field "title" is mandatory if "Website Search Field" is set.',
    };
  }

  // validate_website
  if (cint(raw.has_web_view) !== 0 && !has('route')) {
    yield { property: 'has_web_view', text: 'Field "route" is mandatory for Web Views' };
  }

  // validate_nestedset, which adds the fields of a tree, and its nsm_parent_field, where there are none yet
  const parent = nameIn('nsm_parent_field');
  if (is_tree && has('lft') && parent === '') {
    yield { property: 'is_tree', text: 'Parent Field (Tree) is a mandatory field' };
  } else if (is_tree && has('lft') && !has(parent)) {
    yield { property: 'nsm_parent_field', text: 'Parent Field must be a valid fieldname' };
  }

  if (cint(raw.email_append_to) !== 0) yield* emailRefusals(nameIn, field);
}

/** `check_email_append_to` */
function* emailRefusals(
  nameIn: (property: string) => string,
  field: (name: string) => FieldData | undefined,
): Iterable<Refusal> {
  const subject = nameIn('subject_field').trim();
  const subjectType = field(subject)?.fieldtype;
  if (subject !== '' && subjectType === undefined) {
    yield {
      property: 'subject_field',
      text: 'Select a valid Subject field for creating documents from Email',
    };
  } else if (subjectType !== undefined && !SUBJECTS.includes(subjectType)) {
    yield { property: 'subject_field', text: `Subject Field type should be ${SUBJECTS.join(', ')}` };
  }
  const sender = nameIn('sender_field').trim();
  const senderField = field(sender);
  if (sender === '') {
    yield {
      property: 'email_append_to',
      text: "AttributeError: 'NoneType' object has no attribute 'options'",
    };
  } else if (!senderField) {
    yield { property: 'sender_field', text: 'Select a valid Sender Field for creating documents from Email' };
  } else if (senderField.options !== 'Email') {
    yield { property: 'sender_field', text: 'Sender Field should have Email in options' };
  }
}

const SUBJECTS = ['Data', 'Text', 'Long Text', 'Small Text', 'Text Editor'];
