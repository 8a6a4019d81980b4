import { ContainerConfigurationError } from '../errors.ts';
import { ExecutionMode } from '../execution-mode.ts';
import type { Execution } from './execution.ts';
import type { ExecutionJob } from './job.ts';
import type { SandboxSession, SessionOrder } from './session.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth, SandboxProfile } from './sandbox.ts';

/** Gives each job to the sandbox of its execution mode; a job without a policy is read-only. Source: spec §8.5. */
export class SandboxPerMode implements Sandbox {
  readonly #sandboxes: ReadonlyMap<string, Sandbox>;

  constructor(sandboxes: ReadonlyMap<string, Sandbox>) {
    this.#sandboxes = sandboxes;
  }

  /** @throws {ContainerConfigurationError} no sandbox serves the mode */
  #of(mode: ExecutionMode): Sandbox {
    const found = this.#sandboxes.get(mode);
    if (found !== undefined) return found;
    const known = [...this.#sandboxes.keys()];
    throw new ContainerConfigurationError(
      `No container serves the execution mode "${mode}"; there are containers for: ${known.join(', ') || 'none'}.`,
      { technicalDetails: { mode, available_modes: known } },
    );
  }

  /** Of the read-only sandbox, where most programs run. */
  async profile(): Promise<SandboxProfile> {
    return await this.#of(ExecutionMode.READ_ONLY).profile();
  }

  async execute(job: ExecutionJob, options?: ExecuteOptions): Promise<Execution> {
    return await this.#of(job.policy?.mode ?? ExecutionMode.READ_ONLY).execute(job, options);
  }

  async openSession(order: SessionOrder): Promise<SandboxSession> {
    const mode = order.policy?.mode ?? ExecutionMode.READ_ONLY;
    const sandbox = this.#of(mode);
    if (sandbox.openSession !== undefined) return await sandbox.openSession(order);
    throw new ContainerConfigurationError(`What serves the mode "${mode}" has no sessions.`);
  }

  async check(): Promise<SandboxHealth> {
    const each = [...this.#sandboxes].map(async ([mode, sandbox]) => ({
      mode,
      ...(await sandbox.check()),
    }));
    const all = await Promise.all(each);
    // Every run asks the read-only one for its profile.
    const hasReader = this.#sandboxes.has(ExecutionMode.READ_ONLY);
    const lack = hasReader ? [] : [`${ExecutionMode.READ_ONLY}: no container serves it`];
    const texts = all.map(({ mode, detail }) => `${mode}: ${detail}`);
    const broken = all.find(({ ok }) => !ok);
    return {
      ok: hasReader && broken === undefined,
      detail: [...lack, ...texts].join('; '),
      ...(broken?.remedy === undefined ? {} : { remedy: broken.remedy }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = new Set(this.#sandboxes.values());
    await Promise.all([...all].map((sandbox) => sandbox[Symbol.asyncDispose]()));
  }
}
