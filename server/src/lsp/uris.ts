import { URI } from 'vscode-uri';
import { normalize } from '../workspace/files.js';

/** The path of a `file:` URI, absolute with `/` as everywhere inside; undefined for other schemes. */
export function pathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? normalize(parsed.fsPath) : undefined;
}

export function uriOf(path: string): string {
  return URI.file(path).toString();
}
