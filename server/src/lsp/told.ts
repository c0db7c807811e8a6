import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Project } from '../workspace/project.js';

/** Which version of each open document its project knows, by path. */
export class ToldTexts {
  private readonly told = new Map<string, { project: Project; document: TextDocument; version: number }>();

  /** Tells a project the text of a document, where that is news. */
  tell(document: TextDocument, path: string, project: Project): void {
    const told = this.told.get(path);
    if (told?.project === project && told.document === document && told.version === document.version) return;
    this.told.set(path, { project, document, version: document.version });
    project.update(path, document.getText());
  }

  /** Whether an open document stands over this file. */
  has(path: string): boolean {
    return this.told.has(path);
  }

  versionOf(path: string): number | undefined {
    return this.told.get(path)?.version;
  }

  /** False where no project was told of it. */
  forget(path: string): boolean {
    return this.told.delete(path);
  }
}
