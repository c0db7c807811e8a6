import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const fixtures = path.join(import.meta.dirname, '../fixtures/rules');
/** What is checked, and where such a file lies. */
export const PLACES = {
  doctype: { kind: 'json', at: 'shop/shop/desk/doctype/note/note.json' },
  controller: { kind: 'py', at: 'shop/shop/desk/doctype/note/note.py' },
  report: { kind: 'json', at: 'shop/shop/desk/report/notes/notes.json' },
  fixture: { kind: 'json', at: 'shop/shop/fixtures/custom_field.json' },
  custom: { kind: 'json', at: 'shop/shop/desk/custom/user.json' },
  patch: { kind: 'py', at: 'shop/shop/patches/v1_0/change.py' },
  python: { kind: 'py', at: 'shop/shop/api.py' },
  hooks: { kind: 'py', at: 'shop/shop/hooks.py' },
  sql: { kind: 'sql', at: 'shop/shop/script.sql' },
  template: { kind: 'py', at: 'shop/shop/templates/page.html' },
  config: { kind: 'json', at: 'doctype-compat.json' },
  site: { kind: 'json', at: 'sites/a/site_config.json' },
  patches: { kind: 'sql', at: 'shop/shop/patches.txt' },
  script: { kind: 'py', at: 'shop/shop/desk/doctype/note/note.js' },
  playbook: { kind: 'yaml', at: 'deploy/playbooks/site.yml' },
  compose: { kind: 'yaml', at: 'deploy/compose.yml' },
  litefs: { kind: 'yaml', at: 'deploy/litefs.yml' },
  options: { kind: 'sql', at: 'deploy/my.cnf' },
  shell: { kind: 'py', at: 'deploy/move.sh' },
  vschema: { kind: 'json', at: 'deploy/main.vschema.json' },
} as const;
export type Place = keyof typeof PLACES;
export const NAMES = Object.keys(PLACES) as Place[];

const SEEDS: Partial<Record<Place, readonly string[]>> = {
  config: [
    '{"targets":["mariadb","vitess"],"frappe":"16","versions":{"vitess":24},"rules":{"vitess/*":"warning"},"ignore":[{"rule":"*","file":"**/{a,b}*.sql","doctype":"Note","field":"x","reason":"r"}]}',
  ],
  site: [
    '{"db_name":"a","read_from_replica":1,"replica_host":"h","maintenance_mode":0,"redis_cache":"redis://h:1"}',
  ],
  hooks: ['app_name = "shop"\nrequired_apps = ["frappe"]\ndoc_events = {"*": {"on_update": "shop.api.f"}}\n'],
  report: [
    '{"doctype":"Report","name":"Notes","report_type":"Query Report","query":"select name as \\"Name:Data:100\\" from `tabNote` where a = %(a)s"}',
  ],
  custom: [
    '{"custom_fields":[{"dt":"User","fieldname":"x","fieldtype":"Data"}],"property_setters":[{"doc_type":"User","property":"options","value":"[]"}]}',
  ],
  fixture: ['[{"doctype":"Custom Field","dt":"User","fieldname":"x","fieldtype":"Link","options":"Note"}]'],
  patches: [
    '[pre_model_sync]\nshop.patches.v1_0.change\n[post_model_sync]\nexecute:frappe.db.commit() # 2024\n',
  ],
  script: [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: JavaScript
    'frappe.ui.form.on("Note", {\n\trefresh(frm) {\n\t\tfrm.set_value("x", 1);\n\t\tfrm.save();\n\t\tfrappe.call({ method: "shop.api.f", args: { a: `${frm.doc.name}` } });\n\t},\n});\n',
  ],
  playbook: [
    '- hosts: db\n  vars: &v\n    ro: "1"\n  tasks:\n    - name: "Read only"\n      mysql_variables: { variable: read_only, value: "{{ ro }}" }\n    - shell: |\n        mysql -e "SET GLOBAL read_only = 1"\n      when: ro\n',
  ],
  compose: [
    'services:\n  db:\n    image: mariadb:10.11\n    command: ["--read-only=1", "--character-set-server=utf8mb4"]\n  x: &a {environment: {A: b}}\n  y: *a\n',
  ],
  litefs: [
    'fuse:\n  dir: "/litefs"\nproxy:\n  addr: ":8080"\n  target: "localhost:8081"\n  passthrough:\n    - "*.png"\nlease:\n  type: "consul"\n',
  ],
  options: [
    '[mysqld]\nread_only = 1\nsql_mode=STRICT_TRANS_TABLES # x\n!include /etc/a.cnf\n[client]\nport=3306\n',
  ],
  shell: [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: shell
    "#!/bin/sh\nset -e\nbench --site a migrate && mysql -h db -e 'SET GLOBAL super_read_only=1'\ncat <<EOF\n${x}\nEOF\nif [ $1 ]; then bench set-maintenance-mode on; fi\n",
  ],
  vschema: [
    '{"keyspaces":{"main":{"sharded":true,"vindexes":{"hash":{"type":"xxhash"}},"tables":{"tabNote":{"column_vindexes":[{"column":"name","name":"hash"}],"columns":[{"name":"name","type":"VARCHAR"}],"auto_increment":{"column":"id","sequence":"s"}}}}}}',
  ],
  template: ['{% set rows = frappe.db.sql("select name from `tabNote`") %}{{ rows }}'],
};

/** The texts that cases are made of, by where they go. */
export function corpus(): Record<Place, string[]> {
  const files: string[] = [];
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const at = path.join(folder, name);
      if (statSync(at).isDirectory()) walk(at);
      else if (/\.(?:jsonc?|py|sql)$/.test(name)) files.push(at);
    }
  };
  walk(fixtures);
  const texts = (end: RegExp) =>
    files
      .filter((file) => end.test(file))
      .map((file) => readFileSync(file, 'utf8').replace(/\/\/ (?:expect|options)[^\n]*/g, ''));
  const all = {
    json: texts(/\.jsonc?$/),
    py: texts(/\.py$/),
    sql: texts(/\.sql$/),
    yaml: texts(/\.ya?ml$/),
  };
  return Object.fromEntries(
    NAMES.map((name) => [name, [...(SEEDS[name] ?? all[PLACES[name].kind])]]),
  ) as Record<Place, string[]>;
}
