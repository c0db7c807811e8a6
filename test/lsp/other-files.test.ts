import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { globMatches } from '../../server/src/core/config/glob.js';
import { OTHER_FILES } from '../../server/src/protocol.js';
import { kindOf } from '../../server/src/workspace/files.js';
import { Client } from './client.js';

describe('files that are not JSON, Python or SQL', () => {
  const samples = [
    '/app/templates/pages/a.html',
    '/app/note/doctype/note/note.js',
    '/app/note/page/shelf/shelf.js',
    '/app/public/js/note.js',
    '/deploy/replica.cnf',
    '/deploy/playbooks/db.yml',
    '/deploy/ansible/roles/db/tasks/main.yaml',
    '/deploy/docker-compose.yml',
    '/deploy/compose.override.yaml',
    '/deploy/new-site.sh',
    '/deploy/Dockerfile',
    '/deploy/Containerfile.dev',
  ];
  for (const sample of samples) {
    it(`are known to the client: ${sample}`, () => {
      assert.ok(kindOf(sample));
      assert.ok(OTHER_FILES.some((glob) => globMatches(glob, sample.slice(1))));
    });
  }

  it('have findings that follow the typing', async () => {
    const client = await Client.start();
    try {
      const bad = 'RUN bench new-site x --db-host vtgate\n';
      writeFileSync(path.join(client.root, 'Dockerfile'), bad);
      const uri = client.open('Dockerfile');
      const rule = 'replica/new-site-on-vtgate';
      assert.equal((await client.diagnostics(uri, rule)).length, 1);
      client.edit(uri, bad, 'RUN bench new-site x\n');
      assert.equal((await client.diagnostics(uri, rule)).length, 0);
    } finally {
      await client.stop();
    }
  });
});
