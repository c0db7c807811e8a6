import type { DocTypeSource } from '../core/sources/doctype/model.js';
import type { App } from './apps.js';
import type { FileKind, Unreadable } from './files.js';
import type { Noted } from './ledger.js';

/** A file of a project. What was made of its text is kept until the text changes. */
export interface ProjectFile {
  /** Absolute, with `/`. */
  readonly path: string;
  readonly kind: FileKind;
  /** The app it belongs to. */
  readonly app: App | undefined;
  /** Somebody named this very file, so that something is to be said even when it cannot be read. */
  readonly named?: true;
}

/** A file with what was read of it. */
export interface Loaded {
  file: ProjectFile;
  /** Text of an open editor or of stdin, which stands over the one on disk. */
  overlay?: string;
  text?: string | Unreadable;
  source?: DocTypeSource | null;
  /** What the text is, in short. */
  hash?: string;
  /** What it was before the last change, of which much may still hold. */
  before?: DocTypeSource;
}

/** The files of a workspace as those who make something of their texts see them. */
export interface ProjectFiles extends Noted {
  readonly apps: ReadonlyMap<string, App>;
  filesOf(kind: FileKind): readonly ProjectFile[];
  file(at: string): ProjectFile | undefined;
  /** Paths of the files that came, went or got another text after a generation. */
  changedSince(generation: number): string[];
  read(at: string): string | Unreadable;
}
