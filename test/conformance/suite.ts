import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe } from 'vitest';
import type { ServerConfigInput } from '../../src/server/config/server-config.ts';
import { startServer, type RunningServer } from '../../src/server/start-server.ts';
import { archiveCases } from './cases/archives.ts';
import { dataCases } from './cases/data.ts';
import { documentCases } from './cases/documents.ts';
import { entrypointCases } from './cases/entrypoints.ts';
import { errorCases } from './cases/errors.ts';
import { evalCases } from './cases/eval.ts';
import { executionCases } from './cases/executions.ts';
import { formCases } from './cases/forms.ts';
import { hostileArchiveCases } from './cases/hostile-archives.ts';
import { inputCases } from './cases/inputs.ts';
import { killCases } from './cases/kill.ts';
import { limitCases } from './cases/limits.ts';
import { metadataCases } from './cases/metadata.ts';
import { networkCases } from './cases/network.ts';
import { outputCases } from './cases/output.ts';
import { packageCases } from './cases/packages.ts';
import { routeCases } from './cases/routes.ts';
import { sizeCases } from './cases/sizes.ts';
import { stepCases } from './cases/steps.ts';
import { conformanceOf, serverAt, type ConformanceServer } from './conformance.ts';

const TIMEOUT_MS = 120_000;

const TOPICS = {
  routes: routeCases,
  documents: documentCases,
  'results as data': dataCases,
  forms: formCases,
  metadata: metadataCases,
  sizes: sizeCases,
  executions: executionCases,
  eval: evalCases,
  errors: errorCases,
  steps: stepCases,
  archives: archiveCases,
  'hostile archives': hostileArchiveCases,
  entrypoints: entrypointCases,
  inputs: inputCases,
  network: networkCases,
  limits: limitCases,
  kill: killCases,
  packages: packageCases,
  output: outputCases,
};

/** The limits that the cases know: two run and four wait, or other numbers that make six; archives up to 16 MiB unpacked. */
const LIMITS = { maxRunning: 2, maxQueued: 4, maxUnpackedMb: 16, maxEntries: 200 };

export type Topic = keyof typeof TOPICS;
export const ALL_TOPICS = Object.keys(TOPICS) as readonly Topic[];

/** Registers cases against a server of their own, which the host can reach only on the loopback. */
export function conformanceSuite(
  kind: ConformanceServer['kind'],
  config: ServerConfigInput = {},
  topics: readonly Topic[] = ALL_TOPICS,
): void {
  const settings = { ...LIMITS, ...config };
  describe(`conformance: ${config.sandbox ?? kind}`, { timeout: TIMEOUT_MS }, () => {
    let server: ConformanceServer | undefined;
    let running: RunningServer | undefined;
    let dataDir: string | undefined;
    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), 'conformance-'));
      running = await startServer({
        config: { port: 0, sandbox: kind, dataDir, ...settings },
        logger: pino({ level: 'silent' }),
      });
      server = serverAt(running.url, { kind, places: settings.maxRunning ?? 0 });
    }, TIMEOUT_MS);
    afterAll(async () => {
      await running?.close({ graceMs: 0 });
      if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
    });
    const conformance = conformanceOf(kind, () => server as ConformanceServer);
    for (const topic of topics) describe(topic, () => TOPICS[topic](conformance));
  });
}
