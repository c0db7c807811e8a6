import path from 'node:path';
import { refusedDepth } from '../core/python/depth.js';
import { DEEPEST, isNestedDeeper } from '../core/sources/nesting.js';
import { read } from './disk.js';

/** Larger files are not read: no DocType or Python module comes near, and a parser would hold up everything. */
export const SIZE_LIMIT = 4 * 1024 * 1024;

/**
 * What a file is by its path. `json` is any other JSON: in a folder that is no app it may still hold a
 * DocType or a Report, which its text tells.
 */
export type FileKind =
  | 'doctype'
  | 'report'
  | 'customization'
  | 'fixture'
  | 'config'
  | 'vschema'
  | 'site-config'
  | 'json'
  | 'python'
  | 'sql'
  | 'list'
  | 'template'
  | 'script'
  | 'options'
  | 'playbook'
  | 'litefs'
  | 'shell';

export const CONFIG_NAME = 'doctype-compat.json';

/** The kind of a file (path with `/`), undefined for one that nobody reads. */
export function kindOf(file: string): FileKind | undefined {
  const dot = file.lastIndexOf('.');
  switch (file.slice(dot + 1)) {
    case 'json':
      return jsonKind(file);
    case 'py':
      return 'python';
    case 'sql':
      return 'sql';
    case 'html':
      return 'template';
    case 'js':
    case 'mjs':
    case 'ts':
    case 'jsx':
    case 'tsx':
    case 'vue':
      return isScript(file) ? 'script' : undefined;
    case 'cnf':
      return 'options';
    case 'yml':
    case 'yaml':
      if (/\/litefs\.ya?ml$/.test(file)) return 'litefs';
      if (/\/(?:playbooks|roles|ansible)\//.test(file)) return 'playbook';
      // A compose file's services run shell commands.
      return /\/(?:[\w.-]+-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(file) ? 'shell' : undefined;
    case 'toml':
      return file.endsWith('/fly.toml') ? 'litefs' : undefined;
    case 'sh':
      return 'shell';
    case 'txt':
      return /\/(?:apps|modules|patches)\.txt$/.test(file) ? 'list' : undefined;
    default:
      return /\/(?:Dockerfile|Containerfile)(?:\.\w+)?$/.test(file) ? 'shell' : undefined;
  }
}

/** What runs in a browser: client scripts of the desk, and the sources of single-page apps; not tests, not built. */
function isScript(file: string): boolean {
  const below = /^.*\/(?:doctype|page|report|public\/js|frontend|dashboard|src|www)\/(.*)$/.exec(file)?.[1];
  if (below === undefined) return false;
  return !/(?:^|\/)(?:tests?|__tests__|cypress|vendor)\/|\.(?:min|d|config|test|spec|cy)\.\w+$/.test(below);
}

function jsonKind(file: string): FileKind {
  const [folder = '', parent = '', base = ''] = file.slice(0, -5).split('/').slice(-3);
  if (base === parent && (folder === 'doctype' || folder === 'report')) return folder;
  if (base === 'doctype-compat') return 'config';
  if (base === 'vschema' || base.endsWith('.vschema')) return 'vschema';
  if (base === 'site_config' || base === 'common_site_config') return 'site-config';
  if (parent === 'custom') return 'customization';
  if (parent === 'fixtures') return 'fixture';
  return 'json';
}

/** Why a file could not be read. */
export class Unreadable {
  constructor(readonly message: string) {}
}

/** A file's text, or why there is none. Bytes that are no UTF-8 become U+FFFD, as an editor shows them. */
export function readText(file: string): string | Unreadable {
  try {
    const found = read(file, SIZE_LIMIT);
    if (found === 'irregular') return new Unreadable('not read: it is no regular file');
    return 'size' in found ? tooLarge(found.size) : found.bytes.toString('utf8');
  } catch (error) {
    return new Unreadable(`not read: ${reasonOf(error)}`);
  }
}

const tooLarge = (size: number): Unreadable =>
  new Unreadable(
    `not read: ${(size / 1048576).toFixed(1)} MB, more than the ${SIZE_LIMIT / 1048576} MB limit`,
  );

/** A text as it is to be judged: of an open editor it may be of any size, and JSON and Python may be nested without end. */
export function bounded(file: string, text: string | Unreadable): string | Unreadable {
  if (typeof text !== 'string') return text;
  if (text.length > SIZE_LIMIT) return tooLarge(text.length);
  if (file.endsWith('.py')) {
    const reason = refusedDepth(text);
    return reason === undefined ? text : new Unreadable(`not read: ${reason}`);
  }
  return file.endsWith('.json') && isNestedDeeper(text)
    ? new Unreadable(`not read: it is nested more than ${DEEPEST} levels deep`)
    : text;
}

/** Where a file stops being UTF-8. */
export interface BadByte {
  /** In the text, where U+FFFD stands for it. */
  offset: number;
  /** In the file. */
  position: number;
  byte: number;
  /** In Python's words. */
  reason: string;
}

/** The first byte of a file that is no UTF-8; undefined for a text that is not the file's as it lies on disk. */
export function badByteOf(file: string, text: string): BadByte | undefined {
  if (!text.includes(REPLACEMENT)) return undefined;
  const bytes = bytesOf(file);
  if (bytes?.toString('utf8') !== text) return undefined;
  for (let offset = text.indexOf(REPLACEMENT); offset >= 0; offset = text.indexOf(REPLACEMENT, offset + 1)) {
    const position = Buffer.byteLength(text.slice(0, offset));
    // The character itself may stand in the file.
    if (bytes.subarray(position, position + 3).toString('latin1') === '\xef\xbf\xbd') continue;
    const byte = bytes[position]!;
    return { offset, position, byte, reason: reasonOfByte(byte, position, bytes.length) };
  }
  return undefined;
}

function bytesOf(file: string): Buffer | undefined {
  try {
    const found = read(file, SIZE_LIMIT);
    return typeof found === 'object' && 'bytes' in found ? found.bytes : undefined;
  } catch {
    return undefined;
  }
}

const REPLACEMENT = '\ufffd';

function reasonOfByte(byte: number, position: number, length: number): string {
  if (byte < 0xc2 || byte > 0xf4) return 'invalid start byte';
  return position + 1 === length ? 'unexpected end of data' : 'invalid continuation byte';
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  ELOOP: 'symbolic links in a circle',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'no space left in the quota',
  EROFS: 'the file system can only be read',
  EMFILE: 'too many open files',
  ENOTDIR: 'a part of its path is no folder',
};

/** An I/O error in words, without the path. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? code ?? message;
}

/** Paths inside the program are absolute with `/`, on Windows too. */
export function normalize(file: string): string {
  const absolute = path.resolve(file);
  return path.sep === '/' ? absolute : absolute.replaceAll(path.sep, '/');
}
