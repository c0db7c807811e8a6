import { REFUSED_BY_REPLICA } from '../../readonly/report.js';
import { defineRule } from '../../rule.js';
import { readSiteConfig } from '../../sources/site/config.js';

export default defineRule('file', {
  meta: {
    id: 'replica/unmapped-refusal',
    summary: 'A write on a replica is refused with 1290, which Frappe does not turn into InReadOnlyMode',
    targets: ['read-only'],
    severity: 'info',
  },

  *check({ type, text, common }) {
    if (type !== 'site-config' && type !== 'common-config') return;
    const config = readSiteConfig(text, common);
    const span = config.spanOf('read_from_replica');
    if (!span || !config.isOn('read_from_replica') || !config.isOn('allow_reads_during_maintenance')) return;
    yield {
      span,
      message:
        'During maintenance this site reads from its replica. A write is refused there with 1290, which Frappe does not know as read-only mode: the user sees a server error (500) instead of InReadOnlyMode (503).',
      evidence: REFUSED_BY_REPLICA,
      key: 'read_from_replica',
    };
  },
});
