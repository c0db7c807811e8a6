import assert from 'node:assert/strict';
import { check } from '../../../server/src/workspace/check.js';
import { Project } from '../../../server/src/workspace/project.js';
import { bench, Workspace } from '../../support/workspace.js';

const PAGE = 'apps/shop/dashboard/src/pages/List.vue';
const MAIN = 'apps/shop/dashboard/src/main.js';
const LIST =
  "<script setup>\nconst users = createListResource({ doctype: 'User', fields: ['title', { roles: ['role'] }, 'lower(title)'] });\n</script>\n";

describe("lists of frappe-ui's resources", () => {
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  const rulesOf = async (main: string) => {
    workspace = new Workspace({ ...bench({}), [PAGE]: LIST, [MAIN]: main });
    const project = await Project.load({ kind: 'bench', path: workspace.path });
    project.overrides = { frappe: '15' };
    const { findings } = await check(project, { paths: [workspace.at(PAGE)] });
    return findings.map(({ rule }) => rule);
  };

  it("are Frappe's, which is said to refuse", async () => {
    assert.deepEqual(await rulesOf("setConfig('resourceFetcher', frappeRequest);\n"), [
      'frappe/field-as-dict',
    ]);
  });

  it('are those of the app where it sets their address', async () => {
    assert.deepEqual(await rulesOf("setConfig('defaultListUrl', 'shop.api.get_list');\n"), []);
  });
});
