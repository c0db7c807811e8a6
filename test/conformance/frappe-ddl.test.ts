import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DocTypeLookup } from '../../server/src/core/check/doctype.js';
import { tableOf } from '../../server/src/core/schema/build.js';
import { createStatements } from '../../server/src/core/schema/ddl/create.js';
import type { DocTypeData } from '../../server/src/core/sources/doctype/model.js';
import { isDocTypeJson, readDocType } from '../../server/src/core/sources/doctype/read.js';
import { FRAPPE_VERSIONS } from '../../server/src/core/targets.js';
import { jsonFiles, readJsonLines, sharedDir } from '../support/shared.js';

interface DdlRecord {
  doctype: string;
  path: string;
  ddl?: string[];
  skipped?: string;
}

describe('DDL as Frappe sends it', () => {
  const shared = sharedDir();
  const byPath = new Map<string, DocTypeData>();
  const byName = new Map<string, DocTypeData>();
  const doctypes: DocTypeLookup = {
    get: (name) => byName.get(name),
    names: () => byName.keys(),
    complete: false,
  };

  before(function () {
    if (!shared) return this.skip();
    for (const file of jsonFiles(path.join(shared, 'corpus'))) {
      const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (!isDocTypeJson(json)) continue;
      const doctype = readDocType(json);
      byPath.set(path.relative(shared, file), doctype);
      byName.set(doctype.name, doctype);
    }
  });

  for (const frappe of FRAPPE_VERSIONS) {
    it(`Frappe ${frappe}`, () => {
      const dir = path.join(shared!, 'oracle/frappe-ddl', frappe);
      const records = readdirSync(dir).flatMap((file) => readJsonLines<DdlRecord>(path.join(dir, file)));
      const wrong: string[] = [];
      for (const record of records) {
        const table = tableOf(byPath.get(record.path)!, { frappe, doctypes });
        const got = table ? createStatements(table, 'mariadb') : [];
        if (JSON.stringify(got) !== JSON.stringify(record.ddl ?? [])) wrong.push(record.path);
      }
      console.log(`        Frappe ${frappe}: ${records.length - wrong.length} of ${records.length} records`);
      assert.deepEqual(wrong, []);
      assert.ok(records.length > 400);
    });
  }
});
