import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ENGINE_IDS, engineOf, releaseOf } from '../../server/src/core/engines/index.js';
import { PLAN_TARGETS } from '../../server/src/core/migration/plan/model.js';
import { allRules } from '../../server/src/core/rules/registry.js';
import {
  DEFAULT_TARGETS,
  DEFAULT_VERSIONS,
  infoOf,
  MARIADB_VERSIONS,
  MYSQL_VERSIONS,
  meets,
  TARGETS,
} from '../../server/src/core/targets.js';

const root = path.resolve(import.meta.dirname, '../..');

describe('engines and targets', () => {
  it('have a folder each, with what the program knows of the engine', () => {
    const folder = path.join(root, 'server/src/core/engines');
    for (const id of ENGINE_IDS) {
      assert.equal(engineOf(id).id, id);
      assert.ok(existsSync(path.join(folder, id, 'index.ts')), id);
    }
  });

  it('know the costs of every version that the settings name, the default first', () => {
    for (const id of MARIADB_VERSIONS) assert.equal(releaseOf(`mariadb-${id}`).engine, 'mariadb');
    for (const id of MYSQL_VERSIONS) assert.equal(releaseOf(`mysql-${id}`).engine, 'mysql');
    assert.equal(engineOf('mariadb').releases[0]!.id, `mariadb-${DEFAULT_VERSIONS.mariadb}`);
    assert.deepEqual(PLAN_TARGETS, ['mariadb', 'mysql', 'vitess', 'sqlite']);
    assert.throws(() => releaseOf('mariadb-5.5'), /no release mariadb-5\.5/);
  });

  it('say once which targets meet Vitess', () => {
    assert.deepEqual(
      TARGETS.filter((target) => meets([target], 'vitess')),
      ['vitess', 'vitess-sharded'],
    );
    assert.deepEqual(DEFAULT_TARGETS, ['mariadb', 'vitess', 'read-only', 'zero-downtime']);
  });

  it('are what the settings offer', () => {
    const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const properties = Object.assign(
      {},
      ...[contributes.configuration].flat().map((part: { properties: object }) => part.properties),
    );
    assert.deepEqual(properties['doctypeCompat.targets'].items.enum, TARGETS);
    assert.deepEqual(properties['doctypeCompat.versions.mariadb'].enum, [...MARIADB_VERSIONS, null]);
    assert.deepEqual(properties['doctypeCompat.versions.mysql'].enum, [...MYSQL_VERSIONS, null]);
  });

  it('name every family of rules, and each rule one of its target', () => {
    const families = new Set<string>(TARGETS.flatMap((target) => infoOf(target).families));
    const folders = readdirSync(path.join(root, 'server/src/core/rules'), { withFileTypes: true });
    for (const { name } of folders.filter((entry) => entry.isDirectory() && entry.name !== 'lint'))
      assert.ok(families.has(name), name);
    assert.ok(allRules.every(({ meta }) => meta.targets.length > 0));
  });
});
