import type { FrappeVersion } from '../../server/src/core/targets.js';

type Field = Record<string, unknown> & { fieldname: string; fieldtype: string };

export interface PlanScenario {
  name: string;
  /** DocType JSON without its name. */
  before: Record<string, unknown> & { fields: Field[] };
  after: Record<string, unknown> & { fields: Field[] };
  /** SQL for the value of each old field in row number `seq`. */
  values?: Record<string, string>;
  /** Old to new, as a patch declares it. */
  renames?: Record<string, string>;
  frappe?: FrappeVersion;
  /** An index that Frappe would leave, and the new DocType does not have. */
  unwanted?: string;
}

const field = (fieldname: string, fieldtype: string, rest: Record<string, unknown> = {}): Field => ({
  fieldname,
  fieldtype,
  ...rest,
});

/** One field `f` that changes. */
function change(
  name: string,
  from: Record<string, unknown> & { fieldtype: string },
  to: Record<string, unknown> & { fieldtype: string },
  value: string,
  frappe?: FrappeVersion,
): PlanScenario {
  const other = [field('title', 'Data'), field('qty', 'Int')];
  return {
    name,
    before: { fields: [...other, { fieldname: 'f', ...from }] },
    after: { fields: [...other, { fieldname: 'f', ...to }] },
    values: { title: "CONCAT('title ', seq)", qty: 'seq', f: value },
    ...(frappe && { frappe }),
  };
}

function types(from: string, to: string, value: string, frappe?: FrappeVersion): PlanScenario {
  const name = `${from} becomes ${to}${frappe ? ` (Frappe ${frappe})` : ''}`;
  return change(name, { fieldtype: from }, { fieldtype: to }, value, frappe);
}

const TEXT = "CONCAT('value ', seq)";
const NUMBER_TEXT = 'CAST(seq AS CHAR)';

export const SCENARIOS: readonly PlanScenario[] = [
  // Types that MariaDB changes by copying the table under a shared lock.
  types('Data', 'Small Text', TEXT),
  types('Data', 'Long Text', TEXT, 'develop'),
  types('Small Text', 'Long Text', TEXT),
  types('Text Editor', 'Small Text', TEXT),
  types('Small Text', 'Data', TEXT),
  types('Code', 'Data', TEXT, '15'),
  types('Data', 'Int', NUMBER_TEXT),
  types('Data', 'Float', "CONCAT(seq, '.5')"),
  types('Data', 'Check', 'CAST(MOD(seq, 2) AS CHAR)'),
  types('Data', 'Date', "CAST('2024-01-01' + INTERVAL MOD(seq, 900) DAY AS CHAR)"),
  types('Data', 'JSON', "CONCAT('{\"a\": ', seq, '}')"),
  types('Select', 'Int', NUMBER_TEXT, '15'),
  types('Int', 'Float', 'seq'),
  types('Int', 'Currency', 'seq', 'develop'),
  types('Int', 'Data', 'seq'),
  types('Int', 'Long Int', 'seq'),
  types('Int', 'Check', 'MOD(seq, 2)'),
  types('Check', 'Int', 'MOD(seq, 2)'),
  types('Check', 'Select', 'MOD(seq, 2)'),
  change(
    'a Check becomes a Select with a default',
    { fieldtype: 'Check' },
    { fieldtype: 'Select', default: 'Open' },
    'MOD(seq, 2)',
  ),
  types('Float', 'Int', 'seq + 0.25'),
  types('Currency', 'Data', 'seq + 0.5'),
  types('Date', 'Datetime', "'2024-01-01' + INTERVAL MOD(seq, 900) DAY"),
  types('Datetime', 'Date', "'2024-01-01' + INTERVAL seq MINUTE"),
  types('Date', 'Data', "'2024-01-01' + INTERVAL MOD(seq, 900) DAY"),
  types('Duration', 'Rating', 'MOD(seq, 5)'),
  types('Long Text', 'JSON', "CONCAT('[', seq, ']')"),
  change(
    'an indexed Data field becomes Small Text',
    { fieldtype: 'Data', search_index: 1 },
    { fieldtype: 'Small Text' },
    TEXT,
  ),
  change(
    'an indexed Data field becomes Int',
    { fieldtype: 'Data', search_index: 1 },
    { fieldtype: 'Int', search_index: 1 },
    NUMBER_TEXT,
  ),
  change(
    'a unique Data field becomes Int',
    { fieldtype: 'Data', unique: 1 },
    { fieldtype: 'Int', unique: 1 },
    NUMBER_TEXT,
  ),
  {
    ...change(
      'a unique Data field becomes Small Text',
      { fieldtype: 'Data', unique: 1 },
      { fieldtype: 'Small Text' },
      TEXT,
    ),
    unwanted: 'f',
  },
  change('a Data field gets shorter', { fieldtype: 'Data', length: 200 }, { fieldtype: 'Data' }, TEXT),
  change(
    'a Data field gets longer, past one byte of length',
    { fieldtype: 'Data', length: 50 },
    { fieldtype: 'Data', length: 200 },
    TEXT,
  ),
  change('an Int becomes a long one', { fieldtype: 'Int' }, { fieldtype: 'Int', length: 15 }, 'seq'),
  {
    name: 'a type changes in a compressed table',
    before: { fields: [field('title', 'Data'), field('qty', 'Int')], row_format: 'Compressed' },
    after: {
      fields: [field('title', 'Small Text'), field('qty', 'Int'), field('new', 'Data')],
      row_format: 'Compressed',
    },
    values: { title: TEXT, qty: 'seq' },
  },
  // What MariaDB does without a copy.
  change('a Data field gets longer', { fieldtype: 'Data' }, { fieldtype: 'Data', length: 255 }, TEXT),
  change('a default is set', { fieldtype: 'Data' }, { fieldtype: 'Data', default: 'Open' }, TEXT),
  change(
    'a default is cleared',
    { fieldtype: 'Data', default: 'Open' },
    { fieldtype: 'Data' },
    TEXT,
    'develop',
  ),
  change('a Data field becomes unique', { fieldtype: 'Data' }, { fieldtype: 'Data', unique: 1 }, TEXT),
  change('a unique field is no more', { fieldtype: 'Data', unique: 1 }, { fieldtype: 'Data' }, TEXT),
  change('an index is added', { fieldtype: 'Data' }, { fieldtype: 'Data', search_index: 1 }, TEXT),
  change('an index is dropped', { fieldtype: 'Data', search_index: 1 }, { fieldtype: 'Data' }, TEXT),
  change(
    'unique becomes search_index',
    { fieldtype: 'Data', unique: 1 },
    { fieldtype: 'Data', search_index: 1 },
    TEXT,
  ),
  change(
    'a field becomes not_nullable, with NULLs in it',
    { fieldtype: 'Data' },
    { fieldtype: 'Data', not_nullable: 1 },
    "IF(MOD(seq, 3) = 0, NULL, CONCAT('value ', seq))",
  ),
  {
    name: 'fields are added: plain, unique, indexed, with a default',
    before: { fields: [field('title', 'Data')] },
    after: {
      fields: [
        field('title', 'Data'),
        field('code', 'Data', { unique: 1 }),
        field('status', 'Select', { options: 'Open\nClosed', default: 'Open', search_index: 1 }),
        field('amount', 'Currency'),
        field('notes', 'Text Editor'),
        field('on', 'Date'),
      ],
    },
    values: { title: TEXT },
  },
  {
    name: 'fields are added (Frappe 15)',
    before: { fields: [field('title', 'Data')] },
    after: {
      fields: [
        field('title', 'Data'),
        field('enabled', 'Check', { default: '1' }),
        field('rank', 'Int', { search_index: 1 }),
      ],
    },
    values: { title: TEXT },
    frappe: '15',
  },
  {
    name: 'a field is removed',
    before: { fields: [field('title', 'Data'), field('gone', 'Data')] },
    after: { fields: [field('title', 'Data')] },
    values: { title: TEXT, gone: TEXT },
  },
  {
    name: 'an indexed field is removed',
    before: { fields: [field('title', 'Data'), field('gone', 'Link', { options: 'User', search_index: 1 })] },
    after: { fields: [field('title', 'Data')] },
    values: { title: TEXT, gone: "CONCAT('u', MOD(seq, 7))" },
  },
  {
    name: 'a field is renamed, as a patch says',
    before: { fields: [field('title', 'Data'), field('client', 'Data')] },
    after: { fields: [field('title', 'Data'), field('customer', 'Data')] },
    values: { title: TEXT, client: TEXT },
    renames: { client: 'customer' },
  },
  {
    name: 'an Int field is renamed, as a patch says',
    before: { fields: [field('title', 'Data'), field('number', 'Int')] },
    after: { fields: [field('title', 'Data'), field('count_of', 'Int')] },
    values: { title: TEXT, number: 'seq' },
    renames: { number: 'count_of' },
  },
  {
    name: 'views are tracked and sorting changes',
    before: { fields: [field('title', 'Data')] },
    after: { fields: [field('title', 'Data')], track_seen: 1, sort_field: 'modified' },
    values: { title: TEXT },
  },
  {
    name: 'several fields change at once',
    before: {
      fields: [
        field('a', 'Data', { search_index: 1 }),
        field('b', 'Int'),
        field('c', 'Check'),
        field('d', 'Data'),
      ],
    },
    after: {
      fields: [
        field('a', 'Small Text'),
        field('b', 'Float', { search_index: 1 }),
        field('c', 'Select', { options: '0\n1' }),
        field('e', 'Data', { unique: 1 }),
      ],
    },
    values: { a: TEXT, b: 'seq', c: 'MOD(seq, 2)', d: TEXT },
  },
];
