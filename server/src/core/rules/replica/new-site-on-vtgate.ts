import { defineRule } from '../../rule.js';
import { commandsOf } from '../../sources/site/shell.js';

/** Options of `bench new-site` that take no value (frappe/commands/site.py). */
const FLAGS = /^--(?:verbose|force|set-default|no-mariadb-socket|(?:no-)?setup-db)$/;

export default defineRule('file', {
  meta: {
    id: 'replica/new-site-on-vtgate',
    summary: 'bench new-site on vtgate without --no-setup-db: it creates a user and a database (1105)',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
  },

  *check({ type, text }) {
    if (type !== 'shell' && type !== 'playbook') return;
    for (const { words, span } of commandsOf(text, /bench[ \t]+new-site/)) {
      const options = optionsOf(words);
      if (!options || options.has('--no-setup-db')) continue;
      if (/^(?:postgres|sqlite)/.test(options.get('--db-type') ?? '') || options.has('--db-socket')) continue;
      // 15306 is the port of Vitess's own examples and vtgate has no other default; `vtgate` names its container.
      const host = options.get('--db-host') ?? '';
      if (options.get('--db-port') !== '15306' && !/(?:^|[.-])vtgate(?:[.-]|$)/.test(host)) continue;
      yield {
        span,
        message:
          'Without --no-setup-db this first creates a user and a database, and vtgate knows no such statement. With it, the keyspace and the user have to be there and are named by --db-name, --db-user and --db-password.',
        evidence: {
          engine: 'vitess',
          errno: 1105,
          sqlstate: 'HY000',
          text: "syntax error at position 12 near 'USER'",
        },
        key: options.get('site') ?? '',
        fixes: [
          {
            title: 'Add --no-setup-db',
            safe: false,
            edits: [{ span: { start: span.end, end: span.end }, newText: ' --no-setup-db' }],
          },
        ],
      };
    }
  },
});

/** Options with their values, and the `site`; undefined when a variable may hold further ones. */
function optionsOf(words: readonly string[]): Map<string, string> | undefined {
  const options = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const [, name, value] = /^(--[a-z-]+)(?:=(.*))?$/.exec(words[i]!) ?? [];
    if (name !== undefined) options.set(name, value ?? (FLAGS.test(name) ? '' : (words[++i] ?? '')));
    // The site's name is the only word that is neither an option nor the value of one.
    else if (options.has('site') || /\$\{?[@*]/.test(words[i]!)) return;
    else options.set('site', words[i]!);
  }
  return options.has('site') ? options : undefined;
}
