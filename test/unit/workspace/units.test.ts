import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { check } from '../../../server/src/workspace/check.js';
import { Ledger } from '../../../server/src/workspace/ledger.js';
import { Threads } from '../../../server/src/workspace/parallel/team.js';
import { Project } from '../../../server/src/workspace/project.js';
import { canKeep, type Stored, Units } from '../../../server/src/workspace/units/store.js';
import { EditedBench } from '../../support/bench-edits.js';
import { Workspace } from '../../support/workspace.js';

const root = path.resolve(import.meta.dirname, '../../..');

/** What a check says, and what it leaves for the next one. */
async function judge(at: string, stored: Stored | undefined, withUnits: boolean) {
  const project = await Project.load({ kind: 'bench', path: at });
  const isKept = withUnits && canKeep(project);
  if (isKept) project.ledger = new Ledger();
  const units = isKept ? new Units(project, stored) : undefined;
  const team = new Threads(project, { threads: 1, units });
  const { findings, judged, ...counts } = await check(project, { team, units });
  const said = JSON.stringify([findings, [...judged].sort(), counts], undefined, 1);
  return {
    said,
    reused: units?.reused ?? 0,
    stored: units && (JSON.parse(JSON.stringify(units.stored())) as Stored),
  };
}

describe('what judging each file was made of', function () {
  this.timeout(600_000);

  it('is told so that a file is judged again whenever it has to be', async () => {
    const workspace = new Workspace();
    try {
      cpSync(path.join(root, 'examples/bench'), workspace.path, { recursive: true });
      const bench = new EditedBench(workspace.path, Number(process.env.UNITS_SEED ?? 1));
      let stored: Stored | undefined;
      let reused = 0;
      const rounds = Number(process.env.UNITS_ROUNDS ?? 40);
      for (let i = 0; i < rounds; i++) {
        const edits = Array.from({ length: i % 4 === 0 ? 3 : 1 }, () => bench.change());
        const cold = await judge(workspace.path, undefined, false);
        const warm = await judge(workspace.path, stored, true);
        assert.equal(warm.said, cold.said, `round ${i}: ${edits.join('; ')}`);
        stored = warm.stored;
        reused += warm.reused;
      }
      assert.ok(reused > rounds * 20, `${reused} files were not judged again in ${rounds} rounds`);
    } finally {
      workspace.remove();
    }
  });
});
