import { RedactedStream } from '../secrets/redacted-stream.ts';
import type { Redactor } from '../secrets/redactor.ts';
import { secretsIn } from '../secrets/secret-names.ts';
import type { Execution, ExecutionEvent } from './execution.ts';
import type { ExecutionJob } from './job.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth, SandboxProfile } from './sandbox.ts';

/** Live output without secrets, also where a piece ends inside of one. */
function redactedEvents(redactor: Redactor, onEvent: (event: ExecutionEvent) => void) {
  const streams = { stdout: new RedactedStream(redactor), stderr: new RedactedStream(redactor) };
  const pass = (type: 'stdout' | 'stderr', text: string): void => {
    if (text !== '') onEvent({ type, text });
  };
  return {
    push: (event: ExecutionEvent): void =>
      'text' in event ? pass(event.type, streams[event.type].push(event.text)) : onEvent(event),
    end: (): void => {
      pass('stdout', streams.stdout.end());
      pass('stderr', streams.stderr.end());
    },
  };
}

/**
 * Takes the service's secrets, and those of the job's environment and context, out of what a program says: streams,
 * results, errors. The program itself and the bytes of its files stay as they are.
 */
export class RedactedSandbox implements Sandbox {
  readonly #inner: Sandbox;
  readonly #redactor: Redactor;

  constructor(inner: Sandbox, redactor: Redactor) {
    this.#inner = inner;
    this.#redactor = redactor;
  }

  async profile(image?: string): Promise<SandboxProfile> {
    try {
      return await this.#inner.profile(image);
    } catch (error) {
      throw this.#redactor.error(error);
    }
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    const redactor = this.#redactor.plus([...secretsIn(job.env), ...secretsIn(job.context)]);
    const events = redactedEvents(redactor, options.onEvent ?? (() => undefined));
    try {
      const execution = await this.#inner.execute(job, { ...options, onEvent: events.push });
      return redactor.data(execution);
    } catch (error) {
      throw redactor.error(error);
    } finally {
      events.end();
    }
  }

  async check(): Promise<SandboxHealth> {
    return this.#redactor.fields(await this.#inner.check());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }
}
