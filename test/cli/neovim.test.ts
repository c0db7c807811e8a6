import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../support/cli.js';

const NEOVIM = process.env.NEOVIM ?? 'nvim';

/** What the user sees, printed: findings, a hover, a page that a lens shows. */
const LOOK = `
local function wait(what, f)
  if not vim.wait(60000, f, 50) then print('timeout: ' .. what) end
end
wait('findings', function() return #vim.diagnostic.get(0) > 0 end)
for _, one in ipairs(vim.diagnostic.get(0)) do print('finding ' .. one.code) end
local function ask(method, params)
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 20000) or {}) do return answer.result end
end
vim.fn.search('"fieldtype"')
print('hover ' .. ask('textDocument/hover', vim.lsp.util.make_position_params()).contents.value:gsub('\\n', ' '))
for _, lens in ipairs(ask('textDocument/codeLens', { textDocument = vim.lsp.util.make_text_document_params() })) do
  local page = ask('workspace/executeCommand', lens.command)
  print('page ' .. page.markdown:sub(1, 40):gsub('\\n', ' '))
end
vim.cmd('qa!')
`;

/** The recipe of docs/editor.md as it stands there, with the program of this tree in the place of an installed one. */
describe('the recipe for Neovim', function () {
  this.timeout(180_000);
  let folder: string;

  before(function () {
    if (spawnSync(NEOVIM, ['--version']).status !== 0 || !existsSync(path.join(root, 'dist/cli.js')))
      this.skip();
    folder = mkdtempSync(path.join(os.tmpdir(), 'doctype-compat-neovim-'));
    cpSync(path.join(root, 'examples/bench'), path.join(folder, 'bench'), { recursive: true });
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('of Debian shows findings, hovers and pages', () => {
    const docs = readFileSync(path.join(root, 'docs/editor.md'), 'utf8');
    const recipes = [...docs.matchAll(/```lua\n([\s\S]*?)```/g)].map(([, recipe]) => recipe!);
    const old = recipes.find((recipe) => recipe.includes('start_client'))!;
    const program = `'${process.execPath}', '${path.join(root, 'dist/cli.js')}'`;
    writeFileSync(path.join(folder, 'init.lua'), old.replace("'doctype-compat'", program));
    writeFileSync(path.join(folder, 'look.lua'), LOOK);
    const file = 'bench/apps/workshop/workshop/workshop/doctype/inspection/inspection.json';
    const args = ['--headless', '-u', 'init.lua', file, '+luafile look.lua'];
    const { stdout, stderr } = spawnSync(NEOVIM, args, { cwd: folder, encoding: 'utf8', timeout: 150_000 });
    const said = `${stdout}${stderr}`;
    assert.match(said, /finding doctype\/misspelt-key/);
    assert.match(said, /hover .*What the field is/);
    assert.match(said, /page # Inspection/);
    assert.doesNotMatch(said, /timeout|Error|E\d+:/);
  });
});
