import { stringValueOf } from '../../../sources/sql/tokens.js';
import {
  blobDefault,
  columnTooLong,
  identifierTooLong,
  incorrectColumnName,
  invalidDefault,
} from '../../errors.js';
import { defaultErrno } from '../../limits/defaults.js';
import { expressionProblems } from './expressions.js';
import type { ColumnDefinition, ColumnType, DefaultValue, TableStatement } from './model.js';
import { bytesOf, type DefinitionProblem, LARGE, problem } from './problem.js';
import { nameOf } from './reader.js';

const WHOLE = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
const TIMED = new Set(['time', 'datetime', 'timestamp']);

/** Type, default and attributes of one column. */
export function* columnProblems(
  column: ColumnDefinition,
  statement: TableStatement,
): Generator<DefinitionProblem> {
  const name = nameOf(column.name);
  if ([...name].length > 64) yield { token: column.name, evidence: identifierTooLong('mysql', name) };
  if (/\s$/.test(name)) yield { token: column.name, evidence: incorrectColumnName('mysql', name) };
  const size = typeProblem(column, statement);
  if (size) {
    yield size;
    return;
  }
  if (column.onUpdateNow && !updatesItself(column)) {
    yield problem(column.name, 1294, `Invalid ON UPDATE clause for '${name}' column`, 'HY000');
  }
  if (column.generated) {
    yield* expressionProblems(column.expression ?? [], 'generated', name);
    return;
  }
  if (column.notNull && column.nullable) return;
  if (column.default) yield* defaultProblem(column, column.default);
  if (
    column.autoIncrement &&
    !WHOLE.has(column.type.name) &&
    column.type.name !== 'float' &&
    column.type.name !== 'double'
  ) {
    yield problem(column.name, 1063, `Incorrect column specifier for column '${name}'`);
  }
}

/** ON UPDATE CURRENT_TIMESTAMP is for a datetime or timestamp with as many digits. */
function updatesItself({ type, onUpdateNow }: ColumnDefinition): boolean {
  if (type.name !== 'datetime' && type.name !== 'timestamp') return false;
  return (type.args[0] ?? 0) === onUpdateNow!.digits;
}

function typeProblem(
  { name: token, type }: ColumnDefinition,
  statement: TableStatement,
): DefinitionProblem | undefined {
  const name = nameOf(token);
  const [length = 0, scale] = type.args;
  const tooBig = (max: number) => ({ token: type.token, evidence: columnTooLong('mysql', name, max) });
  switch (type.name) {
    case 'varchar': {
      const bytes = bytesOf(type, statement);
      if (bytes === undefined) return undefined;
      const max = Math.floor(65535 / bytes);
      return length > max ? tooBig(max) : undefined;
    }
    case 'char':
    case 'binary':
      return length > 255 ? tooBig(255) : undefined;
    case 'varbinary':
      return length > 65535 ? tooBig(65535) : undefined;
    case 'decimal':
      if (length > 65)
        return problem(
          type.token,
          1426,
          `Too-big precision ${length} specified for '${name}'. Maximum is 65.`,
        );
      if ((scale ?? 0) > 30)
        return problem(
          type.token,
          1425,
          `Too big scale ${scale} specified for column '${name}'. Maximum is 30.`,
        );
      return scale !== undefined && scale > length ? wrongScale(type, name) : undefined;
    case 'double':
    case 'float':
      if (scale === undefined && length > 53)
        return problem(token, 1063, `Incorrect column specifier for column '${name}'`);
      return scale !== undefined && scale > length ? wrongScale(type, name) : undefined;
    case 'bit':
      return length > 64
        ? problem(type.token, 1439, `Display width out of range for column '${name}' (max = 64)`)
        : undefined;
    case 'year':
      return type.args.length > 0 && length !== 4
        ? problem(type.token, 1818, 'Supports only YEAR or YEAR(4) column.', 'HY000')
        : undefined;
    default:
      if (TIMED.has(type.name) && length > 6) {
        return problem(
          type.token,
          1426,
          `Too-big precision ${length} specified for '${name}'. Maximum is 6.`,
        );
      }
      if (WHOLE.has(type.name) && length > 255) {
        return problem(type.token, 1439, `Display width out of range for column '${name}' (max = 255)`);
      }
      return duplicateMember(type, name);
  }
}

function wrongScale(type: ColumnType, name: string): DefinitionProblem {
  return problem(
    type.token,
    1427,
    `For float(M,D), double(M,D) or decimal(M,D), M must be >= D (column '${name}').`,
  );
}

function duplicateMember(type: ColumnType, name: string): DefinitionProblem | undefined {
  const seen = new Set<string>();
  for (const member of type.members) {
    const value = stringValueOf(member).replace(/ +$/, '').toLowerCase();
    if (seen.has(value)) {
      return problem(
        member,
        1291,
        `Column '${name}' has duplicated value '${stringValueOf(member)}' in ${type.name.toUpperCase()}`,
        'HY000',
      );
    }
    seen.add(value);
  }
  return undefined;
}

function* defaultProblem(column: ColumnDefinition, value: DefaultValue): Generator<DefinitionProblem> {
  const name = nameOf(column.name);
  const { type } = column;
  const invalid = () => ({ token: value.token, evidence: invalidDefault('mysql', name) });
  if (value.kind === 'expression') {
    yield* expressionProblems(value.inner, 'default', name);
    return;
  }
  if (value.kind === 'null') {
    if (column.notNull || column.primary) yield invalid();
    return;
  }
  if (LARGE.has(type.name)) {
    if (value.kind !== 'now') yield { token: value.token, evidence: blobDefault(name) };
    else yield invalid();
    return;
  }
  if (column.autoIncrement || type.name === 'serial') yield invalid();
  else if (value.kind === 'now') {
    const fits =
      (type.name === 'datetime' || type.name === 'timestamp') && (type.args[0] ?? 0) === value.digits;
    if (!fits) yield invalid();
  } else if (!fitsLiteral(type, value)) yield invalid();
}

function fitsLiteral(type: ColumnType, value: DefaultValue): boolean {
  if (value.kind === 'boolean') return true;
  if (value.kind !== 'string' && value.kind !== 'number') return true;
  if (value.kind === 'string' && !/^['"]/.test(value.token.text)) return true;
  const text =
    value.kind === 'string' ? stringValueOf(value.token) : `${value.negative ? '-' : ''}${value.token.text}`;
  if (type.name === 'enum') {
    if (value.kind === 'number') return false;
    return type.members.some(
      (member) => stringValueOf(member).toLowerCase() === text.toLowerCase().trimEnd(),
    );
  }
  if (type.name === 'set' && value.kind === 'string') {
    const members = new Set(type.members.map((member) => stringValueOf(member).toLowerCase()));
    return text === '' || text.split(',').every((one) => members.has(one.toLowerCase().trimEnd()));
  }
  if (WHOLE.has(type.name)) return fitsInteger(type, text);
  if (type.name === 'timestamp' || value.kind === 'number') {
    if (TIMED.has(type.name) && Number(text) === 0 && type.name !== 'time') return false;
  }
  if (type.name === 'timestamp') return value.kind === 'number' || !/^\s*$|^0000-/.test(text);
  const written = value.kind === 'string' ? `'${text.replaceAll("'", "''")}'` : text;
  const size = type.args.length > 0 ? `(${type.args.join(',')})` : '';
  const errno = defaultErrno(`${type.name}${size}`, written, 'mysql');
  // Only newer servers refuse a number with more after it.
  return errno === undefined || errno === 1366;
}

const BITS: Record<string, bigint> = { tinyint: 8n, smallint: 16n, mediumint: 24n, int: 32n, bigint: 64n };

function fitsInteger(type: ColumnType, text: string): boolean {
  if (!/^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text)) return /^0[xXbB]/.test(text);
  const number = Number(text);
  const bits = BITS[type.name]!;
  const high = type.unsigned ? 2n ** bits - 1n : 2n ** (bits - 1n) - 1n;
  const low = type.unsigned ? 0n : -(2n ** (bits - 1n));
  const rounded = /^\s*[+-]?\d+\s*$/.test(text)
    ? BigInt(text.trim().replace('+', ''))
    : BigInt(Math.round(number));
  return rounded >= low && rounded <= high;
}
