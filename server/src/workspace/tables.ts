import type { ControllerSource } from '../core/contexts/doctype.js';
import { tableOf } from '../core/schema/build.js';
import { customize } from '../core/schema/customize.js';
import { stateOf, type TableState } from '../core/schema/state/state.js';
import type { Table } from '../core/schema/table.js';
import { controllerIndexes } from '../core/sources/controller-indexes.js';
import type { Customizations, PropertySetter } from '../core/sources/customization.js';
import type { DocTypeData, DocTypeSource } from '../core/sources/doctype/model.js';
import type { FrappeVersion } from '../core/targets.js';
import { codeFields, codeSetters } from './code-customizations.js';
import { frappeCode } from './frappe-code.js';
import { Memo } from './ledger.js';
import type { Project, ProjectFile } from './project.js';

/** A DocType as a site of this workspace has it: customized by the apps, with the indexes of its controller. */
export interface DocTypeOnSite {
  doctype: DocTypeData;
  table: Table | undefined;
  controller: ControllerSource | undefined;
}

/** What a DocType's file and everything around it in the workspace make of it. */
export function docTypeOnSite(
  project: Project,
  file: ProjectFile,
  source: DocTypeSource,
  frappe: FrappeVersion,
  customizations = project.customizations(source.data.name),
): DocTypeOnSite {
  const doctype = customizations ? customize(source.data, customizations) : source.data;
  const controller = controllerOf(project, file);
  const indexes = controller ? controllerIndexes(controller.text) : [];
  return {
    doctype,
    controller,
    table: tableOf(doctype, {
      frappe,
      doctypes: project.lookup(file.app),
      indexes,
      code: frappeCode(project),
    }),
  };
}

function controllerOf(project: Project, file: ProjectFile): ControllerSource | undefined {
  const at = file.path.replace(/\.json$/, '.py');
  const text = project.file(at) && project.read(at);
  return typeof text === 'string' ? { file: at, text } : undefined;
}

/**
 * What files and Python make of a DocType: a Custom Field of a file counts before one that code makes of the same name, and
 * so does a Property Setter, which comes again with each migrate.
 */
export function allCustomizations(
  project: Project,
  doctype: string,
  own: readonly { fieldname: string }[],
): Readonly<Customizations> | undefined {
  const shipped = project.customizations(doctype);
  const inCode = codeFields(project, doctype);
  const setInCode = codeSetters(project, doctype).filter(isTheOnly);
  if (!shipped && inCode.length + setInCode.length === 0) return undefined;
  const known = new Set([...own, ...(shipped?.fields ?? [])].map(({ fieldname }) => fieldname));
  return {
    fields: [...inCode.filter(({ fieldname }) => !known.has(fieldname)), ...(shipped?.fields ?? [])],
    setters: [...setInCode, ...(shipped?.setters ?? [])],
  };
}

/** Where code sets a property to one thing here and to another there, nobody knows which of them a site has. */
function isTheOnly(setter: PropertySetter, _: number, all: readonly PropertySetter[]): boolean {
  return all.every(
    ({ fieldname, property, value }) =>
      fieldname !== setter.fieldname || property !== setter.property || value === setter.value,
  );
}

/** By app, version and name. */
const kept = new Memo<Project, Table | undefined>();

/** The table (`tabX`) of a DocType as a server shows it; undefined where the DocType is not here or has none. */
export function tableState(project: Project, from: ProjectFile, name: string): TableState | undefined {
  if (!name.startsWith('tab')) return undefined;
  const frappe = project.frappeFor(from.path);
  const key = `${from.app?.name ?? ''} ${frappe} ${name}`;
  const table = kept.get(project, key, () => {
    const file = project.fileOf(name.slice(3), from.app);
    const source = file && project.source(file.path);
    const made = source && allCustomizations(project, source.data.name, source.data.fields);
    return source && docTypeOnSite(project, file, source, frappe, made).table;
  });
  return table && stateOf(table);
}
