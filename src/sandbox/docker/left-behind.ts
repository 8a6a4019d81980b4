import type Docker from 'dockerode';
import { isGone } from './docker-error.ts';

/** Names of this process's containers that could not be removed, because the daemon did not answer. */
export class LeftBehind {
  readonly #docker: Docker;
  readonly #names = new Set<string>();
  #removal: Promise<void> | undefined;

  constructor(docker: Docker) {
    this.#docker = docker;
  }

  /** Never throws: what cannot be removed now is tried again by {@link removeAll}. */
  async remove(name: string): Promise<void> {
    try {
      await this.#docker.getContainer(name).remove({ force: true, v: true });
      this.#names.delete(name);
    } catch (error) {
      if (isGone(error)) this.#names.delete(name);
      else this.#names.add(name);
    }
  }

  /** Tries again with each; resolves when that is done, whether or not the daemon answered. */
  async removeAll(): Promise<void> {
    if (this.#names.size === 0) return;
    this.#removal ??= Promise.all([...this.#names].map((name) => this.remove(name)))
      .then(() => undefined)
      .finally(() => (this.#removal = undefined));
    await this.#removal;
  }
}
