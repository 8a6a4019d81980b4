import { KernelAPI, KernelSpecAPI, ServerConnection } from '@jupyterlab/services';
import { setTimeout as pause } from 'node:timers/promises';
import { ContainerConfigurationError } from '../../errors.ts';
import type { ContainerEndpointConfig } from '../../config/container-endpoint-config.ts';
import { describeFailure, readRefusal, Refusal } from './request-failure.ts';
import { untilAborted } from '../until-aborted.ts';

const DELETE_TRIES = 20;
const DELETE_PAUSE_MS = 500;

type Settings = ServerConnection.ISettings;

export interface ServerTimeouts {
  /** For an ordinary request, ms. */
  readonly requestMs: number;
  /** For starting a kernel, ms. */
  readonly startMs: number;
}

/** The kernels of a Jupyter server, over its REST interface. */
export class JupyterServer {
  readonly #endpoint: ContainerEndpointConfig;
  readonly #timeouts: ServerTimeouts;
  readonly #late = new Set<Promise<void>>();
  #hasKernel = false;

  constructor(endpoint: ContainerEndpointConfig, timeouts: ServerTimeouts) {
    this.#endpoint = endpoint;
    this.#timeouts = timeouts;
  }

  /**
   * Starts a kernel of the endpoint's name and resolves with its id. One that is ready only after the time
   * is over, or after an abort, is deleted then.
   * @throws {ContainerConnectivityError} | {ContainerConfigurationError} unreachable | no access, unknown kernel
   * @throws the signal's reason
   */
  async startKernel(signal: AbortSignal): Promise<string> {
    const { startMs } = this.#timeouts;
    if (!this.#hasKernel) await untilAborted(this.#requireKernel(), signal);
    const doing = 'starting a kernel';
    const name = this.#endpoint.kernelName;
    const started = this.#ask(doing, 3 * startMs, (settings) =>
      KernelAPI.startNew({ name }, settings),
    );
    const patience = AbortSignal.any([signal, AbortSignal.timeout(startMs)]);
    try {
      return (await untilAborted(started, patience)).id;
    } catch (error) {
      if (patience.aborted) this.#deleteLater(started);
      throw signal.aborted ? error : describeFailure(this.#endpoint, doing, error);
    }
  }

  #deleteLater(started: Promise<{ id: string }>): void {
    const late = started
      .then(({ id }) => this.deleteKernel(id))
      .catch(() => {}) // it did not start at all
      .finally(() => this.#late.delete(late));
    this.#late.add(late);
  }

  /** Makes a kernel leave what it is at. @throws {ContainerConnectivityError} | {ContainerConfigurationError} */
  async interruptKernel(id: string): Promise<void> {
    await this.#ask('interrupting a kernel', this.#timeouts.requestMs, (settings) =>
      KernelAPI.interruptKernel(id, settings),
    );
  }

  /**
   * Ends a kernel; one that does not exist any more is no error.
   * @throws {ContainerConnectivityError} | {ContainerConfigurationError}
   */
  async deleteKernel(id: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        // The server gives a busy kernel several seconds to end by itself.
        return await this.#ask('deleting a kernel', 2 * this.#timeouts.requestMs, (settings) =>
          KernelAPI.shutdownKernel(id, settings),
        );
      } catch (error) {
        const { cause } = error as Error;
        if (cause instanceof Refusal && cause.status === 404) return;
        // It refuses while it puts another kernel in the place of one that died.
        if (!(cause instanceof Refusal) || tries === DELETE_TRIES) throw error;
        await pause(DELETE_PAUSE_MS);
      }
    }
  }

  /** Waits for the deletion of kernels that started too late. */
  async settle(): Promise<void> {
    await Promise.all(this.#late);
  }

  async #requireKernel(): Promise<void> {
    const { kernelName, baseUrl } = this.#endpoint;
    const { kernelspecs } = await this.#ask(
      'listing kernels',
      this.#timeouts.requestMs,
      (settings) => KernelSpecAPI.getSpecs(settings),
    );
    const spec = kernelspecs[kernelName];
    if (spec === undefined) {
      const known = Object.keys(kernelspecs).toSorted().join(', ');
      throw new ContainerConfigurationError(
        `The Jupyter server at ${baseUrl} has no kernel "${kernelName}"; it has: ${known}. Set kernelName to one of them, or install the kernel there.`,
      );
    }
    if (spec.language.toLowerCase() !== 'python') {
      throw new ContainerConfigurationError(
        `The kernel "${kernelName}" of ${baseUrl} runs ${spec.language}; set kernelName to one that runs Python.`,
      );
    }
    this.#hasKernel = true;
  }

  /** The library turns whatever fetch throws into an error without its cause, and prints refusals. */
  async #ask<T>(
    doing: string,
    timeoutMs: number,
    call: (settings: Settings) => Promise<T>,
  ): Promise<T> {
    let failure: unknown;
    const fetchChecked = async (request: RequestInfo): Promise<Response> => {
      try {
        const response = await fetch(request, { signal: AbortSignal.timeout(timeoutMs) });
        if (!response.ok) throw await readRefusal(response);
        return response;
      } catch (error) {
        failure = error;
        throw error;
      }
    };
    const { baseUrl, token = '' } = this.#endpoint;
    const init: RequestInit = { redirect: 'manual' };
    const settings = ServerConnection.makeSettings({ baseUrl, token, init, fetch: fetchChecked });
    try {
      return await call(settings);
    } catch (error) {
      throw describeFailure(this.#endpoint, doing, failure ?? error);
    }
  }
}
