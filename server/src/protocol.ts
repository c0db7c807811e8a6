/** Requests and notifications of our own, and what both sides say in them. Of `vscode*` only types. */
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { BenchGroup, BenchNode } from './core/editor/bench.js';
import type { ChangesModel } from './core/editor/changes-view.js';
import type { PreviewModel } from './core/preview/model.js';
import type { ReadinessModel } from './core/preview/readiness.js';
import type { ReadyFor } from './core/readiness/model.js';
import type { Position, Range } from './core/text.js';

/** Client → server: everything the DDL panel shows for a DocType that is open. */
export const PREVIEW = 'doctypeCompat/preview';
export interface PreviewParams {
  uri: string;
}
export type PreviewResult = { model: PreviewModel } | { reason: string };

/** Server → client: the verdict on an open file changed without a change of its text, or for the first time. */
export const DID_CHECK = 'doctypeCompat/didCheck';
export interface DidCheckParams {
  uri: string;
}

/** Server → client: what the status item shows. */
export const STATUS = 'doctypeCompat/status';
export interface StatusParams {
  engine: EngineStatus;
  /** The SQLite engine, where a project has that target. */
  sqlite?: EngineStatus;
  /** One entry a project (bench, app or folder) that has been found. */
  projects: {
    root: string;
    targets: string[];
    frappe: string;
    doctypes: number;
    /** `Changes since main`, or why there is nothing to compare with; absent while that is not known. */
    base?: string;
  }[];
  /** Of open files, by URI. */
  findings: Record<string, FindingCounts>;
}
export interface EngineStatus {
  /** `idle`: not asked for yet. */
  state: 'idle' | 'ready' | 'missing' | 'failed' | 'off';
  version?: string;
  /** What is wrong and what to do about it. */
  detail?: string;
}
export interface FindingCounts {
  errors: number;
  warnings: number;
  infos: number;
  hints: number;
}

/** Client → server: what changed in an open DocType since the base, and what that does to a running site. */
export const CHANGES = 'doctypeCompat/changes';
export interface ChangesParams {
  uri: string;
}
export type ChangesResult = { model: ChangesModel } | { reason: string };

/** Server → client: the DocType files whose changes since the base block writes or need care, by URI; all of them. */
export const DECORATIONS = 'doctypeCompat/decorations';
export interface DecorationsParams {
  files: Record<string, Decoration>;
}
export interface Decoration {
  blocksWrites: boolean;
  /** `3 changes since main · blocks writes`. */
  tooltip: string;
}

/** Client → server: the migration plan of the workspace that a file is in, or of the first one. */
export const PLAN = 'doctypeCompat/plan';
export interface PlanParams {
  uri?: string;
}
export type PlanResult = { markdown: string; sql: string; base: string } | { reason: string };

/** Client → server: every way from a function of an open file down to what it writes. */
export const WRITE_PATHS = 'doctypeCompat/writePaths';
export interface WritePathsParams {
  uri: string;
  /** Zero-based; the function is the one whose name stands on that line or that encloses it. */
  line: number;
}
/** A call on the way down, at its end what is done, or an entry; `place` says where, and what more is to say. */
export interface WriteStep {
  label: string;
  place: string;
  uri: string;
  range: Range;
  /** Only in some cases. */
  maybe: boolean;
  steps: WriteStep[];
}
export interface WritePaths {
  /** The function, or what the tree is about. */
  title: string;
  /** What it does on a read-only site, in one line. */
  summary: string;
  groups: { title: string; steps: WriteStep[] }[];
}
export type WritePathsResult = WritePaths | { reason: string };

/** Client → server: how much of each app works on a read-only site, and what does not: `WritePaths` by app. */
export const READINESS = 'doctypeCompat/readiness';

/** Long work tells how far it is by a `$/progress` of this token, where the client gives one. */
export interface Watched {
  progress?: string;
}
export interface Steps {
  done: number;
  total: number;
}

/** Client → server: what stands in the way of running a bench on a target; its places have addresses. */
export const READINESS_PAGE = 'doctypeCompat/readinessPage';
export interface ReadinessPageParams extends Watched {
  /** The project's folder; without it the first one. */
  root?: string;
  target: ReadyFor;
}
export type ReadinessPageResult = { model: ReadinessModel; root: string } | { reason: string };

/** Client → server: how the statements of a project would do on shards. */
export const ADVISE = 'doctypeCompat/advise';
export interface AdviseParams extends Watched {
  root?: string;
}
export type AdviseResult = { markdown: string } | { reason: string };

/** Client → server: what Vitess does on shards with the SQL statement at a place, or with the text that is selected. */
export const EXPLAIN_SQL = 'doctypeCompat/explainSql';
export interface ExplainSqlParams {
  uri: string;
  position: { line: number; character: number };
  selected?: string;
}
export type ExplainSqlResult = { markdown: string } | { reason: string };
/** Client → server: look at the database of a site. Without a site, of the only one; else the sites to choose from. */
export const DIAGNOSE = 'doctypeCompat/diagnose';
export interface DiagnoseParams {
  /** The site's folder. */
  site?: string;
}
export type DiagnoseResult =
  | {
      markdown: string;
      /** The site's folder. */
      site: string;
      /** What could be written into the configuration, as `mariadb 10.11`; absent where it says so already. */
      pin?: string;
    }
  | { sites: string[] }
  | { reason: string };

/** Client → server: the configuration with the versions that a look at a site's database found. */
export const PIN = 'doctypeCompat/pin';
export interface PinParams {
  site: string;
}
export type PinResult = { uri: string; text: string } | { reason: string };

/** Client → server: a check of the bench with the Custom Fields and Property Setters that a site has in its database. */
export const CHECK_SITE = 'doctypeCompat/checkSite';
export interface CheckSiteParams extends Watched {
  site: string;
}
export type CheckSiteResult = { markdown: string } | { reason: string };

/** Client → server: the edit that makes a DocType, a field or a child table; the modules that a DocType may be put in. */
export const AUTHOR = 'doctypeCompat/author';
export type AuthorParams =
  | { make: 'modules' }
  | { make: 'doctype'; name: string; folder: string; kind: 'document' | 'child' | 'single' }
  | {
      make: 'field';
      uri: string;
      position?: Position;
      row: { fieldname: string; fieldtype: string; label: string; options?: string };
    }
  | { make: 'child-table'; uri: string; position?: Position; name: string; label: string };
export type AuthorResult =
  | { modules: { app: string; module: string; folder: string }[] }
  /** `open`: what to show afterwards. */
  | { edit: WorkspaceEdit; open?: string }
  | { reason: string };

/** Client → server: the rows of the Bench view: the first ones, or those after a row. */
export const BENCH = 'doctypeCompat/bench';
export interface BenchParams {
  /** The project's folder. */
  root?: string;
  group?: BenchGroup;
}
export interface BenchRow extends Omit<BenchNode, 'at' | 'children' | 'group'> {
  children?: BenchRow[];
  at?: { uri: string; range: Range };
  /** What to ask for when the row is opened. */
  lazy?: { root: string; group: BenchGroup };
}

/** Client → server, a notification: look for the engine again. */
export const RETRY_ENGINE = 'doctypeCompat/retryEngine';

/** Client → server: a text for bug reports: versions, projects, timings, no file contents. */
export const DEBUG_INFORMATION = 'doctypeCompat/debugInformation';

/** What the client passes when it starts the server. */
export interface InitializationOptions {
  /** URI of the folder with the rules' pages, ending in `/`. */
  docs?: string;
  /** False: nothing that the workspace names may be executed. */
  trusted?: boolean;
  /**
   * For a client that cannot be told later: it may ask about all files from the start. Off unless said, since such a
   * client keeps what it was told of a file after the file has been closed.
   */
  workspaceDiagnostics?: boolean;
  /** The client asks what a site runs on: until that is said, Vitess's verdicts are information. */
  asksForTargets?: boolean;
  /** The client shows what the JSON schema of the configuration refuses. */
  schemas?: boolean;
  /**
   * False: no semantic tokens for Python. VS Code takes those of one extension alone, and another one may know more of
   * the language.
   */
  semanticTokens?: boolean;
  /** Show `command:` links and lenses of the VS Code extension. */
  commands?: boolean;
  /**
   * What the server says beside findings, in the client's language, by its English texts (`l10n/bundle.l10n.json`):
   * what VS Code gives as `l10n.bundle`. Absent in English.
   */
  texts?: Record<string, string>;
}

/**
 * Files with something to check that are not JSON, Python or SQL, as globs: editors give them different languages,
 * and most files of those languages are nothing to us.
 */
export const OTHER_FILES = [
  '**/*.html',
  '**/{doctype,page,report}/**/*.js',
  '**/public/js/**/*.js',
  '**/{frontend,dashboard,src,www}/**/*.{js,mjs,ts,jsx,tsx,vue}',
  '**/*.cnf',
  '**/{playbooks,roles,ansible}/**/*.{yml,yaml}',
  '**/*compose*.{yml,yaml}',
  '**/*.sh',
  '**/{Dockerfile,Containerfile}*',
] as const;

/** The documents that the server is asked about, for clients that want to know (`DocumentFilter`s). */
export const DOCUMENTS: readonly (
  | { scheme: string; language: string }
  | { scheme: string; pattern: string }
)[] = [
  ...['json', 'jsonc', 'python', 'sql'].flatMap((language) => [
    { scheme: 'file', language },
    { scheme: 'untitled', language },
  ]),
  ...OTHER_FILES.map((pattern) => ({ scheme: 'file', pattern })),
];

/** Commands that the VS Code client registers; the server only names them. */
export const COMMANDS = {
  preview: 'doctypeCompat.previewDdl',
  plan: 'doctypeCompat.showMigrationPlan',
  docs: 'doctypeCompat.openRuleDocumentation',
  writePaths: 'doctypeCompat.showWritePaths',
  diagnose: 'doctypeCompat.diagnoseDatabase',
  open: 'doctypeCompat.open',
  readiness: 'doctypeCompat.showReadiness',
} as const;

/** VS Code settings, `doctypeCompat.*`; null and absent mean not said. */
export interface EditorSettings {
  targets?: string[] | null;
  frappeVersion?: string | null;
  versions?: { mariadb?: string | null; mysql?: string | null; vitess?: number | null };
  rules?: Record<string, string> | null;
  /** What changes are compared with: a branch, tag or commit, `index`, `off`; the default branch where not said. */
  base?: string | null;
  workspaceDiagnostics?: boolean;
  engine?: { enabled?: boolean; path?: string | null };
  codeLens?: { enabled?: boolean };
  inlayHints?: { enabled?: boolean };
}
