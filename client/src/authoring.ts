import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { FIELDTYPES } from '../../server/src/core/editor/fieldtypes.js';
import { AUTHOR, type AuthorParams, type AuthorResult } from '../../server/src/protocol.js';

const { l10n } = vscode;

/** Commands that make DocTypes and fields: they ask for names, the server makes the edits. */
export class Authoring {
  constructor(private readonly client: () => Promise<LanguageClient>) {}

  async newDocType(folder?: vscode.Uri): Promise<void> {
    const result = await this.ask({ make: 'modules' });
    const modules = 'modules' in result ? result.modules : [];
    if (modules.length === 0) {
      void vscode.window.showWarningMessage(l10n.t('No app with a modules.txt is open.'));
      return;
    }
    const inside = modules.filter((one) => folder && isBelow(folder, one.folder));
    const module =
      inside.length === 1
        ? inside[0]
        : await vscode.window.showQuickPick(
            modules.map((one) => ({ ...one, label: one.module, description: one.app })),
            { title: l10n.t('New DocType'), placeHolder: l10n.t('In which module?') },
          );
    if (!module) return;
    const kind = await vscode.window.showQuickPick(
      [
        { label: l10n.t('Document'), description: l10n.t('a table of its own'), makes: 'document' as const },
        {
          label: l10n.t('Child table'),
          description: l10n.t('rows of another DocType'),
          makes: 'child' as const,
        },
        {
          label: l10n.t('Single'),
          description: l10n.t('one document, for settings'),
          makes: 'single' as const,
        },
      ],
      { title: l10n.t('New DocType'), placeHolder: l10n.t('What is it?') },
    );
    const name = kind && (await input(l10n.t('New DocType'), l10n.t('Its name, as in “Sales Invoice”')));
    if (kind && name) await this.make({ make: 'doctype', name, folder: module.folder, kind: kind.makes });
  }

  async newField(): Promise<void> {
    const at = placeInJson();
    if (!at) return;
    const title = l10n.t('New Field');
    const label = await input(title, l10n.t('Its label, as in “Posting Date”'));
    if (!label) return;
    const fieldtype = await vscode.window.showQuickPick([...FIELDTYPES], {
      title,
      placeHolder: l10n.t('Its fieldtype'),
    });
    if (!fieldtype) return;
    const asks = OPTIONS[fieldtype];
    const options = asks === undefined ? undefined : await input(title, asks());
    if (asks !== undefined && !options) return;
    const row = { fieldname: fieldnameOf(label), fieldtype, label, ...(options && { options }) };
    await this.make({ make: 'field', ...at, row });
  }

  async newChildTable(): Promise<void> {
    const at = placeInJson();
    if (!at) return;
    const title = l10n.t('New Child Table');
    const label = await input(title, l10n.t('The label of the table in this form, as in “Items”'));
    const name =
      label && (await input(title, l10n.t('The name of the child DocType, as in “Sales Invoice Item”')));
    if (label && name) await this.make({ make: 'child-table', ...at, name, label });
  }

  private async ask(params: AuthorParams): Promise<AuthorResult> {
    return (await this.client()).sendRequest<AuthorResult>(AUTHOR, params);
  }

  private async make(params: AuthorParams): Promise<void> {
    const client = await this.client();
    const result = await this.ask(params);
    if ('reason' in result) {
      void vscode.window.showErrorMessage(result.reason);
      return;
    }
    if (!('edit' in result)) return;
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(result.edit);
    if (!(await vscode.workspace.applyEdit(edit))) return;
    if (result.open === undefined) return;
    // Frappe, and the check of other files, look at what is on the disk.
    const made = edit.entries().map(([uri]) => uri.toString());
    for (const document of vscode.workspace.textDocuments)
      if (document.isDirty && made.includes(document.uri.toString())) await document.save();
    await vscode.window.showTextDocument(vscode.Uri.parse(result.open));
  }
}

/** What is asked for beside the fieldtype. */
const OPTIONS: Readonly<Record<string, () => string>> = {
  Link: () => l10n.t('The DocType that it links to'),
  Table: () => l10n.t('The child table that holds its rows'),
  'Table MultiSelect': () => l10n.t('The child table that holds its rows'),
  'Dynamic Link': () => l10n.t('The Link field that names the DocType'),
  Select: () => l10n.t('The first choice; more go on lines of their own'),
};

async function input(title: string, prompt: string): Promise<string | undefined> {
  return (await vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true }))?.trim();
}

/** As Frappe makes a fieldname of a label. */
function fieldnameOf(label: string): string {
  return label
    .trim()
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(/[\s-]+/g, '_');
}

function placeInJson(): { uri: string; position: { line: number; character: number } } | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor?.document.languageId.startsWith('json')) {
    void vscode.window.showInformationMessage(l10n.t('Open the JSON of a DocType first.'));
    return undefined;
  }
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

function isBelow(folder: vscode.Uri, module: string): boolean {
  const { path } = folder;
  return path === module || path.startsWith(`${module}/`) || module.startsWith(`${path}/`);
}
