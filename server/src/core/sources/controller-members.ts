import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';

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
  const textOf = (node: SyntaxNode | null) => (node ? text.slice(node.from, node.to) : '');
  const { topNode } = parser.parse(text);
  for (const statement of topNode.getChildren('ClassDefinition')) {
    if (textOf(statement.getChild('VariableName')) !== name) continue;
    const body = statement.getChild('Body');
    for (let member = body?.firstChild ?? null; member; member = member.nextSibling) {
      const definition =
        member.name === 'DecoratedStatement' ? member.getChild('FunctionDefinition') : member;
      if (definition?.name !== 'FunctionDefinition') continue;
      const decorators = member.getChildren('Decorator').map((node) => textOf(node).trim());
      const isProperty = decorators.some((decorator) => /^@(?:\w+\.)*(?:cached_)?property$/.test(decorator));
      (isProperty ? properties : methods).add(textOf(definition.getChild('VariableName')));
    }
  }
  for (const property of properties) methods.delete(property);
  return { methods, properties };
}
