// Where a release comes from: an in-toto statement with SLSA's build provenance for each file of it, and their hashes.
// npm and GitHub sign statements of their own where they build; this one is for whoever compares files by hand.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
export const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The commit that a release is built from, and whether the work tree is that commit. */
export function sourceOf() {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  return {
    commit: git('rev-parse', 'HEAD'),
    time: git('show', '-s', '--format=%cI', 'HEAD'),
    clean: git('status', '--porcelain') === '',
  };
}

export function provenance(files, { commit, clean, repository, started, finished }) {
  const material = (name) => ({
    uri: `git+${repository}@${commit}#${name}`,
    digest: { sha256: sha256(path.join(root, name)) },
  });
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: files.map((file) => ({ name: path.basename(file), digest: { sha256: sha256(file) } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: `${repository}/docs/release.md`,
        externalParameters: { command: 'npm run release', commit, clean },
        internalParameters: { node: process.version, platform: `${process.platform}-${process.arch}` },
        resolvedDependencies: [
          { uri: `git+${repository}@${commit}`, digest: { gitCommit: commit } },
          ...['package-lock.json', 'server/vitess/go.sum', 'server/sqlite/requirements.txt'].map(material),
        ],
      },
      runDetails: {
        builder: { id: process.env.GITHUB_ACTIONS ? 'https://github.com/actions/runner' : 'local' },
        metadata: { startedOn: started, finishedOn: finished },
      },
    },
  };
}
