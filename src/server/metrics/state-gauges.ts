import { Gauge, type Registry } from 'prom-client';
import type { ServerParts } from '../server-env.ts';

/** What metrics are about. */
export type Observed = Pick<ServerParts, 'executions' | 'sandbox' | 'sessions' | 'uploads'>;

/** The state of queue and pool as gauges that are read when somebody asks. */
export function addStateGauges(
  registry: Registry,
  prefix: string,
  { executions, sandbox, sessions, uploads }: Observed,
): void {
  const gauge = (
    name: string,
    help: string,
    read: () => Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>,
  ): void => {
    const collect = async (): Promise<void> => {
      const values = await read();
      made.reset();
      for (const [state, value] of Object.entries(values)) made.set({ state }, value);
    };

    const made = new Gauge({
      name: prefix + name,
      help,
      labelNames: ['state'],
      registers: [registry],
      collect,
    });
  };
  gauge('executions', 'Executions of this server by state', () => {
    const { running, queued } = executions.stats();
    return { running, queued };
  });
  gauge('sessions', 'Open sessions by state', () => {
    const { open, busy } = sessions.stats();
    return { idle: open - busy, busy };
  });
  gauge('upload_bytes', 'Memory of uploads that are being read: taken, and its limit', () => ({
    taken: uploads.takenBytes,
    limit: uploads.maxBytes,
  }));
  gauge('queue_programs', 'Programs of all services in the queue of workers', async () => {
    // Nothing is told where nothing is known: a zero would take workers away.
    const now = await sandbox.backlog?.().catch(() => undefined);
    return now === undefined ? {} : { waiting: now.waiting, running: now.running };
  });
  gauge('pool', 'Sandboxes opened ahead or kept, by state', () => {
    const { kinds = [], kept = 0 } = sandbox.stats?.() ?? {};
    const total = (state: 'waiting' | 'loaded' | 'opening'): number =>
      kinds.reduce((sum, kind) => sum + kind[state], 0);
    return { waiting: total('waiting'), loaded: total('loaded'), opening: total('opening'), kept };
  });
  gauge('pool_jobs_total', 'Jobs by what they found: a waiting sandbox, a kept one, none', () => ({
    ...sandbox.stats?.().served,
  }));
}
