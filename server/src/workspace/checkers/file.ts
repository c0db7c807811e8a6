import path from 'node:path';
import type { FileContext, FileType, TextFile } from '../../core/contexts/file.js';
import type { Checker } from '../checker.js';
import { hashOf } from '../disk.js';
import type { FileKind } from '../files.js';
import { question } from '../ledger.js';
import type { Project, ProjectFile } from '../project.js';
import { outcomeAt } from './entry.js';

const TYPES: Readonly<Partial<Record<FileKind, FileType>>> = {
  'site-config': 'site-config',
  options: 'server-options',
  playbook: 'playbook',
  shell: 'shell',
  fixture: 'fixture',
  customization: 'document',
  report: 'document',
  template: 'template',
  script: 'script',
};

/** Where Frappe exports a document: in a folder of its name, below one of its DocType's. */
const EXPORTED = /\/(?:workspace|print_format|web_form)\/([^/]+)\/\1\.json$/;

function typeOf(file: ProjectFile): FileType | undefined {
  if (file.path.endsWith('/frappe/database/mariadb/schema.py')) return 'frappe-schema';
  if (file.kind === 'json') return EXPORTED.test(file.path) ? 'document' : undefined;
  return file.path.endsWith('/common_site_config.json') ? 'common-config' : TYPES[file.kind];
}

/** Files that rules look at as a whole. */
export const fileChecker: Checker = {
  name: 'file',
  scope: 'program',
  handles: (file) => typeOf(file) !== undefined,
  async check(files, session) {
    const { project } = session;
    for (const file of files) {
      await session.pause();
      if (session.rules('file', file).length === 0) continue;
      const document = session.document(file);
      if (!document) continue;
      const type = typeOf(file)!;
      const playbook = type === 'playbook' && (await import('../../core/sources/site/playbook.js'));
      const context: FileContext = {
        file: file.path,
        text: document.text,
        type,
        doctypes: project.lookup(file.app),
        versions: session.settings(file).versions,
        common: type === 'site-config' ? commonOf(project, file) : undefined,
        serviceTasks: playbook ? playbook.serviceTasks : undefined,
        fails: (path) => outcomeAt(project, session.once, path) === 'fails',
        others: (wanted) => textsOf(project, wanted).filter((other) => other.file !== file.path),
      };
      session.run('file', context, file, document);
    }
  },
};

const kept = new WeakMap<Project, { generation: number; byType: Map<string, readonly TextFile[]> }>();

/** All files of a type with their texts. */
const textsOf = question(
  'texts-of',
  (project: Project, type): readonly TextFile[] => {
    let known = kept.get(project);
    if (known?.generation !== project.generation) {
      known = { generation: project.generation, byType: new Map() };
      kept.set(project, known);
    }
    let all = known.byType.get(type);
    if (!all) {
      all = project.files.flatMap((file) => {
        const text = typeOf(file) === type ? project.read(file.path) : undefined;
        return typeof text === 'string' ? [{ file: file.path, text }] : [];
      });
      known.byType.set(type, all);
    }
    return all;
  },
  (all, project) => hashOf(all.map(({ file }) => `${file} ${project.hashOf(file)}`).join('\n')),
);

/** `sites/common_site_config.json` for `sites/<site>/site_config.json`. */
function commonOf(project: Project, site: ProjectFile): string | undefined {
  const folder = path.posix.dirname(path.posix.dirname(site.path));
  const at = `${folder}/common_site_config.json`;
  const text = project.file(at) ? project.read(at) : undefined;
  return typeof text === 'string' ? text : undefined;
}
