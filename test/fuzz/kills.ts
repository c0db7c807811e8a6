import { readdirSync, readFileSync } from 'node:fs';
import { TARGETS } from '../../server/src/core/targets.js';
import type { VitessProcess } from '../../server/src/vitess/process.js';
import { watched } from '../../server/src/vitess/watched.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { Workspace } from '../support/workspace.js';
import type { Random } from './mutate.js';

/** Processes that this one has started and that are called `vitess-engine`; only where there is /proc. */
function engines(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [, name, parent] =
          /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        return name === 'vitess-engine' && Number(parent) === process.pid;
      } catch {
        return false;
      }
    });
}

export interface Kills {
  kills: number;
  /** Checks that did not say what the engine alone knows, nor that they could not. */
  lost: string[];
  /** Checks that said that the engine fails: killed at one start after the other, it is not waited for. */
  told: number;
  /** Milliseconds from a kill to the verdict that was waited for, in order. */
  back: number[];
}

/** Kills the engine at a random moment of one check after the other; each has a statement that was never asked before. */
export async function killAtRandom(engine: VitessProcess, count: number, random: Random): Promise<Kills> {
  const workspace = new Workspace({ 'shop/hooks.py': '', 'shop/modules.txt': 'Desk\n' });
  const result: Kills = { kills: 0, lost: [], told: 0, back: [] };
  try {
    const project = await Project.load({ kind: 'folder', path: workspace.path });
    project.overrides = { targets: TARGETS.filter((target) => target === 'vitess') };
    const at = workspace.at('shop/many.sql');
    for (let n = 0; n < count; n++) {
      const good = Array.from(
        { length: 40 },
        (_, i) => `select name from \`tabUser\` where a = ${n * 100 + i};`,
      );
      project.update(at, [...good.slice(0, 20), `select sys_guid(${n};`, ...good.slice(20)].join('\n'));
      const asked = watched(engine);
      const checked = check(project, { paths: [at], engine: asked });
      // The engine starts in some 80 ms and answers in a few: before, in and after that.
      await new Promise((resolve) => setTimeout(resolve, random.pick([0, 1, 2, 4, 8, 20, 60, 120])));
      for (const pid of engines()) {
        process.kill(pid, 'SIGKILL');
        result.kills++;
      }
      const killed = performance.now();
      const { findings } = await checked;
      result.back.push(performance.now() - killed);
      const said = findings
        .filter(({ rule }) => rule.startsWith('vitess/'))
        .map(({ rule, range }) => `${rule}:${range.start.line}`);
      if (said.includes('vitess/syntax:20')) continue;
      // The command line ends with 2 then, an editor's status says it.
      if (asked.problem() !== undefined) result.told++;
      else result.lost.push(`${n}: ${said.join(' ') || 'nothing'}`);
    }
    result.back.sort((a, b) => a - b);
    return result;
  } finally {
    workspace.remove();
  }
}
