import process from 'node:process';
import type { Session } from '../lsp/session.js';

/** `doctypeCompat/debugInformation`: versions, projects and timings, for a bug report. No file contents. */
export function onDebugInformation(session: Session): string {
  const { engine, sqlite, projects } = session.status();
  const { times } = session.checks;
  const quantile = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  const memory = Math.round(process.memoryUsage().rss / 1048576);
  return [
    `- Server: Node ${process.version}, ${memory} MB, up ${Math.round(process.uptime())} s`,
    `- Vitess engine: ${engine.state}${engine.version ? ` (${engine.version})` : ''}${engine.detail ? `: ${engine.detail}` : ''}, for MySQL ${session.engines.mysql}`,
    ...(sqlite
      ? [
          `- SQLite engine: ${sqlite.state}${sqlite.version ? ` (${sqlite.version})` : ''}${sqlite.detail ? `: ${sqlite.detail}` : ''}`,
        ]
      : []),
    `- Diagnostics: ${session.abilities.pullDiagnostics ? 'pulled' : 'pushed'}, ${session.documents.all().length} documents open`,
    times.length > 0
      ? `- Last ${times.length} checks: median ${quantile(0.5)!.toFixed(1)} ms, 95 % within ${quantile(0.95)!.toFixed(1)} ms`
      : '- No checks yet',
    ...projects.map(
      ({ root, targets, frappe, doctypes }) =>
        `- Project ${root}: Frappe ${frappe}, ${doctypes} DocTypes, targets ${targets.join(', ')}`,
    ),
  ].join('\n');
}
