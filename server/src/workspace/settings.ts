import { type ParsedConfig, parseConfig } from '../core/config/parse.js';
import { type Settings, type SettingsLayer, settingsFrom } from '../core/config/settings.js';
import { allRules } from '../core/rules/registry.js';
import type { ProjectFile, ProjectFiles } from './project-file.js';

const ids: ReadonlySet<string> = new Set(
  allRules.flatMap(({ meta }) => [meta.id, `${meta.id.slice(0, meta.id.indexOf('/'))}/*`]).concat('*'),
);

/** Whether a rule of this id (or `family/*`, or `*`) exists. */
export function knowsRule(id: string): boolean {
  return ids.has(id);
}

interface SettingsFrom extends Pick<ProjectFiles, 'filesOf' | 'read'> {
  readonly overrides: SettingsLayer;
  readonly unsaid: SettingsLayer | undefined;
}

/** Reads a project's configuration files and says which settings hold for a file; `Project` keeps it. */
export class ProjectSettings {
  private readonly configs: { folder: string; file: ProjectFile; parsed: ParsedConfig }[] = [];
  private readonly made = new Map<string, Settings>();
  private readonly overrides: SettingsLayer;
  private readonly unsaid: SettingsLayer | undefined;

  constructor(project: SettingsFrom) {
    this.overrides = project.overrides;
    this.unsaid = project.unsaid;
    for (const file of project.filesOf('config')) {
      const text = project.read(file.path);
      if (typeof text !== 'string') continue;
      const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
      this.configs.push({ folder, file, parsed: parseConfig(file.path, text, knowsRule) });
    }
    this.configs.sort((a, b) => a.folder.length - b.folder.length);
  }

  /** The settings for a file: those of the configuration files in the folders around it, the nearest one last. */
  for(file: string): Settings {
    const around = this.configs.filter(({ folder }) => file.startsWith(folder));
    const key = around.map(({ folder }) => folder).join('\n');
    let settings = this.made.get(key);
    if (!settings) {
      const said = around.some(({ parsed }) => parsed.layer.targets) || this.overrides.targets;
      settings = settingsFrom(
        ...(said ? [] : [this.unsaid]),
        ...around.map(({ parsed }) => parsed.layer),
        this.overrides,
      );
      this.made.set(key, settings);
    }
    return settings;
  }

  /** Files that tell what the site has, of all configuration files. */
  get customizations(): readonly string[] {
    return this.configs.flatMap(({ parsed }) => parsed.layer.customizations ?? []);
  }

  /** What a configuration file says and what is wrong with it. */
  config(file: string): ParsedConfig | undefined {
    return this.configs.find((config) => config.file.path === file)?.parsed;
  }
}
