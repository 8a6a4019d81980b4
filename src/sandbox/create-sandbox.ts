import { ContainerConfigurationError } from '../errors.ts';
import type { SandboxConfig } from '../config/sandbox-config.ts';
import type { JupyterSandboxOptions } from './jupyter/jupyter-sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { SandboxPerMode } from './sandbox-per-mode.ts';

const withDefined = <T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** Execution mode → the kernel that runs its programs. */
export type KernelNames = Readonly<Record<string, { readonly kernelName: string }>>;

/** The first container that lists a mode serves it. Source: spec §8.5. */
function endpointsOf({ containers }: SandboxConfig, modes: KernelNames) {
  const endpoints = new Map<string, JupyterSandboxOptions>();
  for (const [name, { executionModes, token, ...endpoint }] of Object.entries(containers)) {
    for (const mode of executionModes) {
      const kernel = modes[mode];
      if (kernel === undefined) {
        throw new ContainerConfigurationError(
          `sandbox.containers.${name} is for the execution mode "${mode}", which executionModes does not have.`,
        );
      }
      const { kernelName } = kernel;
      if (!endpoints.has(mode))
        endpoints.set(mode, withDefined({ ...endpoint, kernelName, token }));
    }
  }
  return endpoints;
}

async function createJupyterSandbox(config: SandboxConfig, modes: KernelNames): Promise<Sandbox> {
  const { JupyterSandbox } = await import('./jupyter/jupyter-sandbox.ts');
  const { host, port, kernelName, useHttps, token, containers } = config;
  if (Object.keys(containers).length === 0) {
    return new JupyterSandbox(withDefined({ host, port, kernelName, useHttps, token }));
  }
  const endpoints = endpointsOf(config, modes);
  return new SandboxPerMode(
    new Map([...endpoints].map(([mode, endpoint]) => [mode, new JupyterSandbox(endpoint)])),
  );
}

/**
 * The sandbox that the configuration names; only its own code is loaded. There is no fallback to another one.
 * @throws {ContainerConfigurationError} it cannot be used as configured
 */
export async function createSandbox(
  config: SandboxConfig,
  modes: KernelNames = {},
): Promise<Sandbox> {
  switch (config.kind) {
    case 'docker': {
      const { DockerSandbox } = await import('./docker/docker-sandbox.ts');
      const { image, pull, runtime } = config;
      return new DockerSandbox(withDefined({ image, pull, runtime }));
    }
    case 'local': {
      const { LocalSandbox } = await import('./local/local-sandbox.ts');
      const { acceptNoIsolation, python, passEnv } = config;
      return new LocalSandbox({ acceptNoIsolation, python, passEnv });
    }
    case 'jupyter':
      return await createJupyterSandbox(config, modes);
    case 'pyodide': {
      const { PyodideSandbox } = await import('./pyodide/pyodide-sandbox.ts');
      return new PyodideSandbox();
    }
  }
}
