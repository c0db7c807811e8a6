import type { ChangeContext } from '../../core/contexts/change.js';
import { placesOf } from '../../core/contexts/customized.js';
import type { ComparedPlan } from '../../core/migration/plan/pairs.js';
import type { DocTypeData } from '../../core/sources/doctype/model.js';
import type { ChangeBase, Checker, CheckSession } from '../checker.js';
import { codeChanges } from '../code-changes.js';
import { makesInCode } from '../code-customizations.js';
import { isChange, planOf, plansSince } from '../plans.js';
import type { Project, ProjectFile } from '../project.js';
import { sideOf } from '../side.js';

/** DocTypes and customizations that differ from the base; without a base there is nothing to do. */
export const changeChecker: Checker = {
  name: 'change',
  handles: (file, project) =>
    file.kind === 'doctype' ||
    file.kind === 'customization' ||
    file.kind === 'fixture' ||
    (file.kind === 'python' && makesInCode(project, file.path)) ||
    project.source(file.path) !== undefined,
  async check(files, session) {
    const { base } = session;
    if (!base) return;
    for (const file of files) {
      if (session.rules('change', file).length === 0) continue;
      await session.pause();
      try {
        if (file.kind === 'customization' || file.kind === 'fixture') await customized(file, base, session);
        else if (file.kind === 'python') madeInCode(file, base, session);
        else await ofDocType(file, base, session);
      } catch (error) {
        session.crashed(file, 'comparing this file with the base', error);
      }
    }
  },
};

async function ofDocType(file: ProjectFile, base: ChangeBase, session: CheckSession): Promise<void> {
  const { project } = session;
  const source = project.source(file.path);
  const plan = source && (await planOf(project, base, file, 'risks'));
  if (!source || !isChange(plan)) return;
  const { before, now, controller } = plan;
  // What a customization changes is told in the file that makes it.
  const custom = customFields(plan, base, project);
  const own = onlyFields(plan, (field) => !custom.has(field));
  run({ source, before, doctype: now, controller, plan: own }, file, base, session);
}

type Change = ComparedPlan & { before: DocTypeData; now: DocTypeData };

/** Fields that customizations make or change, without those whose own definition in the DocType differs, too. */
function customFields({ before, now }: Change, base: ChangeBase, project: Project): Set<string> {
  const [old, own] = [base.side, sideOf(project)].map(({ doctypes }, i) => {
    const fields = doctypes.get(i === 0 ? before.name : now.name)?.own.fields ?? [];
    return new Map(fields.map((field) => [field.fieldname, JSON.stringify(field.raw)]));
  });
  return new Set(
    [...before.fields, ...now.fields]
      .filter(({ customizedIn }) => customizedIn !== undefined)
      .map(({ fieldname }) => fieldname)
      .filter((name) => old!.get(name) === own!.get(name)),
  );
}

/** What one file with Custom Fields and Property Setters changes, DocType by DocType. */
async function customized(file: ProjectFile, base: ChangeBase, session: CheckSession): Promise<void> {
  const { project } = session;
  const text = project.read(file.path);
  if (typeof text !== 'string') return;
  for (const plan of await plansSince(project, base, { paths: [file.path], depth: 'risks' })) {
    if (!isChange(plan)) continue;
    const { fields = [], setters = [] } = project.customizations(plan.now.name) ?? {};
    const rows = [...fields, ...setters].filter((one) => one.file === file.path && one.fieldname !== '');
    if (rows.length === 0) continue;
    const custom = customFields(plan, base, project);
    const names = new Set(rows.map(({ fieldname }) => fieldname).filter((name) => custom.has(name)));
    const context = {
      source: placesOf(rows, text, plan.now),
      before: plan.before,
      doctype: plan.now,
      controller: undefined,
      plan: onlyFields(plan, (field) => names.has(field)),
    };
    run(context, file, base, session);
  }
}

/** What a Python file changes about Custom Fields that sites have. */
function madeInCode(file: ProjectFile, base: ChangeBase, session: CheckSession): void {
  const text = session.project.read(file.path);
  if (typeof text !== 'string') return;
  for (const { plan, fields } of codeChanges(session.project, base, file)) {
    const context = {
      source: placesOf(fields, text, plan.now),
      before: plan.before,
      doctype: plan.now,
      controller: undefined,
      plan,
    };
    run(context, file, base, session);
  }
}

/** A plan as far as it is about some fields. */
function onlyFields(plan: ComparedPlan, isWanted: (field: string) => boolean): ComparedPlan {
  const refused = plan.refusedField === undefined || isWanted(plan.refusedField) ? plan.refused : undefined;
  return {
    ...plan,
    refused,
    changes: plan.changes.filter(({ field }) => isWanted(field)),
    dataRisk: plan.dataRisk.filter(({ field }) => isWanted(field)),
  };
}

type Compared = Pick<ChangeContext, 'source' | 'before' | 'doctype' | 'controller' | 'plan'>;

function run(compared: Compared, file: ProjectFile, base: ChangeBase, session: CheckSession): void {
  const document = session.document(file);
  if (!document) return;
  const { targets, versions } = session.settings(file);
  const context = { ...compared, frappe: session.frappe(file), targets, versions, base: base.shown };
  session.run('change', context, file, { ...document, doctype: compared.doctype.name });
}
