import {
  type Batch,
  batchesOf,
  type CustomizedDocType,
  type CustomizedOptions,
  customizedBy,
} from '../../core/contexts/customized.js';
import type { DocTypeContext } from '../../core/contexts/doctype.js';
import type { ParseVerdict } from '../../core/engines/vitess/verdicts.js';
import { frappeSql } from '../../core/migration/plan/print.js';
import type { CustomField, Customizations, PropertySetter } from '../../core/sources/customization.js';
import type { DocTypeData } from '../../core/sources/doctype/model.js';
import type { Checker, CheckSession } from '../checker.js';
import { keyThatStays } from '../code-changes.js';
import { codeFields, isOpenInCode, madeInCode, makesInCode } from '../code-customizations.js';
import { afterMigrateCalls } from '../migrate-calls.js';
import type { Project, ProjectFile } from '../project.js';

/** Custom Fields and Property Setters, judged in the file that makes them on the table that they change. */
export const customizationChecker: Checker = {
  name: 'customization',
  handles: (file, project) =>
    file.kind === 'customization' ||
    file.kind === 'fixture' ||
    (file.kind === 'python' && makesInCode(project, file.path)),
  async check(files, session) {
    for (const file of files) {
      const made = madeBy(session.project, file);
      if (made.size === 0) continue;
      for (const [doctype, customizations] of made) {
        await session.pause();
        await judge(file, doctype, customizations, session);
      }
    }
  },
};

/** What a file makes, by DocType. */
function madeBy(project: Project, file: ProjectFile): Map<string, Customizations> {
  const made = new Map<string, Customizations>();
  const of = (doctype: string) => {
    const known = made.get(doctype) ?? { fields: [], setters: [] };
    made.set(doctype, known);
    return known;
  };
  const add = (fields: readonly CustomField[], setters: readonly PropertySetter[]) => {
    for (const one of fields) if (one.file === file.path) of(one.doctype).fields.push(one);
    for (const one of setters) if (one.file === file.path) of(one.doctype).setters.push(one);
  };
  if (file.kind === 'python') {
    const { fields, setters } = madeInCode(project, file.path);
    add(fields, setters);
  } else for (const own of project.allCustomizations.values()) add(own.fields, own.setters);
  return made;
}

async function judge(
  file: ProjectFile,
  doctype: string,
  own: Customizations,
  session: CheckSession,
): Promise<void> {
  const { project } = session;
  const document = session.document(file);
  if (!document) return;
  const { targets, versions } = session.settings(file);
  const frappe = session.frappe(file);
  const doctypes = project.lookup(file.app);
  const data = doctypes.get(doctype);
  if (session.rules('customization', file).length > 0) {
    const context = {
      known: fieldnamesOf(project, doctype, data),
      doctype,
      data,
      own,
      comesAgain: (name: string) => comesAgain(project, doctype, name),
      staysAsItWas: (field: CustomField) =>
        session.base && keyThatStays(project, session.base, doctype, field),
      file: file.path,
      text: document.text,
      frappe,
      targets,
      versions,
      doctypes,
    };
    session.run('customization', context, file, { ...document, doctype });
  }
  const rules = session.rules('doctype', file).filter(({ rule }) => rule.meta.customizations);
  if (!data || rules.length === 0) return;
  const shipped = project.customizations(doctype);
  const others: Customizations = {
    fields: (shipped?.fields ?? []).filter((one) => one.file !== file.path),
    setters: (shipped?.setters ?? []).filter((one) => one.file !== file.path),
  };
  for (const batch of batchesOf(own.fields, own.setters)) {
    const made = madeWithout(data, others, batch, document.text, { frappe, doctypes });
    if (made && made.sync.refused === undefined) {
      const statements = made.sync.statements.map(frappeSql);
      const verdicts = await ask(statements, session);
      const context: DocTypeContext = {
        ...made,
        controller: undefined,
        statements,
        frappe,
        targets,
        versions,
        doctypes,
        verdict: (sql) => verdicts.get(sql),
      };
      session.run('doctype', context, file, { ...document, doctype }, { rules });
    }
    if (file.kind === 'python') continue;
    others.fields.push(...batch.fields);
    others.setters.push(...batch.setters);
  }
}

/** A field that Frappe stops at for another's sake is told where that one stands; what comes after it is judged without it. */
function madeWithout(
  data: DocTypeData,
  others: Customizations,
  batch: Batch,
  text: string,
  options: CustomizedOptions,
): CustomizedDocType | undefined {
  for (let left = others; ; ) {
    const made = customizedBy(data, left, batch, text, options);
    const stop = made?.sync.refusedField;
    const isOwn = [...batch.fields, ...batch.setters].some(({ fieldname }) => fieldname === stop);
    if (stop === undefined || isOwn) return made;
    const [fields, setters] = [without(left.fields, stop), without(left.setters, stop)];
    if (fields.length + setters.length === left.fields.length + left.setters.length) return made;
    left = { fields, setters };
  }
}

function without<T extends { fieldname: string }>(all: readonly T[], fieldname: string): T[] {
  return all.filter((one) => one.fieldname !== fieldname);
}

async function ask(
  statements: readonly string[],
  { engine }: CheckSession,
): Promise<Map<string, ParseVerdict>> {
  const answers = (await engine?.parse(statements)) ?? [];
  return new Map(answers.map((answer, i) => [statements[i]!, answer]));
}

function comesAgain(project: Project, doctype: string, fieldname: string): CustomField[] {
  const isIt = (one: CustomField) => one.fieldname === fieldname;
  const shipped = (project.customizations(doctype)?.fields ?? []).filter(
    (one) => isIt(one) && !one.installOnly && one.way !== 'site',
  );
  const made = codeFields(project, doctype).filter((one) => isIt(one) && one.updates);
  const late = made.length > 0 ? afterMigrateCalls(project) : undefined;
  return [...shipped, ...made.filter(({ from = [] }) => [...from].some((path) => late?.has(path)))];
}

function fieldnamesOf(
  project: Project,
  doctype: string,
  data: DocTypeData | undefined,
): ReadonlySet<string> | undefined {
  if (!data || isOpenInCode(project, doctype)) return undefined;
  const custom = [...(project.customizations(doctype)?.fields ?? []), ...codeFields(project, doctype)];
  return new Set([...data.fields, ...custom].map(({ fieldname }) => fieldname));
}
