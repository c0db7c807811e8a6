import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of its own for one test; gone when the test's `after` hook calls `remove`. */
export class Workspace {
  readonly path = realpathSync(mkdtempSync(path.join(tmpdir(), 'doctype-compat-')));

  constructor(files: Readonly<Record<string, string | Buffer>> = {}) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  at(name: string): string {
    return path.join(this.path, name);
  }

  write(name: string, content: string | Buffer): void {
    mkdirSync(path.dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), content);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Text of a DocType's file as Frappe exports it. */
export function doctypeJson(name: string, more: Record<string, unknown> = {}): string {
  const fields = [{ fieldname: 'title', fieldtype: 'Data', label: 'Title' }];
  return `${JSON.stringify({ doctype: 'DocType', engine: 'InnoDB', fields, module: 'Desk', name, ...more }, undefined, 1)}\n`;
}

/** A bench with one app `shop` (module `Desk`), Frappe 16 and the DocTypes given, each as its JSON text. */
export function bench(doctypes: Readonly<Record<string, string>>): Record<string, string> {
  const files: Record<string, string> = {
    'sites/apps.txt': 'frappe\nshop\n',
    'apps/frappe/frappe/__init__.py': '__version__ = "16.4.0"\n',
    'apps/frappe/frappe/hooks.py': 'app_name = "frappe"\n',
    'apps/frappe/frappe/modules.txt': 'Core\n',
    'apps/frappe/frappe/core/doctype/user/user.json': doctypeJson('User', { module: 'Core' }),
    'apps/shop/shop/hooks.py': 'app_name = "shop"\nrequired_apps = ["frappe/frappe"]\n',
    'apps/shop/shop/modules.txt': 'Desk\n',
  };
  for (const [name, text] of Object.entries(doctypes)) {
    files[`apps/shop/shop/desk/doctype/${name}/${name}.json`] = text;
  }
  return files;
}
