import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The folder with recorded behaviour and the corpus (`../shared` beside the repository), when it is there. */
export function sharedDir(): string | undefined {
  const candidates = [process.env.DOCTYPE_COMPAT_SHARED, path.join(root, '../shared')];
  return candidates.find((dir) => dir !== undefined && existsSync(path.join(dir, 'oracle')));
}

/** The records of a JSON-lines file. */
export function readJsonLines<T>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

/** Every `.json` file under a folder, sorted. */
export function jsonFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => path.join(dir, file));
}
