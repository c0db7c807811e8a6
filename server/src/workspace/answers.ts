import { printCustomized } from './code-customizations.js';
import { hashOf } from './disk.js';
import type { FileKind } from './files.js';
import { defineQuestion } from './ledger.js';
import type { Project } from './project.js';

// What the questions that `Project` itself notes are answered with, in short.

/** A file's text, or that it cannot be read, and why. */
defineQuestion('text', (project: Project, at) => project.hashOf(at));

/** Whether a file is one of the project's, and which. */
defineQuestion('file', (project: Project, at) => {
  const file = project.file(at);
  return file ? `${file.kind} ${file.app?.name ?? ''} ${file.named ?? ''}` : '';
});

/** The files of a kind, or all. */
defineQuestion('files', (project: Project, kind) => {
  const files = kind === '' ? project.files : project.filesOf(kind as FileKind);
  return hashOf(files.map(({ path }) => path).join('\n'));
});

/** The DocType of a name as an app sees it. */
defineQuestion('doctype', (project: Project, about) => {
  const space = about.indexOf(' ');
  const name = about.slice(space + 1);
  const file = project.fileOf(name, project.apps.get(about.slice(0, space)));
  if (file) return `${file.path} ${file.app?.name ?? ''} ${project.hashOf(file.path)}`;
  const fixture = project.fixtures.get(name);
  return fixture ? hashOf(JSON.stringify(fixture)) : '';
});

/** All definitions of one name. */
defineQuestion('namesakes', (project: Project, name) =>
  project
    .namesakes(name)
    .map(({ file }) => `${file} ${project.hashOf(file)}`)
    .sort()
    .join(),
);

/** The names of all DocTypes, or the files that they are in and their texts. */
defineQuestion('doctypes', (project: Project, what) => {
  if (what === 'names') return hashOf([...project.lookup().names()].join('\n'));
  const files = [...[...project.docTypes().values()].map(({ file }) => file), ...project.nameless()];
  return hashOf(files.map(({ path }) => `${path} ${project.hashOf(path)}`).join('\n'));
});

/** Whether all that an app's DocTypes can link to is here. */
defineQuestion('complete', (project: Project, name) => {
  const app = project.apps.get(name);
  return String(app !== undefined && project.lookup(app).complete);
});

/** What apps ship for one DocType. */
defineQuestion('customized', (project: Project, doctype) => {
  const shipped = project.customizations(doctype);
  return shipped ? printCustomized([...shipped.fields, ...shipped.setters], project) || 'empty' : '';
});

/** What apps ship for all DocTypes. */
defineQuestion('customizations', (project: Project) => textsOf(project, ['customization', 'fixture']));

/** The DocTypes that apps ship as fixtures. */
defineQuestion('fixtures', (project: Project) => textsOf(project, ['fixture']));

function textsOf(project: Project, kinds: readonly FileKind[]): string {
  const files = kinds.flatMap((kind) => project.filesOf(kind).map(({ path }) => path));
  const all = [...files, ...project.customizationFiles];
  return hashOf(all.map((path) => `${path} ${project.hashOf(path)}`).join('\n'));
}
