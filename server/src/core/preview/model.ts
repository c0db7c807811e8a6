import type { ChangesModel } from '../editor/changes-view.js';
import type { Gauge } from '../editor/room.js';
import type { EngineId } from '../engines/index.js';
import type { Severity } from '../finding.js';
import type { Range } from '../text.js';

/** One line of a statement as the panel shows it. */
export interface PreviewLine {
  text: string;
  /** `changed`: the other engine has this line in another form; `only`: it has none. */
  mark?: 'changed' | 'only';
  /** The other engine's form of a `changed` line. */
  other?: string;
  /** The field or property that the line comes from, in the DocType's file. */
  source?: Range;
}

/** What one engine gets. */
export interface PreviewTab {
  /** `changes`: what differs from the base. */
  dialect: EngineId | 'changes';
  title: string;
  /** `MariaDB 10.11`. */
  engine: string;
  /** Which engine the marks compare with; none for MySQL and SQLite. */
  comparedWith?: string;
  /** What differs from MariaDB beside the statements, in sentences. */
  notes?: string[];
  statements: PreviewLine[][];
  /** The statements as they are sent, for the clipboard. */
  sql: string;
  /** Of the tab `changes`: what stands above its statements. */
  changes?: Omit<ChangesModel, 'sql'>;
}

export interface PreviewFinding {
  rule: string;
  severity: Severity;
  target: string;
  message: string;
  /** The engine's own answer with its number: `1101: BLOB, TEXT, …`. */
  evidence?: string;
  range: Range;
  docs?: string;
}

/** Everything the panel shows; a pure function of the text, the configuration and the findings. */
export interface PreviewModel {
  uri: string;
  version: number;
  doctype: string;
  /** `tabSales Invoice · 171 columns · 8 keys`, or why there is no table. */
  facts: string[];
  frappe: string;
  tabs: PreviewTab[];
  gauges: Gauge[];
  findings: PreviewFinding[];
  /** Why something is missing, in one sentence. */
  notes: string[];
}
