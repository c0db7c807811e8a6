import assert from 'node:assert/strict';
import { serviceTasks } from '../../server/src/core/sources/site/playbook.js';

const read = (text: string) =>
  serviceTasks(text).map(({ service, options, span }) => [
    service,
    Object.fromEntries(options),
    text.slice(span.start, span.end),
  ]);

describe('services in playbooks', () => {
  it('are read in blocks, in braces and on one line, whatever stands around them', () => {
    const text = `---
- hosts: all
  tasks:
    - name: Start # the database
      block:
        - ansible.builtin.systemd:
            enabled: "yes"  # at boot
            name: mariadb.service
        - service: {name: 'mysql', masked: no}
        - systemd: name=mysqld enabled=yes
---
- systemd_service:
    name: mariadb
`;
    assert.deepEqual(read(text), [
      ['mariadb', { enabled: 'yes', name: 'mariadb.service' }, 'name: mariadb.service'],
      ['mysql', { name: 'mysql', masked: 'no' }, "name: 'mysql'"],
      ['mysqld', { name: 'mysqld', enabled: 'yes' }, 'name=mysqld'],
      ['mariadb', { name: 'mariadb' }, 'name: mariadb'],
    ]);
  });

  it('are none in texts, comments, names of variables and what is no YAML', () => {
    assert.deepEqual(read('- shell: |\n    systemd:\n      name: mariadb\n# service: name=mariadb\n'), []);
    assert.deepEqual(read('- service:\n    name: "{{ database_service }}"\n'), []);
    assert.deepEqual(read('{% if x %}\n\t- : [\n'), []);
    assert.deepEqual(read('['.repeat(50_000)), []);
    assert.deepEqual(read('- '.repeat(5000)), []);
  });
});
