import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createStatements } from '../../server/src/core/engines/create.js';
import { tableOf } from '../../server/src/core/schema/build.js';
import { FRAPPE_VERSIONS } from '../../server/src/core/targets.js';
import { type DocTypeFolder, readDocTypes } from '../support/doctypes.js';
import { readJsonLines, sharedDir } from '../support/shared.js';

interface DdlRecord {
  doctype: string;
  path: string;
  ddl?: string[];
  skipped?: string;
}

describe('DDL as Frappe sends it', () => {
  const shared = sharedDir();
  let doctypes: DocTypeFolder;

  before(function () {
    if (!shared) return this.skip();
    doctypes = readDocTypes(path.join(shared, 'corpus'));
  });

  for (const frappe of FRAPPE_VERSIONS) {
    it(`Frappe ${frappe}`, () => {
      const dir = path.join(shared!, 'oracle/frappe-ddl', frappe);
      const records = readdirSync(dir).flatMap((file) => readJsonLines<DdlRecord>(path.join(dir, file)));
      const wrong: string[] = [];
      for (const record of records) {
        const doctype = doctypes.byFile.get(path.join(shared!, record.path));
        const table = doctype && tableOf(doctype, { frappe, doctypes });
        const got = table ? createStatements(table, 'mariadb') : [];
        if (!doctype || JSON.stringify(got) !== JSON.stringify(record.ddl ?? [])) wrong.push(record.path);
      }
      console.log(`        Frappe ${frappe}: ${records.length - wrong.length} of ${records.length} records`);
      assert.deepEqual(wrong, []);
      assert.ok(records.length > 400);
    });
  }
});
