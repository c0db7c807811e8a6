import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const licenseFile = /^(LICEN[CS]E|COPYING|NOTICE)/i;

/**
 * The licences of everything that a build of the engine links: one section for each Go module, with the texts that
 * the module ships. `run` is { command, env, cwd } of the build. Throws where a module has no licence file.
 */
export function engineLicenses({ command, env, cwd }) {
  const go = (...args) => execFileSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 });
  const format = '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}\t{{.Dir}}';
  const modules = new Map();
  for (const line of go('list', '-deps', '-f', format, '.').split('\n')) {
    const [module, root, folder] = line.split('\t');
    if (!module || !root) continue;
    // A package may carry a licence of its own below the module's.
    const files = modules.get(module) ?? modules.set(module, new Map()).get(module);
    for (let dir = folder; dir.startsWith(root); dir = path.dirname(dir)) {
      for (const name of readdirSync(dir).filter((file) => licenseFile.test(file) && !file.endsWith('.go'))) {
        files.set(path.relative(root, path.join(dir, name)), path.join(dir, name));
      }
    }
  }
  const sections = [['Go', path.join(go('env', 'GOROOT').trim(), 'LICENSE')]]
    .filter(([, file]) => existsSync(file))
    .map(([name, file]) => section(name, [['LICENSE', file]]));
  for (const [module, files] of [...modules].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (files.size === 0) throw new Error(`${module} has no licence file`);
    sections.push(
      section(
        module,
        [...files].sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    );
  }
  return sections.join('\n');
}

function section(title, files) {
  const rule = '='.repeat(80);
  const texts = files.map(([name, file]) => `--- ${name}\n\n${readFileSync(file, 'utf8').trim()}\n`);
  return `${rule}\n${title}\n${rule}\n\n${texts.join('\n')}`;
}
