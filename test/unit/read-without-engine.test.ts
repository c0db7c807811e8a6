import assert from 'node:assert/strict';
import { check } from '../../server/src/workspace/check.js';
import { findRoot } from '../../server/src/workspace/discover.js';
import { Project } from '../../server/src/workspace/project.js';
import { bench, doctypeJson, Workspace } from '../support/workspace.js';

describe('SQL where the Vitess engine is not there', () => {
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  it('has its tables and columns looked up all the same, and nothing said of what cannot be read', async () => {
    workspace = new Workspace({
      ...bench({ note: doctypeJson('Note') }),
      'apps/shop/shop/q.sql': [
        'select titel from `tabNote` where owner = 1;',
        'select n.title, timestampdiff(day, creation, now()) from `tabNote` n order by n.modified;',
        'select title from `tabNot`;',
        'select x from (select 1 as x) y;',
        'create table `tabMine` (a int primary key);',
        'select a from `tabMine`;',
        'select from where ((;',
        `select ${'('.repeat(5000)};`,
        'update `tabNote` set title = 1, tittle = 2 where name = 3;',
      ].join('\n'),
    });
    const project = await Project.load(findRoot(workspace.path, true));
    const { findings } = await check(project, { paths: [workspace.at('apps/shop/shop/q.sql')] });
    assert.deepEqual(
      findings.map(({ rule, range, evidence }) => `${range.start.line} ${rule} ${evidence?.errno}`),
      ['0 sql/unknown-column 1054', '2 sql/unknown-table 1146', '8 sql/unknown-column 1054'],
    );
  });
});
