import { hasInformationSchemaTable } from '../../engines/mysql/information-schema.js';
import { defineRule } from '../../rule.js';
import { isFiller } from '../../sources/sql/fragment.js';
import { identifierOf } from '../../sources/sql/tokens.js';
import { mysqlEvidence, statementProblem } from '../../statements/problem.js';

export default defineRule('statement', {
  meta: {
    id: 'vitess/information-schema',
    summary: "A table that MariaDB's information_schema has and MySQL's lacks (1109)",
    targets: ['vitess', 'vitess-sharded'],
    severity: 'error',
    needsEngine: true,
  },

  *check(context) {
    const { facts, plan, tokens } = context;
    if (plan?.verdict !== 'ok') return;
    for (const { qualifier, name } of facts?.tables ?? []) {
      if (qualifier?.toLowerCase() !== 'information_schema' || isFiller(name)) continue;
      if (hasInformationSchemaTable(name)) continue;
      const token =
        tokens.find((own) => identifierOf(own).toLowerCase() === name.toLowerCase()) ?? tokens[0]!;
      yield statementProblem(context, token, {
        message: `MySQL's information_schema has no table ${name}: only MariaDB has it. Ask for it only where the server is MariaDB.`,
        evidence: mysqlEvidence(1109, '42S02', `Unknown table '${name.toUpperCase()}' in information_schema`),
      });
    }
  },
});
