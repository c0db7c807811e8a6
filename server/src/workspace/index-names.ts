import { controllerIndexes } from '../core/sources/controller-indexes.js';
import { question } from './ledger.js';
import type { Project } from './project.js';

interface Known {
  generation: number;
  /** What each controller was found to make, as long as its text stays the same. */
  files: Map<string, { text: string; made: readonly { doctype: string; name: string }[] }>;
  owners: Map<string, Set<string>>;
}

const known = new WeakMap<Project, Known>();

/** The DocTypes whose controllers make an index of this name. */
export const ownersOfIndex = question('index-owners', (project: Project, name): readonly string[] => {
  let own = known.get(project);
  if (own?.generation !== project.generation) {
    own = { generation: project.generation, files: own?.files ?? new Map(), owners: new Map() };
    known.set(project, own);
    for (const { path } of project.filesOf('python')) {
      if (!path.includes('/doctype/')) continue;
      const text = project.read(path);
      if (typeof text !== 'string' || !text.includes('on_doctype_update')) continue;
      let file = own.files.get(path);
      if (file?.text !== text) {
        file = { text, made: controllerIndexes(text) };
        own.files.set(path, file);
      }
      for (const { doctype, name: index } of file.made)
        own.owners.set(index, (own.owners.get(index) ?? new Set()).add(doctype));
    }
  }
  return [...(own.owners.get(name) ?? [])];
});
