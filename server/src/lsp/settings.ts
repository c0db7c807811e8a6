import type { SettingsLayer } from '../core/config/settings.js';
import type { Severity } from '../core/finding.js';
import { FRAPPE_VERSIONS, TARGETS } from '../core/targets.js';
import type { EditorSettings } from '../protocol.js';

const SEVERITIES = ['error', 'warning', 'info', 'hint', 'off'] as const satisfies readonly (
  | Severity
  | 'off'
)[];

/** The editor's settings as a layer over the configuration files; what makes no sense is left out. */
export function layerOf(settings: EditorSettings): SettingsLayer {
  const targets = TARGETS.filter((target) => settings.targets?.includes(target));
  const frappe = FRAPPE_VERSIONS.find((version) => version === settings.frappeVersion);
  const { vitess, mariadb, mysql } = settings.versions ?? {};
  const rules = Object.entries(settings.rules ?? {}).flatMap(([rule, wanted]) => {
    const severity = SEVERITIES.find((known) => known === wanted);
    return severity ? [[rule, severity] as const] : [];
  });
  return {
    ...(targets.length > 0 && { targets }),
    ...(frappe && { frappe }),
    ...((vitess || mariadb || mysql) && {
      versions: { ...(vitess && { vitess }), ...(mariadb && { mariadb }), ...(mysql && { mysql }) },
    }),
    ...(rules.length > 0 && { rules: Object.fromEntries(rules) }),
  };
}

/** Until somebody says that a site is to run on Vitess, what only Vitess or MySQL refuses is information. */
export const UNANSWERED: SettingsLayer = {
  rules: { 'vitess/*': 'info', 'sharding/*': 'info', 'sql/only-full-group-by': 'info' },
};
