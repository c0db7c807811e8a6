import type { Finding } from '../core/finding.js';
import { LineIndex } from '../core/text.js';
import type { InitializationOptions } from '../protocol.js';
import type { Project } from '../workspace/project.js';
import type { Abilities } from './capabilities.js';
import { type Checked, checked } from './checks.js';
import { toDiagnostic } from './diagnostics.js';
import { pathOf } from './uris.js';

/** For whom a verdict is written. */
export interface Reader {
  readonly abilities: Abilities;
  readonly options: InitializationOptions;
  /** Address of a rule's page. */
  docs(rule: string): string | undefined;
  /** The version of an open document over a file. */
  versionOf(path: string): number | undefined;
}

/** A file's findings as the client gets them. */
export function verdictOf(
  findings: readonly Finding[],
  { uri, version, project }: { uri: string; version: number; project: Project },
  milliseconds: number,
  reader: Reader,
): Checked {
  const options = {
    uri,
    version,
    relatedInformation: reader.abilities.relatedInformation,
    docs: (rule: string) => reader.docs(rule),
    lines: (file: string) => {
      const text = project.read(file);
      return typeof text === 'string' ? new LineIndex(text) : undefined;
    },
    versionOf: (other: string) => (other === uri ? version : reader.versionOf(pathOf(other) ?? '')),
  };
  const shown = reader.options.schemas ? withoutSchema(findings, project, uri) : findings;
  const diagnostics = shown.map((finding) => toDiagnostic(finding, options));
  return checked(version, findings, diagnostics, milliseconds);
}

/** An editor with the schema of the configuration says itself what that finds. */
function withoutSchema(findings: readonly Finding[], project: Project, uri: string): readonly Finding[] {
  const problems = project.config(pathOf(uri) ?? '')?.problems ?? [];
  const known = new Set(problems.filter(({ bySchema }) => bySchema).map(({ message }) => message));
  return findings.filter(({ rule, message }) => rule !== 'lint/config' || !known.has(message));
}
