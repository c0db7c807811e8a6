import { connect as connectSocket } from 'node:net';
import { type LiveCheck, verdict } from '../check.js';
import { connect, ServerError, serverName } from '../server.js';
import { LiveSession, shown } from '../session.js';
import { replicaOfSite } from '../site.js';

/** Milliseconds for Redis to take a connection. */
const REDIS_LIMIT = 3000;

const redis = (key: 'redis_cache' | 'redis_queue'): LiveCheck => ({
  id: key.replace('_', '-'),
  async run({ site }) {
    const address = site?.config.get(key);
    if (typeof address !== 'string') return undefined;
    let url: URL;
    try {
      url = new URL(address);
    } catch {
      return verdict(
        'error',
        `${key} is no URL: the client refuses it (ValueError). Write redis://host:port.`,
        key,
        'not a URL',
      );
    }
    const at = `${url.hostname}:${url.port || '6379'}`;
    const problem = await reach(url.hostname, Number(url.port || 6379));
    if (problem === undefined)
      return verdict('ok', `Something listens at ${at}.`, `connect to ${at}`, 'connected');
    return verdict(
      'error',
      `${key}: nobody answers at ${at}. Start Redis there, or correct the address in the site's configuration.`,
      `connect to ${at}`,
      problem,
    );
  },
});

function reach(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connectSocket({ host, port, timeout: REDIS_LIMIT });
    const end = (problem: string | undefined) => {
      socket.destroy();
      resolve(problem);
    };
    socket.once('connect', () => end(undefined));
    socket.once('timeout', () => end(`no answer within ${REDIS_LIMIT} ms`));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

const replica: LiveCheck = {
  id: 'replica',
  async run({ site }) {
    const server = site && replicaOfSite(site);
    if (!server) return undefined;
    const sent = 'SELECT @@global.read_only';
    let connection: Awaited<ReturnType<typeof connect>>;
    try {
      connection = await connect(server);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      return verdict(
        'error',
        `The replica cannot be reached: requests that read from it fail. Correct replica_host and its account.`,
        `connect to ${serverName(server)}`,
        error.message,
      );
    }
    try {
      const session = new LiveSession(connection, server, false);
      const answer = await session.ask(sent);
      if (!/^(?:1|ON)$/i.test(shown(answer)))
        return verdict(
          'warning',
          'The replica is not read-only: a write that reaches it goes through, and it differs from its primary from then on. SET GLOBAL read_only = 1.',
          sent,
          shown(answer),
        );
      const [state] = await session.rows('SHOW SLAVE STATUS');
      if (!state)
        return verdict(
          'ok',
          'The replica is read-only. How far it is behind its account may not see, or it follows nobody.',
          sent,
          shown(answer),
        );
      const lag = state.Seconds_Behind_Master;
      if (lag === null || lag === undefined)
        return verdict(
          'error',
          `The replica does not follow its primary: ${String(state.Last_SQL_Error || state.Last_IO_Error || 'replication is stopped')}. Readers see old data. START SLAVE after mending the cause.`,
          'SHOW SLAVE STATUS',
          'Seconds_Behind_Master NULL',
        );
      if (Number(lag) > 30)
        return verdict(
          'warning',
          `The replica is ${String(lag)} s behind its primary: readers see old data.`,
          'SHOW SLAVE STATUS',
          `Seconds_Behind_Master ${String(lag)}`,
        );
      return verdict(
        'ok',
        `The replica is read-only and ${String(lag)} s behind.`,
        'SHOW SLAVE STATUS',
        `Seconds_Behind_Master ${String(lag)}`,
      );
    } finally {
      connection.destroy();
    }
  },
};

/** What a site's configuration names beside its database. */
export const siteChecks: readonly LiveCheck[] = [redis('redis_cache'), redis('redis_queue'), replica];
