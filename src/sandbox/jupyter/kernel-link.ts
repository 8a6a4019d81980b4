import { Readable, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { supervisorBundle } from '../runner/bundle.ts';
import { FrameReader } from '../runner/frames.ts';
import type { SupervisorLink } from '../runner/supervisor-link.ts';
import type { KernelChannel } from './kernel-channel.ts';
import { launcher, launcherCode } from './launcher.ts';

/** Jupyter takes messages of 10 MiB; base64 adds a third. */
const PIECE_BYTES = 4 * 1_048_576;
/** How long the kernel waits for news before it answers that there are none; delays an abort at most so long. */
const WAIT_SECONDS = 0.5;
const ANSWER_MS = 30_000;

const factsSchema = z.object({
  folder: z.string(),
  data_bytes: z.number(),
  env: z.record(z.string(), z.string()),
});
const newsSchema = z.union([
  z.object({ data: z.base64().transform((text) => Buffer.from(text, 'base64')) }),
  z.object({ end: z.string() }),
]);

/** What the kernel's machine told about itself. */
export interface KernelFacts {
  /** A fresh folder, removed with the supervisor's end. */
  readonly folder: string;
  /** The environment of the kernel. */
  readonly env: Readonly<Record<string, string>>;
  /** What the kernel's process takes of a memory limit by itself; 0 where it is unknown. */
  readonly dataBytes: number;
}

/**
 * The channel to a supervisor in a kernel. Everything goes through replies on the shell channel: servers drop
 * output messages that come too fast, and wait for nobody.
 */
export class KernelLink implements SupervisorLink {
  readonly graceMs = 10_000;
  readonly stdin: Writable;
  readonly frames: FrameReader;
  /** Why the supervisor ended; empty while it has not. */
  lastWords = '';
  readonly #stdout: Readable;
  readonly #channel: KernelChannel;
  #written: Promise<unknown> = Promise.resolve();
  /** Resolves when something may come. */
  #awake = Promise.withResolvers<void>();

  constructor(channel: KernelChannel) {
    this.#channel = channel;
    this.#awake.resolve();
    this.stdin = new Writable({
      writev: (chunks, done) => {
        const data = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer));
        this.#written = this.#write(data, done);
      },
    });
    this.#stdout = new Readable({ read: () => void this.#read() });
    this.frames = new FrameReader(this.#stdout);
    // Whoever reads is told; when nobody does yet, an error must not end this process.
    for (const stream of [this.stdin, this.#stdout]) stream.on('error', () => {});
  }

  /** Puts a supervisor into the kernel. @throws {ContainerConnectivityError} | {KernelDeath} */
  async launch(): Promise<KernelFacts> {
    const answer = await this.#channel.evaluate(launcher.launch(), ANSWER_MS, launcherCode());
    const { folder, data_bytes: dataBytes, env } = factsSchema.parse(answer);
    this.stdin.write(supervisorBundle([]));
    return { folder, dataBytes, env };
  }

  async #write(data: Buffer, done: (error?: Error) => void): Promise<void> {
    try {
      for (let start = 0; start < data.length; start += PIECE_BYTES) {
        const text = data.toString('base64', start, Math.min(data.length, start + PIECE_BYTES));
        await this.#channel.evaluate(launcher.write(text), ANSWER_MS);
      }
      done();
    } catch (error) {
      done(error as Error); // the next read fails for the same reason
    }
  }

  async #read(): Promise<void> {
    const expression = launcher.read(WAIT_SECONDS, PIECE_BYTES);
    try {
      for (;;) {
        await this.#written; // a read that waits for news would hold up what is written
        await turn(); // who takes the last frame ends the stream, and must not find a read under way
        await this.#awake.promise;
        if (this.#stdout.destroyed) return;
        const news = newsSchema.parse(await this.#channel.evaluate(expression, ANSWER_MS));
        if ('end' in news) {
          this.lastWords = news.end;
          this.#stdout.push(null);
          return;
        }
        if (news.data.length > 0) {
          this.#stdout.push(news.data);
          return;
        }
      }
    } catch (error) {
      this.#stdout.destroy(error as Error);
    }
  }

  rest(isResting: boolean): void {
    if (isResting) this.#awake = Promise.withResolvers<void>();
    else this.#awake.resolve();
  }

  destroy(): void {
    this.#awake.resolve();
    this.stdin.destroy();
    this.#stdout.destroy();
  }
}
