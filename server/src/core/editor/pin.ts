import { applyEdits, type FormattingOptions, modify, type ParseError, parseTree } from 'jsonc-parser';
import { type EngineVersions, MARIADB_VERSIONS, MYSQL_VERSIONS, VITESS_VERSIONS } from '../targets.js';
import { newlineOf } from '../text.js';

/**
 * The entry of `versions` for a server: the version itself, or the newest known one before it; undefined for one that is
 * older than all that verdicts are given for.
 */
export function versionOfServer(flavor: string, version: string): Partial<EngineVersions> | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (flavor === 'vitess') {
    const known = VITESS_VERSIONS.filter((one) => one <= major).sort((a, b) => b - a)[0];
    return known === undefined ? undefined : { vitess: known };
  }
  const found = atMost(flavor === 'mariadb' ? MARIADB_VERSIONS : MYSQL_VERSIONS, major, minor);
  if (found === undefined) return undefined;
  return flavor === 'mariadb' ? { mariadb: found } : { mysql: found };
}

function atMost(known: readonly string[], major: number, minor: number): string | undefined {
  const number = (text: string) => {
    const [a = 0, b = 0] = text.split('.').map(Number);
    return a * 1000 + b;
  };
  const wanted = major * 1000 + minor;
  return known.filter((one) => number(one) <= wanted).sort((a, b) => number(b) - number(a))[0];
}

/**
 * A configuration with these versions, its comments and indentation kept; an empty text becomes a new one. Undefined where
 * the text is none that can be added to.
 */
export function withVersions(text: string, versions: Partial<EngineVersions>): string | undefined {
  const errors: ParseError[] = [];
  const base = text.trim() === '' ? '{}\n' : text;
  const root = parseTree(base, errors, { allowTrailingComma: true });
  if (errors.length > 0 || root?.type !== 'object') return undefined;
  const formattingOptions: FormattingOptions = {
    insertSpaces: !/^\t/m.test(base),
    tabSize: /^( {1,8})\S/m.exec(base)?.[1]?.length ?? 2,
    eol: newlineOf(base),
  };
  return Object.entries(versions).reduce(
    (made, [name, version]) =>
      applyEdits(made, modify(made, ['versions', name], version, { formattingOptions })),
    base,
  );
}
