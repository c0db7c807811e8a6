import { defineRule } from '../../rule.js';
import { readSiteConfig } from '../../sources/site/config.js';
import { TARGETS } from '../../targets.js';

/** Keys whose value Frappe hands to `from_url`, each with the one that takes Redis Sentinel's nodes in its place. */
const KEYS = [
  ['redis_cache', 'redis_cache_sentinel_enabled'],
  ['redis_queue', 'redis_queue_sentinel_enabled'],
] as const;

export default defineRule('file', {
  meta: {
    id: 'replica/redis-url',
    summary: 'redis_cache or redis_queue is no redis URL: the client refuses it (ValueError)',
    targets: TARGETS,
    severity: 'error',
  },

  *check({ type, text, common }) {
    if (type !== 'site-config' && type !== 'common-config') return;
    const config = readSiteConfig(text, common);
    for (const [key, sentinel] of KEYS) {
      const value = config.get(key);
      const span = config.spanOf(key);
      // The client compares as it stands, so that `REDIS://` is refused too. An empty value leaves Frappe's default.
      if (!span || typeof value !== 'string' || value === '' || /^(?:rediss?|unix):\/\//.test(value))
        continue;
      if (config.isOn(sentinel) || isPlaceholder(value)) continue;
      yield {
        span,
        message: `${JSON.stringify(value)} has none of the schemes that the redis client knows: ${
          key === 'redis_cache'
            ? 'frappe.init stops, in every request and every bench command of a site.'
            : 'no background job can be enqueued, and no worker starts.'
        }`,
        evidence: {
          engine: 'frappe',
          text: 'ValueError: Redis URL must specify one of the following schemes (redis://, rediss://, unix://)',
        },
        key,
        fixes: /^[\w.-]+:\d+(?:\/\d*)?$/.test(value)
          ? [
              {
                title: 'Write it as a redis:// URL',
                safe: false,
                edits: [{ span, newText: `${JSON.stringify(key)}: ${JSON.stringify(`redis://${value}`)}` }],
              },
            ]
          : [],
      };
    }
  },
});

/** What a template has for the value: `{{ redis }}`, `${REDIS}`, `<host>`, `%(redis)s`, `__REDIS__`, `REDIS_URL`. */
function isPlaceholder(value: string): boolean {
  return /[{$<>%]|__|^[A-Z_]+$/.test(value);
}
