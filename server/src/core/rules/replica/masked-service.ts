import { defineRule } from '../../rule.js';

const isYes = (value: string | undefined): boolean => /^(?:yes|true|on|1)$/i.test(value ?? '');

export default defineRule('file', {
  meta: {
    id: 'replica/masked-service',
    summary:
      'A playbook enables mariadb.service, which another task masks, without unmasking it: the task fails',
    targets: ['read-only'],
    severity: 'warning',
  },

  *check({ text, others, serviceTasks }) {
    if (!serviceTasks || !/mariadb|mysql/.test(text)) return;
    const enabling = serviceTasks(text).filter(
      ({ service, options }) =>
        /^(?:mariadb|mysql|mysqld)$/.test(service) && isYes(options.get('enabled')) && !options.has('masked'),
    );
    if (enabling.length === 0) return;
    const all = [text, ...others('playbook').map((other) => other.text)]
      .filter((one) => one.includes('masked'))
      .flatMap(serviceTasks);
    for (const { service, span } of enabling) {
      if (!all.some((task) => task.service === service && isYes(task.options.get('masked')))) continue;
      yield {
        span,
        message: `Another task masks ${service}.service. Enabling it while it is masked fails; \`masked: false\` here unmasks it first.`,
        evidence: { engine: 'mariadb', text: `Unit file /etc/systemd/system/${service}.service is masked.` },
        key: service,
      };
    }
  },
});
