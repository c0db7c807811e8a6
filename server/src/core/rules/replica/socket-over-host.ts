import { defineRule } from '../../rule.js';
import { readSiteConfig } from '../../sources/site/config.js';

export default defineRule('file', {
  meta: {
    id: 'replica/socket-over-host',
    summary: 'db_socket beside db_host or db_port: the socket wins, so vtgate is not reached',
    targets: ['vitess', 'vitess-sharded'],
    severity: 'warning',
  },

  *check({ type, text, common }) {
    if (type !== 'site-config' && type !== 'common-config') return;
    const config = readSiteConfig(text, common);
    const span = config.spanOf('db_socket');
    if (!span || !config.isOn('db_socket') || !(config.isOn('db_host') || config.isOn('db_port'))) return;
    yield {
      span,
      message:
        'With "db_socket" Frappe connects to that socket and leaves "db_host" and "db_port" unused: queries go to the server behind the socket and not to vtgate.',
      key: 'db_socket',
    };
  },
});
