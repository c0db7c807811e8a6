import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const FOLDER = 'apps/library/library/library/doctype';
const LOAN = `${FOLDER}/loan/loan.json`;
const API = 'apps/library/library/api.py';

/** A DocType with a place for each key and value that is asked for. */
const PROBE = `{
 "": 1,
 "doctype": "DocType",
 "name": "Probe",
 "engine": "",
 "sort_order": "",
 "sort_field": "",
 "title_field": "",
 "search_fields": "",
 "autoname": "",
 "naming_rule": "",
 "document_type": "",
 "istable": 0,
 "field_order": ["title", ""],
 "fields": [
  { "": 1, "fieldname": "title", "fieldtype": "Data", "options": "" },
  { "fieldname": "member", "fieldtype": "Link", "options": "" , "default": ""},
  { "fieldname": "rows", "fieldtype": "Table", "options":  "" },
  { "fieldname": "code", "fieldtype": "Code", "options":   "" },
  { "fieldname": "amount", "fieldtype": "Currency", "precision": "" },
  { "fieldname": "day", "fieldtype": "Date", "default":  "" },
  { "fieldname": "choice", "fieldtype": "Select", "options": "Red\\nBlue", "default":   "" },
  { "fieldname": "shown", "fieldtype": "", "depends_on": "", "fetch_from": "" },
  { "fieldname": "loan", "fieldtype": "Link", "options": "Loan" }
 ],
 "permissions": [{ "": 1, "role": "" }],
 "links": [{ "": 1, "link_doctype": "" }],
 "actions": [{ "": 1, "action_type": "" }],
 "states": [{ "": 1, "color": "" }]
}
`;

/** Where a key is written, by what stands before its quotes, and what must be offered. */
const KEYS: [string, string[]][] = [
  [
    '{\n ""',
    ['module', 'issingle', 'is_submittable', 'track_changes', 'image_field', 'quick_entry', 'row_format'],
  ],
  [
    '"fields": [\n  { ""',
    ['reqd', 'search_index', 'in_list_view', 'depends_on', 'fetch_from', 'length', 'label', 'description'],
  ],
  ['"permissions": [{ ""', ['permlevel', 'if_owner', 'write']],
  ['"links": [{ ""', ['link_fieldname', 'group']],
  ['"actions": [{ ""', ['action']],
  ['"states": [{ ""', ['title']],
];

const VALUES: [string, string[]][] = [
  ['"engine": ""', ['InnoDB']],
  ['"sort_order": ""', ['DESC']],
  ['"sort_field": ""', ['creation']],
  ['"title_field": ""', ['title']],
  ['"search_fields": ""', ['member']],
  ['"autoname": ""', ['hash', 'autoincrement']],
  ['"naming_rule": ""', ['Random']],
  ['"document_type": ""', ['Setup']],
  ['["title", ""', ['member']],
  ['"fieldtype": "Data", "options": ""', ['Email']],
  ['"fieldtype": "Link", "options": ""', ['Library Member']],
  ['"options":  ""', ['Loan Item']],
  ['"options":   ""', ['Python']],
  ['"precision": ""', ['2']],
  ['"default":  ""', ['Today']],
  ['"default":   ""', ['Blue']],
  ['"fieldtype": ""', ['Small Text']],
  ['"depends_on": ""', ['eval:doc.member']],
  ['"fetch_from": ""', ['loan.loaned_on']],
  ['"role": ""', ['System Manager']],
  ['"link_doctype": ""', ['Book']],
  ['"action_type": ""', ['Server Action']],
  ['"color": ""', ['Green']],
];

describe('writing DocTypes and code in VS Code', () => {
  const root = () => vscode.workspace.workspaceFolders![0]!.uri;
  const at = (path: string) => vscode.Uri.joinPath(root(), path);

  async function open(path: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(at(path));
    await vscode.window.showTextDocument(document);
    return document;
  }

  const endOf = (document: vscode.TextDocument, text: string, back = 0) => {
    const index = document.getText().indexOf(text);
    assert.ok(index >= 0, text);
    return document.positionAt(index + text.length - back);
  };

  async function labels(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      position,
    );
    return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  }

  it('completes 20 keys and 20 values of a DocType', async () => {
    const uri = at(`${FOLDER}/probe/probe.json`);
    await vscode.workspace.fs.writeFile(uri, Buffer.from(PROBE));
    const document = await open(`${FOLDER}/probe/probe.json`);
    const counted = { keys: 0, values: 0 };
    for (const [kind, cases] of [
      ['keys', KEYS],
      ['values', VALUES],
    ] as const)
      for (const [place, wanted] of cases) {
        const found = await labels(document, endOf(document, place, 1));
        for (const label of wanted) {
          assert.ok(found.includes(label), `${place} has no ${label}: ${found.slice(0, 12).join(', ')}`);
          counted[kind]++;
        }
      }
    assert.ok(counted.keys >= 20 && counted.values >= 20, JSON.stringify(counted));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(at(`${FOLDER}/probe`), { recursive: true });
  });

  it('knows fields of documents in Python', async () => {
    const document = await open(API);
    const position = endOf(document, 'frappe.get_doc("Book');
    const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      position,
    );
    const paths = places.map((place) => ('uri' in place ? place.uri : place.targetUri).path);
    assert.ok(
      paths.some((path) => path.endsWith('book.json')),
      paths.join(', '),
    );
  });

  it('finds a field by Ctrl+T', async () => {
    const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'Book.isbn',
    );
    assert.ok(symbols.some(({ name }) => name === 'Book.isbn'));
  });

  it('renames a field as a refactoring with its patch', async () => {
    const document = await open(LOAN);
    const position = endOf(document, '"fieldname": "fin');
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      position,
      'penalty',
    );
    const files = edit.entries().map(([uri]) => uri.path.slice(root().path.length + 1));
    assert.ok(files.includes(LOAN), files.join(', '));
    assert.ok(files.some((file) => /patches\.txt$/.test(file)));
    assert.ok(files.some((file) => /rename_fine_of_loan_to_penalty\.py$/.test(file)));
    // The label is ticked by nobody but the user, so the editor shows the refactoring first.
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.match(document.getText(), /"fieldname": "penalty"/);
    await vscode.commands.executeCommand('undo');
    for (const { uri, isDirty } of vscode.workspace.textDocuments)
      if (isDirty) {
        await vscode.window.showTextDocument(uri);
        await vscode.commands.executeCommand('workbench.action.files.revert');
      }
    const patch = at('apps/library/library/patches/v1_0/rename_fine_of_loan_to_penalty.py');
    // One undo takes all of it back.
    await assert.rejects(async () => vscode.workspace.fs.stat(patch));
  });

  it('keeps the folding that Python has, and folds the sections of a DocType', async () => {
    const python = await open(API);
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      python.uri,
    );
    assert.equal((folds ?? []).filter(({ kind }) => kind === vscode.FoldingRangeKind.Region).length, 0);
    const json = await open(`${FOLDER}/book/book.json`);
    const own = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      json.uri,
    );
    assert.ok(own.some(({ kind }) => kind === vscode.FoldingRangeKind.Region));
  });
});
