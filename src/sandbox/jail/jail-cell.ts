import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Cell } from '../cells/cell.ts';
import { holdProcess } from '../cells/hold-process.ts';
import { preload, ready } from '../runner/ready.ts';
import { linkTo, type SupervisorLink } from '../runner/supervisor-link.ts';
import type { JailEnd } from './open-jail.ts';

type ChildWithPipes = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };

/** False when the process could not even be started. */
export const hasPipes = (child: ChildProcess): child is ChildWithPipes =>
  child.stdin !== null && child.stdout !== null;

/** A supervisor in namespaces of its own. `link.destroy` kills it with all that it started. */
export class JailCell implements Cell {
  readonly link: SupervisorLink;
  /** Never rejects. */
  readonly ended: Promise<JailEnd>;
  isLoaded: boolean;
  readonly #child: ChildWithPipes;
  readonly #libraries: readonly string[];

  /** `libraries`: those that `load` imports. */
  constructor(child: ChildWithPipes, ended: Promise<JailEnd>, libraries: readonly string[]) {
    this.#child = child;
    this.ended = ended;
    this.#libraries = libraries;
    this.isLoaded = libraries.length === 0;
    this.link = linkTo(child, () => {
      child.kill('SIGKILL');
      child.stdout.destroy();
    });
  }

  /** @throws {Error} it ended, or takes too long */
  async ready(): Promise<void> {
    await ready(this.link);
  }

  async load(): Promise<void> {
    await preload(this.link, this.#libraries);
    this.isLoaded = true;
  }

  hold(isHeld: boolean): void {
    holdProcess(this.#child, isHeld);
  }

  /** Resolves when nothing is left of it. */
  async destroy(): Promise<void> {
    this.hold(true);
    this.link.destroy();
    await this.ended;
  }
}
