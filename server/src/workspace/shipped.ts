import {
  type Customizations,
  customizationsByDocType,
  readCustomizations,
  type Way,
} from '../core/sources/customization.js';
import { customizationRows } from '../core/sources/customization-csv.js';
import type { DocTypeData } from '../core/sources/doctype/model.js';
import { isDocTypeJson, readDocType } from '../core/sources/doctype/read.js';
import type { ProjectFile, ProjectFiles } from './project-file.js';

export interface ShippedFrom extends Pick<ProjectFiles, 'apps' | 'filesOf' | 'read'> {
  readonly listedApps: readonly string[] | undefined;
  /** Files of what a site has, which the configuration names. */
  readonly customizationFiles: readonly string[];
}

/** What apps ship beside their own DocTypes: `custom/*.json` and fixtures. Made anew when one of these files changes. */
export class Shipped {
  private shipped: ReadonlyMap<string, DocTypeData> | undefined;
  private customized: ReadonlyMap<string, Readonly<Customizations>> | undefined;

  constructor(private readonly project: ShippedFrom) {}

  /** Customizations by DocType, also of those that are not here; app by app. */
  get customizations(): ReadonlyMap<string, Readonly<Customizations>> {
    this.customized ??= customizationsByDocType(this.readCustomizations());
    return this.customized;
  }

  /** DocTypes that apps ship as fixtures, by name. */
  get doctypes(): ReadonlyMap<string, DocTypeData> {
    this.shipped ??= new Map(
      this.project.filesOf('fixture').flatMap((file) => {
        const rows = this.readJson(file, /"doctype":\s*"DocType"/);
        return (Array.isArray(rows) ? rows : [])
          .filter(isDocTypeJson)
          .map((json) => readDocType(json))
          .map((doctype) => [doctype.name, doctype] as const);
      }),
    );
    return this.shipped;
  }

  /** A file's JSON when its text has the mark; undefined also for what is no JSON. */
  private readJson(file: ProjectFile, mark: RegExp): unknown {
    const text = this.project.read(file.path);
    if (typeof text !== 'string' || !mark.test(text)) return undefined;
    try {
      return JSON.parse(text.replace(/^\ufeff/, ''));
    } catch {
      return undefined;
    }
  }

  private *readCustomizations(): Iterable<Customizations> {
    const { apps, listedApps } = this.project;
    const order = [...(listedApps ?? []), ...apps.keys()];
    const rank = ({ app, kind }: ProjectFile) =>
      (app ? order.indexOf(app.name) : order.length) * 2 + (kind === 'fixture' ? 1 : 0);
    const files = [...this.project.filesOf('customization'), ...this.project.filesOf('fixture')];
    for (const file of files.sort((a, b) => rank(a) - rank(b))) {
      const json = this.readJson(file, /"(?:Custom Field|Property Setter|custom_fields)"/);
      const text = json === undefined ? undefined : this.project.read(file.path);
      const read = typeof text === 'string' ? readCustomizations(file.path, json, text) : undefined;
      if (read) yield read;
    }
    for (const at of this.project.customizationFiles) {
      const read = this.readOfSite(at);
      if (read) yield { fields: read.fields.map(ofSite), setters: read.setters.map(ofSite) };
    }
  }

  /** A file that the configuration names: what the site has, as JSON or CSV. */
  private readOfSite(at: string): Customizations | undefined {
    const text = this.project.read(at);
    if (typeof text !== 'string') return undefined;
    if (!/^\s*[[{]/.test(text)) return readCustomizations(at, customizationRows(text));
    try {
      return readCustomizations(at, JSON.parse(text.replace(/^\ufeff/, '')), text);
    } catch {
      return undefined;
    }
  }
}

/** Applied last, and judged nowhere: the site has it. */
function ofSite<T extends { way: Way }>(one: T): T {
  return { ...one, way: 'site' };
}
