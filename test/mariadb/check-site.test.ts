import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckSiteResult, DiagnoseResult, PinResult } from '../../server/src/protocol.js';
import { Client } from '../lsp/client.js';
import { cli } from '../support/cli.js';
import { useMariaDb } from '../support/mariadb.js';

const APP = 'examples/bench/apps/library';

interface Found {
  file: string;
  rule: string;
  doctype?: string;
  message: string;
  evidence?: { errno?: number };
}

describe('check --site on a running MariaDB', function () {
  this.timeout(60_000);
  const server = useMariaDb();
  const folder = mkdtempSync(path.join(tmpdir(), 'check-site-'));
  const site = path.join(folder, 'sites/shop');
  before(async () => {
    mkdirSync(site, { recursive: true });
    const config = {
      db_name: 'test',
      db_user: 'reader',
      db_password: 'x',
      db_host: '127.0.0.1',
      db_port: server.port,
    };
    writeFileSync(path.join(site, 'site_config.json'), JSON.stringify(config));
    await server.query("CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'x'");
    await server.query("GRANT SELECT ON test.* TO reader@'127.0.0.1'");
  });
  after(() => rmSync(folder, { recursive: true }));

  const check = async (...args: string[]) => {
    const { stdout, code, stderr } = await cli([
      'check',
      APP,
      '--target',
      'mariadb,vitess',
      '--format',
      'json',
      ...args,
    ]);
    const { findings } = JSON.parse(stdout || '{"findings": []}') as { findings: Found[] };
    return { findings, code, stderr };
  };
  const keys = ({ findings }: { findings: Found[] }) =>
    findings.map(({ rule, doctype, evidence }) => `${rule} ${doctype ?? ''} ${evidence?.errno ?? ''}`);

  it('says why the customizations cannot be read, with exit code 2', async () => {
    const { code, stderr } = await check('--site', site);
    assert.equal(code, 2);
    assert.match(stderr, /its customizations cannot be read: 1146/);
    assert.equal((await check('--site', site, '--base', 'HEAD')).code, 2);
  });

  it('finds what only the site has: a default of a text field, a row that is too large', async () => {
    await server.query(
      'CREATE TABLE `tabCustom Field` (name varchar(140) PRIMARY KEY, creation datetime, dt varchar(140), fieldname varchar(140), fieldtype varchar(140), length int, `default` text, insert_after varchar(140))',
    );
    await server.query(
      'CREATE TABLE `tabProperty Setter` (name varchar(140) PRIMARY KEY, creation datetime, doctype_or_field varchar(140), doc_type varchar(140), field_name varchar(140), property varchar(140), property_type varchar(140), value text)',
    );
    const before = keys(await check('--site', site));
    assert.deepEqual(before, keys(await check()), 'a site without any');
    await server.query(
      "INSERT INTO `tabCustom Field` VALUES ('Loan-remark', '2026-01-01', 'Loan', 'remark', 'Small Text', 0, 'none', 'member')",
    );
    for (let at = 0; at < 25; at++)
      await server.query(
        `INSERT INTO \`tabCustom Field\` VALUES ('Author-wide_${at}', '2026-01-02', 'Author', 'wide_${at}', 'Data', 1000, NULL, '')`,
      );
    const all = await check('--site', site);
    const more = all.findings.filter((one) => !before.includes(keys({ findings: [one] })[0]!));
    assert.deepEqual(keys({ findings: more }).sort(), [
      'mariadb/row-too-large Author 1118',
      'vitess/text-default Loan 1101',
    ]);
    for (const { file } of more) assert.match(file, /sites\/shop\/fixtures\/in-the-database\.json$/);
    assert.equal((await check('--site', site, '--fix')).code, 2);
  });

  it('is offered in the editor after a look at the database, as is a pin of its version', async () => {
    const client = await Client.start({
      folders: ['bench'],
      settings: { engine: { enabled: false } },
      prepare(root) {
        cpSync('examples/bench', path.join(root, 'bench'), { recursive: true });
        rmSync(path.join(root, 'bench/doctype-compat.json'));
        cpSync(site, path.join(root, 'bench/sites/shop'), { recursive: true });
      },
    });
    try {
      const folder = client.path('bench/sites/shop');
      const seen = await client.request<DiagnoseResult>('doctypeCompat/diagnose', { site: folder });
      assert.ok('markdown' in seen, JSON.stringify(seen));
      assert.match(seen.markdown, /connection/);
      const pinned = await client.request<PinResult>('doctypeCompat/pin', { site: folder });
      assert.ok('uri' in pinned, JSON.stringify(pinned));
      assert.equal(pinned.uri, client.uri('bench/doctype-compat.json'));
      const { versions } = JSON.parse(pinned.text) as { versions: { mariadb: string } };
      assert.match(versions.mariadb, /^1[01]\.\d+$/);
      // What the settings say already is not offered.
      assert.equal(seen.pin, versions.mariadb === '10.11' ? undefined : `mariadb ${versions.mariadb}`);
      const checked = await client.request<CheckSiteResult>('doctypeCompat/checkSite', { site: folder });
      assert.ok('markdown' in checked, JSON.stringify(checked));
      assert.match(checked.markdown, /^# shop, with \d+ customizations of its database\n/);
      assert.match(checked.markdown, /sites\/shop\/fixtures\/in-the-database\.json:\d+/);
      const elsewhere = await client.request('doctypeCompat/checkSite', { site });
      assert.match((elsewhere as { reason: string }).reason, /is no site of an open bench/);
    } finally {
      await client.stop();
    }
  });
});
