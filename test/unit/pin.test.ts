import assert from 'node:assert/strict';
import { versionOfServer, withVersions } from '../../server/src/core/editor/pin.js';

describe('pinning the version of a server', () => {
  it('names the version, or the newest known one before it', () => {
    assert.deepEqual(versionOfServer('vitess', '24.0.4'), { vitess: 24 });
    assert.deepEqual(versionOfServer('vitess', '99.0.0'), { vitess: 24 });
    assert.equal(versionOfServer('vitess', '12.0.0'), undefined);
    assert.deepEqual(versionOfServer('mariadb', '10.11.19'), { mariadb: '10.11' });
    assert.deepEqual(versionOfServer('mysql', '8.0.15'), { mysql: '8.0' });
    assert.equal(versionOfServer('mysql', '5.7.44'), undefined);
  });

  it('keeps comments and what else is there', () => {
    const text = '{\n // What we run on\n "targets": ["vitess"],\n "versions": { "mysql": "8.0" }\n}\n';
    const made = withVersions(text, { vitess: 23 });
    assert.match(made ?? '', /\/\/ What we run on\n "targets": \["vitess"\]/);
    assert.match(made ?? '', /"mysql": "8\.0"/);
    assert.match(made ?? '', /"vitess": 23/);
    assert.equal(withVersions(made!, { vitess: 23 }), made);
  });

  it('makes a configuration, and touches none that is broken', () => {
    assert.deepEqual(JSON.parse(withVersions('', { mariadb: '10.11' }) ?? ''), {
      versions: { mariadb: '10.11' },
    });
    assert.equal(withVersions('{ "targets": ', { vitess: 24 }), undefined);
    assert.equal(withVersions('[]', { vitess: 24 }), undefined);
  });
});
