import { ContainerConfigurationError } from '../errors.ts';
import { ExecutionMode } from '../execution-mode.ts';
import type { SandboxConfig } from '../config/sandbox-config.ts';
import type { JupyterSandboxOptions } from './jupyter/jupyter-sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { SandboxPerMode } from './sandbox-per-mode.ts';

const withDefined = <T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** Execution mode → the kernel that runs its programs; none = that of the sandbox. */
export type KernelNames = Readonly<Record<string, { readonly kernelName?: string | undefined }>>;

type Endpoints = ReadonlyMap<string, JupyterSandboxOptions>;

/** The first container that lists a mode serves it, with the token of the sandbox where it has none. Source: spec §8.5. */
function endpointsOfContainers(config: SandboxConfig, modes: KernelNames): Endpoints {
  const { containers } = config;
  const endpoints = new Map<string, JupyterSandboxOptions>();
  for (const [name, { executionModes, token, ...endpoint }] of Object.entries(containers)) {
    for (const mode of executionModes) {
      const kernel = Object.hasOwn(modes, mode) ? modes[mode] : undefined;
      if (kernel === undefined) {
        throw new ContainerConfigurationError(
          `sandbox.containers.${name} is for the execution mode "${mode}", which executionModes does not have.`,
        );
      }
      if (endpoints.has(mode)) continue;
      const { kernelName = config.kernelName } = kernel;
      endpoints.set(mode, withDefined({ ...endpoint, kernelName, token: token ?? config.token }));
    }
  }
  return endpoints;
}

/** One server for all modes; only the kernels differ. */
function endpointsOfServer(config: SandboxConfig, modes: KernelNames): Endpoints {
  const { host, port, useHttps, token } = config;
  return new Map(
    [ExecutionMode.READ_ONLY, ...Object.keys(modes)].map((mode) => {
      const kernelName = modes[mode]?.kernelName ?? config.kernelName;
      return [mode, withDefined({ host, port, kernelName, useHttps, token })];
    }),
  );
}

async function createJupyterSandbox(config: SandboxConfig, modes: KernelNames): Promise<Sandbox> {
  const { JupyterSandbox } = await import('./jupyter/jupyter-sandbox.ts');
  const hasContainers = Object.keys(config.containers).length > 0;
  const endpoints = hasContainers
    ? endpointsOfContainers(config, modes)
    : endpointsOfServer(config, modes);
  // Modes with the same kernel of the same server share a sandbox.
  const sandboxes = new Map<string, Sandbox>();
  const of = (endpoint: JupyterSandboxOptions): Sandbox => {
    const key = JSON.stringify(endpoint);
    const sandbox = sandboxes.get(key) ?? new JupyterSandbox(endpoint);
    sandboxes.set(key, sandbox);
    return sandbox;
  };
  const perMode = new Map([...endpoints].map(([mode, endpoint]) => [mode, of(endpoint)]));
  const [only] = sandboxes.values();
  // A single container is not for the modes that it does not list.
  const isForAll = !hasContainers && sandboxes.size === 1;
  return isForAll && only !== undefined ? only : new SandboxPerMode(perMode);
}

/**
 * The sandbox that the configuration names; only its own code is loaded. There is no fallback to another one.
 * @throws {ContainerConfigurationError} it cannot be used as configured
 */
export async function createSandbox(
  config: SandboxConfig,
  modes: KernelNames = {},
  onWarning?: (message: string) => void,
): Promise<Sandbox> {
  switch (config.kind) {
    case 'docker': {
      const { DockerSandbox } = await import('./docker/docker-sandbox.ts');
      const { image, pull, runtime, networkName, dns, isolation, pool } = config;
      const options = { image, pull, runtime, networkName, isolation, pool, onWarning };
      return new DockerSandbox(withDefined({ ...options, ...(dns.length === 0 ? {} : { dns }) }));
    }
    case 'jail': {
      const { JailSandbox } = await import('./jail/jail-sandbox.ts');
      const { python, isolation, pool } = config;
      return new JailSandbox(withDefined({ python, isolation, pool, onWarning }));
    }
    case 'local': {
      const { LocalSandbox } = await import('./local/local-sandbox.ts');
      const { acceptNoIsolation, python, passEnv } = config;
      return new LocalSandbox({ acceptNoIsolation, python, passEnv });
    }
    case 'remote': {
      if (config.baseUrl === undefined) {
        throw new ContainerConfigurationError(
          'The remote sandbox needs the address of an execution service: set sandbox.baseUrl.',
        );
      }
      const { RemoteSandbox } = await import('./remote/remote-sandbox.ts');
      return new RemoteSandbox({ baseUrl: config.baseUrl, token: config.token });
    }
    case 'jupyter':
      return await createJupyterSandbox(config, modes);
    case 'queue': {
      const { QueueSandbox } = await import('./queue/queue-sandbox.ts');
      return new QueueSandbox(config.queue);
    }
    case 'pyodide': {
      const { PyodideSandbox } = await import('./pyodide/pyodide-sandbox.ts');
      return new PyodideSandbox(withDefined({ pool: config.pool, onWarning }));
    }
  }
}
