import { defineRule } from '../../rule.js';
import { readSiteConfig } from '../../sources/site/config.js';
import { newlineOf } from '../../text.js';

export default defineRule('file', {
  meta: {
    id: 'replica/maintenance-blocks-reads',
    summary: 'maintenance_mode without allow_reads_during_maintenance: every request is answered with 503',
    targets: ['read-only'],
    severity: 'info',
  },

  *check({ type, text, common }) {
    if (type !== 'site-config' && type !== 'common-config') return;
    const config = readSiteConfig(text, common);
    const span = config.spanOf('maintenance_mode');
    if (!span || !config.isOn('maintenance_mode') || config.isOn('allow_reads_during_maintenance')) return;
    yield {
      span,
      message:
        'In maintenance mode every request is answered with 503. With "allow_reads_during_maintenance": 1 the site goes on to serve reads.',
      evidence: { engine: 'frappe', text: 'Session Stopped' },
      key: 'maintenance_mode',
      fixes: [
        {
          title: 'Serve reads during maintenance',
          safe: false,
          edits: [
            {
              span: { start: span.end, end: span.end },
              newText: `,${newlineOf(text)} "allow_reads_during_maintenance": 1`,
            },
          ],
        },
      ],
    };
  },
});
