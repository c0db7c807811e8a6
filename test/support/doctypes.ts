import { readFileSync } from 'node:fs';
import type { DocTypeData, DocTypeLookup } from '../../server/src/core/sources/doctype/model.js';
import { isDocTypeJson, readDocType } from '../../server/src/core/sources/doctype/read.js';
import { jsonFiles } from './shared.js';

/** Every DocType under a folder: by file, and as the lookup that rules and tables take. */
export interface DocTypeFolder extends DocTypeLookup {
  byFile: ReadonlyMap<string, DocTypeData>;
}

/** The sample has files that are no JSON on purpose; no table comes of those. */
function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function readDocTypes(dir: string): DocTypeFolder {
  const byFile = new Map<string, DocTypeData>();
  const byName = new Map<string, DocTypeData>();
  for (const file of jsonFiles(dir)) {
    const json = parsed(file);
    if (!isDocTypeJson(json)) continue;
    const doctype = readDocType(json);
    byFile.set(file, doctype);
    byName.set(doctype.name, doctype);
  }
  return { byFile, get: (name) => byName.get(name), names: () => byName.keys(), complete: false };
}
