import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** `vitess-engine` with its platform's folder, as `npm run build:engine` lays it out. */
export function engineName(platform = process.platform, arch = process.arch): string {
  return path.join(`${platform}-${arch}`, platform === 'win32' ? 'vitess-engine.exe' : 'vitess-engine');
}

/** The npm package that brings the engine for this machine. */
const enginePackage = (): string => `engine-${process.platform}-${process.arch}`;

/**
 * Finds the engine: the path given, else `DOCTYPE_COMPAT_ENGINE`, else `dist/engine/<platform>-<arch>/` of this
 * package, else `@doctype-compat/engine-<platform>-<arch>` where npm puts it: beside this package, or in it. A path that was asked for and is not there is not replaced by another one.
 */
export function locateEngine(explicit?: string): { path: string } | { missing: string } {
  const asked = explicit || process.env.DOCTYPE_COMPAT_ENGINE;
  if (asked)
    return existsSync(asked) ? { path: asked } : { missing: `there is no Vitess engine at ${asked}` };
  const here = path.dirname(fileURLToPath(import.meta.url));
  // Bundled, this file lies in dist/; run from source, in server/src/vitess/.
  for (const dist of [here, path.join(here, '..', '..', '..', 'dist')]) {
    const file = path.join(dist, 'engine', engineName());
    if (existsSync(file)) return { path: file };
  }
  const binary = path.basename(engineName());
  for (const modules of [path.join(here, '..', '..'), path.join(here, '..', 'node_modules')]) {
    const file = path.join(modules, '@doctype-compat', enginePackage(), binary);
    if (existsSync(file)) return { path: file };
  }
  const platform = `${process.platform}-${process.arch}`;
  // Only a checkout of the sources can build one.
  const sources = [path.join(here, '..'), path.join(here, '..', '..', '..')];
  const advice = sources.some((root) => existsSync(path.join(root, 'scripts', 'build-engine.mjs')))
    ? 'build one with: npm run build:engine'
    : `install the package of Doctype Compat for ${platform}, which brings it`;
  return { missing: `there is no Vitess engine for ${platform}; ${advice}` };
}
