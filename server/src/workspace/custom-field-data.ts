import { type CustomizationHints, describedInJson } from '../core/sources/customization-hints.js';
import type { ProjectFile, ProjectFiles } from './project-file.js';

const READS_JSON = /\bjson\.loads?\b|\bget_(?:file_)?json\b|\bread_json\b/;

/** Whether code takes data from JSON. */
export const readsJson = (text: string): boolean => READS_JSON.test(text);

/**
 * Code that reads the fields from JSON: each file of the app that holds DocTypes with fields may be it
 * (`{"Bill": [{"fieldname": …, "fieldtype": …}]}`, or rows with `dt`).
 */
export function fieldsOfData(
  project: ProjectFiles,
  { app }: ProjectFile,
  { asked }: Pick<CustomizationHints, 'asked'>,
  texts: Map<string, string>,
): void {
  for (const file of project.filesOf('json')) {
    const text = file.app === app ? project.read(file.path) : undefined;
    if (typeof text !== 'string' || !text.includes('"fieldname"')) continue;
    const found = describedInJson(text);
    if (found.length > 0) texts.set(file.path, text);
    for (const one of found) asked.add(one);
  }
}
