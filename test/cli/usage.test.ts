import assert from 'node:assert/strict';
import { cli } from '../support/cli.js';

describe('the command line, called wrongly', () => {
  const cases: { args: string[]; says: RegExp }[] = [
    { args: ['chekc'], says: /^doctype-compat: unknown command chekc .*\n$/ },
    { args: ['--wat'], says: /^doctype-compat: unknown option --wat .*\n$/ },
    { args: ['check', '--wat'], says: /^doctype-compat: check: unknown option --wat .*\n$/ },
    { args: ['check', 'no/such/path'], says: /^doctype-compat: no\/such\/path: no such file\n$/ },
    {
      args: ['check', '--target', 'oracle'],
      says: /^doctype-compat: unknown target "oracle"; known are .*\n$/,
    },
    { args: ['check', '--frappe', '3'], says: /^doctype-compat: unknown Frappe version "3"; .*\n$/ },
    { args: ['check', '--format', 'xml'], says: /^doctype-compat: unknown format "xml"; .*\n$/ },
    { args: ['check', ''], says: /^doctype-compat: a path is empty\n$/ },
    { args: ['check', '--stdin-filename', ''], says: /^doctype-compat: a path is empty\n$/ },
    { args: ['check', '--rule', ''], says: /^doctype-compat: no rule given .*\n$/ },
    { args: ['ddl', ''], says: /^doctype-compat: a path is empty\n$/ },
    { args: ['rules', 'vitess'], says: /^doctype-compat: rules takes no argument: vitess\n$/ },
    { args: ['plan', '--host', 'db'], says: /^doctype-compat: --host needs --database, .*\n$/ },
    {
      args: ['plan', '--database', 'x'],
      says: /^doctype-compat: --database needs --host or --socket, .*\n$/,
    },
    {
      args: ['plan', '--database', 'x', '--host', 'a', '--port', '0'],
      says: /^doctype-compat: --port 0: .*\n$/,
    },
    {
      args: ['plan', '--database', 'x', '--host', 'a', '--password-file', 'no/such'],
      says: /^doctype-compat: --password-file no\/such: ENOENT\n$/,
    },
    { args: ['toString'], says: /^doctype-compat: unknown command toString .*\n$/ },
  ];
  for (const { args, says } of cases) {
    it(`says so in one line and exits with 2: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await cli(args);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, says);
    });
  }

  it('prints its help without a command, as a mistake', async () => {
    const { code, stderr } = await cli([]);
    assert.equal(code, 2);
    assert.match(stderr, /^doctype-compat .*\n\nusage: /);
  });
});
