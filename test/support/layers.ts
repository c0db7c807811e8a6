/**
 * The layers of `server/src`, lowest first: a file may import what is in its own layer or in one further down
 * (`docs/architecture.md` has the picture). A path ends in `/` for a folder; the first layer that names a file has it.
 */
export const LAYERS: readonly { name: string; files: readonly string[] }[] = [
  {
    name: 'words and places',
    files: [
      'core/text.ts',
      'core/text-change.ts',
      'core/line-pattern.ts',
      'core/depth-bound.ts',
      'core/escape.ts',
      'core/similar.ts',
      'core/docs.ts',
      'core/attempt.ts',
      'core/say.ts',
      'core/phrases.ts',
    ],
  },
  {
    name: 'targets and findings',
    files: [
      'core/engines/mariadb/versions.ts',
      'core/engines/mysql/versions.ts',
      'core/engines/vitess/versions.ts',
      'core/targets.ts',
      'core/finding.ts',
      'core/rule.ts',
    ],
  },
  { name: 'Python', files: ['core/python/'] },
  // What Frappe's fieldtypes are is told before a DocType is read.
  { name: 'sources', files: ['core/schema/fieldtypes.ts', 'core/sources/', 'core/doctype-facts/'] },
  { name: 'schema', files: ['core/schema/'] },
  { name: 'engines', files: ['core/engines/'] },
  { name: 'interpreter and ORM', files: ['core/interpreter/', 'core/orm/'] },
  { name: 'read-only sites', files: ['core/readonly/'] },
  { name: 'migration', files: ['core/migration/'] },
  { name: 'settings', files: ['core/config/', 'core/suppress.ts'] },
  {
    name: 'sharding, what is kept of statements',
    files: ['core/sharding/', 'core/statements/repairs/repair.ts', 'core/statements/session.ts'],
  },
  { name: 'contexts', files: ['core/contexts/'] },
  { name: 'statements', files: ['core/statements/', 'core/transactions/'] },
  { name: 'fixes', files: ['core/fix/'] },
  { name: 'rules', files: ['core/rules/'] },
  { name: 'runner', files: ['core/check/', 'core/readiness/', 'core/vitess-patch/'] },
  { name: 'views', files: ['core/editor/', 'core/report/'] },
  { name: 'panel', files: ['core/preview/'] },
  { name: 'child processes', files: ['child/', 'vitess/', 'sqlite/'] },
  { name: 'workspace', files: ['workspace/', 'live/'] },
  { name: 'editor session', files: ['protocol.ts', 'lsp/'] },
  { name: 'requests', files: ['handlers/'] },
  { name: 'entry points', files: ['server.ts', 'main.ts', 'cli/', 'cli.ts'] },
];

/** Files that import each other for a reason: the interpreter's parts call one another as the code they follow does. */
export const MAY_BE_CIRCLES: readonly string[] = ['core/interpreter/'];

/** Folders where types may do the same; files that run in a circle are in the interpreter alone. */
export const TYPES_MAY_BE_CIRCLES: readonly string[] = [
  ...MAY_BE_CIRCLES,
  // A query and what evaluates it, the fields of a call and the fixes of them.
  'core/orm/',
  // A container and what is put into it.
  'core/sources/python/',
];
