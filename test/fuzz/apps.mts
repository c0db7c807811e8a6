/**
 * `node --import tsx test/fuzz/apps.mts DIR…`: every fix that a check of real apps offers, one at a time, each written in
 * each way: the result parses, the finding is gone, no new error, line ends kept. The files themselves are only read.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { TARGETS } from '../../server/src/core/targets.js';
import { VitessProcess } from '../../server/src/vitess/process.js';
import { check } from '../../server/src/workspace/check.js';
import { Project } from '../../server/src/workspace/project.js';
import { WAYS, wrongWithFix } from '../support/fixes.js';
import { REVEALING } from './fixes.js';

/** Fixes tried of one rule in one app: some are offered hundreds of times. */
const MOST = 40;

const engine = new VitessProcess();
const tried = new Set<string>();
const byRule = new Map<string, number>();
const wrong: string[] = [];
for (const folder of process.argv.slice(2)) {
  const project = await Project.load({ kind: 'app', path: path.resolve(folder) });
  project.overrides = { targets: TARGETS };
  const { findings } = await check(project, { engine });
  const counts = new Map<string, number>();
  const files = new Map<string, typeof findings>();
  for (const finding of findings) {
    const own = finding.fixes.filter(
      ({ edits }) => edits.length > 0 && edits.every(({ file }) => file === undefined),
    );
    if (own.length === 0) continue;
    const count = counts.get(finding.rule) ?? 0;
    counts.set(finding.rule, count + 1);
    if (count < MOST) files.set(finding.file, [...(files.get(finding.file) ?? []), finding]);
  }
  for (const [file, own] of files) {
    const disk = project.read(file);
    if (typeof disk !== 'string') continue;
    const judge = async (text: string) => {
      project.update(file, text);
      return (await check(project, { paths: [file], engine })).findings.filter((one) => one.file === file);
    };
    const wanted = new Set(own.map(({ fingerprint }) => fingerprint));
    for (const [way, write] of Object.entries(WAYS)) {
      const text = write(disk);
      const before = await judge(text);
      for (const finding of before.filter(({ fingerprint }) => wanted.has(fingerprint)))
        for (const fix of finding.fixes) {
          if (fix.edits.length === 0 || fix.edits.some((edit) => edit.file !== undefined)) continue;
          tried.add(
            createHash('sha1')
              .update(JSON.stringify([text, fix.title, fix.edits]))
              .digest('hex'),
          );
          byRule.set(finding.rule, (byRule.get(finding.rule) ?? 0) + 1);
          const why = await wrongWithFix(finding, fix, text, before, judge);
          // What could not be read before is judged for the first time.
          if (why && !(why.startsWith('it brings') && REVEALING.has(finding.rule))) {
            const place = `${path.relative(folder, file)}:${finding.range.start.line + 1}`;
            wrong.push(`${finding.rule}: ${fix.title}: ${why}, ${way} (${place})`);
          }
        }
    }
    project.update(file);
  }
  console.log(`${folder}: ${tried.size} fixes so far, ${wrong.length} wrong`);
}
engine.dispose();
for (const [rule, count] of [...byRule].sort((a, b) => b[1] - a[1]))
  console.log(`${String(count).padStart(6)}  ${rule}`);
for (const one of wrong) console.log(one);
console.log(`${tried.size} fixes of real files, ${wrong.length} wrong`);
process.exitCode = wrong.length > 0 ? 1 : 0;
