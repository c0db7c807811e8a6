import { parsePython } from '../python/parse.js';

/** What the class of a DocType's controller defines by name. */
export interface ControllerMembers {
  methods: ReadonlySet<string>;
  properties: ReadonlySet<string>;
}

const NONE: ControllerMembers = { methods: new Set(), properties: new Set() };

/**
 * The methods and properties of the DocType's class in its controller (its `.py` file), which is named as the DocType
 * without spaces and hyphens (frappe/model/base_document.py `import_controller`). What it inherits is not known here.
 */
export function controllerMembers(text: string, doctype: string): ControllerMembers {
  const name = doctype.replace(/[ -]/g, '');
  if (!text.includes(`class ${name}`)) return NONE;
  const methods = new Set<string>();
  const properties = new Set<string>();
  for (const statement of parsePython(text).body) {
    if (statement.kind !== 'class' || statement.name !== name) continue;
    for (const member of statement.body) {
      if (member.kind !== 'def') continue;
      const isProperty = member.decorators.some(({ start, end }) =>
        /^(?:\w+\.)*(?:cached_)?property$/.test(text.slice(start, end)),
      );
      (isProperty ? properties : methods).add(member.name);
    }
  }
  for (const property of properties) methods.delete(property);
  return { methods, properties };
}
