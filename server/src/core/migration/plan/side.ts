import type { ControllerIndex } from '../../sources/controller-indexes.js';
import type { Customizations } from '../../sources/customization.js';
import type { DocTypeData, DocTypeLookup } from '../../sources/doctype/model.js';

/** One DocType of a side. */
export interface SideDocType {
  /** With the customizations. */
  readonly data: DocTypeData;
  /** The JSON alone. */
  readonly own: DocTypeData;
  readonly customizations: Readonly<Customizations> | undefined;
  /** Below the project's root: a file is called the same on both sides. */
  readonly file: string;
  /** The JSON's own text: Frappe imports a DocType again only when its file has changed. */
  readonly text: string;
  readonly indexes: readonly ControllerIndex[];
}

/** What of a side could not be read: nobody knows what is in it, so nothing in it is gone. */
export interface Broken {
  /** Files of DocTypes, each with why it is not read. */
  files: ReadonlyMap<string, string>;
  /** DocTypes of these files, where their names can be read. */
  names: ReadonlySet<string>;
  /** Folders that could not be listed. */
  folders: readonly string[];
}

/** One version of the DocTypes and of the code around them. */
export interface Side {
  doctypes: ReadonlyMap<string, SideDocType>;
  broken: Broken;
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

/** The `rename_doc("DocType", old, new)` calls in a Python text. */
export function renamedDocTypesIn(text: string): [from: string, to: string][] {
  return [...text.matchAll(RENAME_DOC)].map((match) => [match[3]!, match[5]!]);
}

/** A pattern for a word that stands alone. */
export function asWord(word: string): RegExp {
  return new RegExp(`(?<![\\w])${word.replace(/[^\w]/g, '\\$&')}(?![\\w])`);
}
