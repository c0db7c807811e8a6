import { mutate, type Random, STRANGE } from './mutate.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Container = Json[] | { [key: string]: Json };

const VALUES: readonly Json[] = [
  ...STRANGE,
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  1e300,
  140,
  65_536,
  [],
  {},
  [[]],
  [null],
  { fieldname: 'x' },
  'Data',
  'Link',
  'Table',
  'Table MultiSelect',
  'Dynamic Link',
  'Decimal',
  'Long Text',
  'Check',
  'Int',
  'Select',
  'JSON',
  'Tab Break',
  'name',
  'parent',
  'modified',
  'Note',
  'User',
  'hash',
  'autoincrement',
  'field:title',
  'format:{title}-{#####}',
  'eval:doc.title',
  'a\nb',
  "'; DROP TABLE `tabUser`; --",
  'x'.repeat(300),
  'É'.repeat(64),
];

const isContainer = (value: Json | undefined): value is Container =>
  typeof value === 'object' && value !== null;

const read = (text: string): Json | undefined => {
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as Json;
  } catch {
    return undefined;
  }
};

/** Some list or object in a document, mostly a deep one. */
function within(document: Container, random: Random): Container {
  let at = document;
  for (;;) {
    const inner = Object.values(at).filter(isContainer);
    if (inner.length === 0 || random.below(5) === 0) return at;
    at = random.pick(inner);
  }
}

/** One change of a document's values, keys or order; a document stays JSON. */
function once(document: Container, random: Random, other: Json | undefined): void {
  const at = within(document, random);
  const from = isContainer(other) ? within(other, random) : undefined;
  const pool = from ? Object.values(from) : [];
  const value = (): Json => {
    const own = random.below(3) === 0 && pool.length > 0;
    return structuredClone(own ? random.pick(pool) : random.pick(VALUES));
  };
  if (Array.isArray(at)) {
    const place = random.below(at.length + 1);
    const taken = at[place];
    switch (random.below(5)) {
      case 0:
        at.splice(place, 1);
        break;
      case 1:
        at.splice(place, 0, structuredClone(taken ?? value()));
        break;
      case 2:
        at.splice(place, 0, value());
        break;
      case 3:
        at[place] = value();
        break;
      default:
        at.reverse();
    }
    return;
  }
  const keys = Object.keys(at);
  const key = keys.length > 0 ? random.pick(keys) : 'name';
  const others = from && !Array.isArray(from) ? Object.keys(from) : [];
  switch (random.below(6)) {
    case 0:
      delete at[key];
      break;
    case 1:
      at[key] = value();
      break;
    case 2:
      at[others.length > 0 ? random.pick(others) : '__proto__x'] = value();
      break;
    case 3:
      if (others.length > 0) {
        const given = random.pick(others);
        at[given] = structuredClone((from as { [key: string]: Json })[given]!);
      }
      break;
    case 4:
      at[key] = structuredClone(at[random.pick(keys.length > 0 ? keys : ['name'])] ?? null);
      break;
    default:
      at[key] = [[at[key] ?? null]];
  }
}

/**
 * A text after some changes: of JSON half of them leave it JSON and change what it says, the others go along its tokens.
 */
export function change(
  text: string,
  kind: string,
  random: Random,
  others: readonly string[],
  most = 6,
): string {
  const document = kind === 'json' && random.below(2) ? read(text) : undefined;
  if (!isContainer(document)) return mutate(text, kind, random, others, most);
  for (let n = 1 + random.below(most); n > 0; n--) once(document, random, read(random.pick(others)));
  return `${JSON.stringify(document, undefined, 1)}\n`.slice(0, 200_000);
}
