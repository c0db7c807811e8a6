import type { DocTypeLookup } from '../../contexts/doctype.js';
import { customize } from '../../schema/customize.js';
import type { ControllerIndex } from '../../schema/table.js';
import { controllerIndexes } from '../../sources/controller-indexes.js';
import {
  type Customizations,
  customizationsByDocType,
  readCustomizations,
} from '../../sources/customization.js';
import type { DocTypeData } from '../../sources/doctype/model.js';
import { openDocType } from '../../sources/doctype/open.js';
import { renameCalls } from '../changes/renames.js';

/** A file of one side of a comparison. Paths are relative to the same place on both sides. */
export interface SideFile {
  path: string;
  text: string;
}

/** One DocType of a side. */
export interface SideDocType {
  /** With the customizations. */
  data: DocTypeData;
  /** The JSON alone. */
  own: DocTypeData;
  customizations: Readonly<Customizations> | undefined;
  file: string;
  /** The JSON's own text: Frappe imports a DocType again only when its file has changed. */
  text: string;
  indexes: readonly ControllerIndex[];
}

/** One version of the DocTypes and of the code around them. */
export interface Side {
  doctypes: ReadonlyMap<string, SideDocType>;
  /** Files of DocTypes that are no JSON, and their names where they have one: nobody knows what is not in them. */
  broken: { files: ReadonlyMap<string, string>; names: ReadonlySet<string> };
  lookup: DocTypeLookup;
  /** Customizations of DocTypes that are not on this side, by DocType: their tables are another app's. */
  elsewhere: ReadonlyMap<string, Readonly<Customizations>>;
  /** `rename_field` calls in Python, by DocType. */
  renames: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** `rename_doc("DocType", old, new)` calls in Python. */
  renamedDocTypes: ReadonlyMap<string, string>;
  /** Files whose code names a word. */
  uses(word: string): string[];
}

const RENAME_DOC =
  /\brename_doc\s*\(\s*(?:doctype\s*=\s*)?(['"])DocType\1\s*,\s*(?:old\s*=\s*)?(['"])(.+?)\2\s*,\s*(?:new\s*=\s*)?(['"])(.+?)\4/g;

/** Where Frappe looks for a DocType: a text there that is no JSON is a broken one. */
const IS_DOCTYPE_FILE = /(?:^|\/)doctype\/([^/]+)\/\1\.json$/;

/** Makes a side of its files: DocType JSON, controllers, customizations, patches. */
export function sideOf(files: readonly SideFile[]): Side {
  const found: Pick<SideDocType, 'own' | 'file' | 'text'>[] = [];
  const custom: Customizations[] = [];
  const python = new Map<string, string>();
  const broken = { files: new Map<string, string>(), names: new Set<string>() };
  for (const { path, text } of files) {
    if (path.endsWith('.py')) python.set(path, text);
    else if (path.endsWith('.json')) {
      const source = openDocType(path, text, IS_DOCTYPE_FILE.test(path) && text.trim() !== '');
      const [error] = source?.syntaxErrors ?? [];
      if (source && (source.conflict || error)) {
        broken.files.set(
          path,
          source.conflict ? 'it has conflict markers' : `it is not valid JSON: ${error?.message}`,
        );
        if (source.data.name !== '') broken.names.add(source.data.name);
      } else if (source && source.data.name !== '') {
        found.push({ own: source.data, file: path, text });
      } else if (/"custom_fields"|"Custom Field"|"Property Setter"/.test(text)) {
        const read = readCustomizations(path, parse(text));
        if (read) custom.push(read);
      }
    }
  }
  const customized = customizationsByDocType(custom);
  const doctypes = new Map<string, SideDocType>();
  for (const one of found) {
    const controller = python.get(one.file.replace(/\.json$/, '.py'));
    const changes = customized.get(one.own.name);
    doctypes.set(one.own.name, {
      ...one,
      data: changes ? customize(one.own, changes) : one.own,
      customizations: changes,
      indexes: controller === undefined ? [] : controllerIndexes(controller),
    });
  }
  const renames = new Map<string, Map<string, string>>();
  const renamedDocTypes = new Map<string, string>();
  for (const text of python.values()) {
    if (!text.includes('rename_')) continue;
    for (const [doctype, calls] of renameCalls(text)) {
      renames.set(doctype, new Map([...(renames.get(doctype) ?? []), ...calls]));
    }
    for (const match of text.matchAll(RENAME_DOC)) renamedDocTypes.set(match[3]!, match[5]!);
  }
  return {
    doctypes,
    broken,
    elsewhere: new Map([...customized].filter(([name]) => !doctypes.has(name) && !broken.names.has(name))),
    lookup: {
      get: (name) => doctypes.get(name)?.data,
      names: () => doctypes.keys(),
      complete: false,
    },
    renames,
    renamedDocTypes,
    uses: (word) => naming(word, files),
  };
}

/** The side with more code to search for uses. */
export function withCode(side: Side, code: readonly SideFile[]): Side {
  return { ...side, uses: (word) => [...side.uses(word), ...naming(word, code)] };
}

function naming(word: string, files: readonly SideFile[]): string[] {
  const named = new RegExp(`(?<![\\w])${word.replace(/[^\w]/g, '\\$&')}(?![\\w])`);
  return files
    .filter(({ path, text }) => /\.(py|js|ts|vue|sql)$/.test(path) && named.test(text))
    .map(({ path }) => path);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
