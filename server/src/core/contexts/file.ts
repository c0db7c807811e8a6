import type { DocTypeLookup } from '../sources/doctype/model.js';
import type { ServiceTask } from '../sources/site/playbook.js';
import type { EngineVersions } from '../targets.js';

/** What a text file is to the rules that look at whole files. */
export type FileType =
  | 'site-config'
  | 'common-config'
  | 'server-options'
  | 'playbook'
  | 'shell'
  | 'fixture'
  /** The JSON of one document: a report, a workspace, …; `custom/*.json`. */
  | 'document'
  | 'template'
  | 'script'
  /** Where Frappe itself writes the ALTER TABLEs of MariaDB. */
  | 'frappe-schema';

export interface TextFile {
  /** Absolute, with `/`. */
  file: string;
  text: string;
}

/** A configuration, option file, playbook, template or script as a whole. */
export interface FileContext extends TextFile {
  type: FileType;
  doctypes: DocTypeLookup;
  /** The engine versions that the file's settings name. */
  versions: EngineVersions;
  /** The bench's common configuration, for a site's. */
  common: string | undefined;
  /** Whether a function of an app, by its dotted path, fails on a read-only site. */
  fails(path: string): boolean;
  /** Reads the services of a playbook; undefined for other files, which load no reader of YAML. */
  serviceTasks: ((text: string) => readonly ServiceTask[]) | undefined;
  /** Other files of a type, without this one. */
  others(type: FileType): readonly TextFile[];
}
