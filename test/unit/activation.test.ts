import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const client = path.resolve(import.meta.dirname, '../../client/src');

describe('activation', () => {
  it('loads no library that talks to the server: that comes with the server, after it', () => {
    const files = readdirSync(client, { recursive: true, encoding: 'utf8' });
    const eager = files.filter((file) => {
      if (!file.endsWith('.ts') || file === 'client.ts') return false;
      const text = readFileSync(path.join(client, file), 'utf8');
      return /^import (?!type\b)[^;]*from '(?:vscode-languageclient[^']*|\.\/client\.js)';/m.test(text);
    });
    assert.deepEqual(eager, []);
  });
});
