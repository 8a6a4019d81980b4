import { bubblewrap } from './services/bubblewrap.ts';
import { chromium } from './services/chromium.ts';
import { docker } from './services/docker.ts';
import { ensureServices } from './services/ensure-services.ts';
import { jupyter } from './services/jupyter.ts';
import { jupyterServer } from './services/jupyter-server.ts';
import { createMachine } from './services/machine.ts';
import { networkNamespaces } from './services/network-namespaces.ts';
import { packageRegistry } from './services/package-registry.ts';
import { postgres } from './services/postgres.ts';
import { pyodide } from './services/pyodide.ts';
import { python } from './services/python.ts';
import { redis } from './services/redis.ts';
import { sandboxImage } from './services/sandbox-image.ts';
import type { Service } from './services/service.ts';

/** Everything the suites need, each after what it needs itself. */
export const SERVICES: readonly Service[] = [
  docker,
  sandboxImage,
  python,
  bubblewrap,
  jupyter,
  jupyterServer,
  postgres,
  redis,
  networkNamespaces,
  pyodide,
  packageRegistry,
  chromium,
];

if (import.meta.main) {
  const machine = await createMachine(process.env);
  const reports = await ensureServices(SERVICES, machine, (line) => console.log(line));
  if (reports.some(({ state }) => state === 'missing')) process.exitCode = 1;
}
