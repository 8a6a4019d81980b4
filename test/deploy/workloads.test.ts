import { describe, expect, it } from 'vitest';
import { serverConfigFromEnv } from '../../src/server/config/server-config-from-env.ts';
import { createServerConfig } from '../../src/server/config/server-config.ts';
import { queueOf } from '../../src/server/open-sandbox.ts';
import { composeServices, composeWorkload, kubernetesWorkload } from './workloads.ts';

const POSTGRES = 'postgres://executions:secret@postgres/executions';

/** How many settings there are, those of groups counted one by one. */
const countOf = (settings: object): number =>
  Object.values(settings).reduce<number>(
    (sum, value) =>
      sum + (typeof value === 'object' && !Array.isArray(value) ? countOf(value as object) : 1),
    0,
  );

describe.each([
  ['compose', composeWorkload],
  ['kubernetes', kubernetesWorkload],
])('%s', (_, workload) => {
  const server = workload('server');
  const worker = workload('worker');

  it.each([
    ['server', server],
    ['worker', worker],
  ])('%s: every variable is one that the program knows', (_name, { environment }) => {
    const { settings, warnings } = serverConfigFromEnv(environment);
    expect(warnings).toEqual([]);
    expect(countOf(settings)).toBe(Object.keys(environment).length);
  });

  it('server and workers meet in one queue and one blob store', () => {
    const [ofServer, ofWorker] = [server, worker].map(({ environment }) =>
      createServerConfig(serverConfigFromEnv(environment).settings),
    );
    expect(ofServer?.sandbox).toBe('queue');
    expect(ofServer?.store).toBe(POSTGRES);
    expect(ofServer?.tokensFile).toBeDefined();
    expect(ofWorker?.sandbox).toBe('pyodide');
    expect(ofServer === undefined ? null : queueOf(ofServer)).toEqual(
      ofWorker === undefined ? undefined : queueOf(ofWorker),
    );
    expect([server.command[0], worker.command[0]]).toEqual(['serve', 'worker']);
  });

  it('there is more time between SIGTERM and SIGKILL than programs have to end', () => {
    for (const { environment, graceSeconds } of [server, worker]) {
      const { settings } = serverConfigFromEnv(environment);
      const { shutdownGraceSeconds } = createServerConfig(settings);
      expect(graceSeconds).toBeGreaterThanOrEqual(shutdownGraceSeconds + 15);
    }
  });
});

describe('compose', () => {
  it('publishes the server on the loopback, and nothing else', () => {
    const published = Object.entries(composeServices()).flatMap(([name, { ports }]) =>
      ports.map((port) => [name, port.split(':')[0]]),
    );
    expect(published).toEqual([['server', '127.0.0.1']]);
  });

  it('starts everything again', () => {
    const services = Object.values(composeServices());
    expect(services).toHaveLength(4);
    for (const { restart } of services) expect(restart).toBe('unless-stopped');
  });
});
