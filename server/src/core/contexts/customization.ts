import type { CustomField, Customizations } from '../sources/customization.js';
import type { DocTypeData, DocTypeLookup } from '../sources/doctype/model.js';
import type { EngineVersions, FrappeVersion, Target } from '../targets.js';

/** What one file customizes of one DocType. */
export interface CustomizationContext {
  doctype: string;
  /** The DocType without any customization; undefined where it is in no app of the workspace. */
  data: DocTypeData | undefined;
  own: Customizations;
  /** All fieldnames that it has or gets; undefined where code adds some whose names are not known. */
  known: ReadonlySet<string> | undefined;
  /** All that each migrate makes of a Custom Field of a name: fixtures, exports, and what `after_migrate` comes to. */
  comesAgain(fieldname: string): readonly CustomField[];
  /** With a base: the key in which a Custom Field has changed, where no site that has the app will get it. */
  staysAsItWas(field: CustomField): string | undefined;
  file: string;
  text: string;
  frappe: FrappeVersion;
  targets: ReadonlySet<Target>;
  versions: EngineVersions;
  doctypes: DocTypeLookup;
}
