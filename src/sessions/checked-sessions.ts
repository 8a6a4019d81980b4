import { randomUUID } from 'node:crypto';
import { sha256OfCode } from '../analyzer/code-hash.ts';
import { rejection } from '../analyzer/node.ts';
import type { ApprovalEvent } from '../audit/audit-event.ts';
import { executionEvents } from '../audit/execution-events.ts';
import { resolveMode } from '../config/execution-mode-config.ts';
import {
  CodePolicyError,
  ContainerConfigurationError,
  WorkflowError,
  type PythonExecutorException,
} from '../errors.ts';
import { ExecutionMode } from '../execution-mode.ts';
import { jobPolicyOf } from '../executor/job-policy-of.ts';
import { sandboxName } from '../executor/sandbox-name.ts';
import type { Parts } from '../parts.ts';
import { readRunSettings } from '../run-settings.ts';
import type { Execution } from '../sandbox/execution.ts';
import type { ExecuteOptions } from '../sandbox/sandbox.ts';
import {
  EMPTY_HISTORY,
  isTooLong,
  judgeProgram,
  type History,
  type JudgedProgram,
} from './judged-program.ts';
import { SessionService, type OfTenant } from './session-service.ts';
import type { SessionSettingsInput } from './session-settings.ts';
import type { SessionStatus } from './session-status.ts';

const MODE = ExecutionMode.READ_ONLY;

/** A program that runs, and under which time limit. */
interface RunOptions extends OfTenant, ExecuteOptions {
  /** Of this program, s. @default that of the session */
  readonly timeoutSeconds?: number | undefined;
}

/** A person's consent to exactly this program after exactly these. */
export type Consent = Pick<JudgedProgram, 'version'> & { readonly codeSha256: string };

const originOf = (id: string, { analysis }: JudgedProgram) => ({
  threadId: id,
  codeHash: analysis.codeSha256,
});

/** Read-only sessions of the agent's sandbox, of which each program is analysed, also together with those before it, and audited. */
export class CheckedSessions implements AsyncDisposable {
  readonly #parts: Parts;
  readonly #sessions: SessionService;
  readonly #histories = new Map<string, History>();

  constructor(parts: Parts, settings?: SessionSettingsInput) {
    this.#parts = parts;
    this.#sessions = new SessionService({ sandbox: parts.sandbox, settings });
  }

  /**
   * @throws {ContainerConfigurationError} a time limit above that of the service, or the sandbox has no sessions
   * @throws {TooManySessionsError}
   */
  async open(tenant: string | null, timeoutSeconds?: number): Promise<SessionStatus> {
    const { config, limits } = this.#parts;
    const means = config.executionModes[MODE] === undefined ? null : resolveMode(MODE, config);
    const timeoutMs = this.#timeoutMs(timeoutSeconds ?? config.executionTimeoutSeconds);
    const status = await this.#sessions.open({
      tenant,
      limits: { ...config.limits, timeoutMs },
      env: means?.environment ?? {},
      network: means?.network ?? 'none',
      policy: jobPolicyOf(config, MODE, limits),
    });
    const known = new Set(this.#sessions.list().map(({ id }) => id));
    for (const id of this.#histories.keys()) if (!known.has(id)) this.#histories.delete(id);
    return status;
  }

  /** @throws {UnknownSessionError} | {SessionBusyError} | {SessionGoneError} */
  async reset(id: string, of: OfTenant): Promise<SessionStatus> {
    this.#sessions.get(id, of);
    const before = this.#history(id);
    // At once: what is called after it runs in the fresh interpreter.
    const resetting = this.#sessions.reset(id, of);
    this.#histories.set(id, { ...EMPTY_HISTORY, version: before.version + 1 });
    try {
      return await resetting;
    } catch (error) {
      const { code, version } = this.#history(id);
      const whole = `${before.code}\n${code}`;
      this.#histories.set(id, { code: whole, known: new Set(), version: version + 1 });
      throw error;
    }
  }

  /** @throws {UnknownSessionError} */
  async close(id: string, of: OfTenant): Promise<SessionStatus> {
    return await this.#sessions.close(id, of);
  }

  /** @throws {UnknownSessionError} */
  get(id: string, of: OfTenant): SessionStatus {
    return this.#sessions.get(id, of);
  }

  /**
   * What analysis says of a program here and now.
   * @throws {UnknownSessionError}
   * @throws {ContainerConfigurationError} it holds a secret, or the programs are too long together
   */
  async judge(id: string, code: string, of: OfTenant): Promise<JudgedProgram> {
    this.#sessions.get(id, of);
    const { sandbox, analyze, redactor } = this.#parts;
    if (redactor.isIn(code)) {
      throw new ContainerConfigurationError(
        'The program holds a secret of this service, such as its API key. Take it out.',
      );
    }
    const history = this.#history(id);
    if (isTooLong(history, code)) {
      throw new ContainerConfigurationError(
        `The programs of the session "${id}" are too long to be analysed together (${history.code.length + code.length} characters). Reset it to go on.`,
      );
    }
    const profile = await sandbox.profile();
    return await judgeProgram((text) => analyze(text, profile), history, code);
  }

  /** Why a judged program may not run in a session; null when it may. */
  async refusalOf(id: string, program: JudgedProgram): Promise<PythonExecutorException | null> {
    const { passed, recommendedExecutionMode: mode } = program.analysis;
    if (passed && mode === MODE) return null;
    const error = passed
      ? new CodePolicyError(
          `A session is read-only, and the program wants the mode ${mode}. Run it without a session.`,
          [`mode ${mode}`],
        )
      : rejection(program.analysis);
    if (error instanceof CodePolicyError) {
      await this.#parts.audit.record({
        event: 'refusal',
        layer: 'pattern_detection',
        ...originOf(id, program),
        mode,
        trigger: error.message,
        source: program.code,
      });
    }
    return error;
  }

  /**
   * Runs a judged program; undefined, and nothing was run, when the session went on since it was judged.
   * @throws {WorkflowError} it was refused, or nobody consented to it
   * @throws as `SessionService.execute`
   */
  async execute(
    id: string,
    program: JudgedProgram,
    { consent, ...options }: RunOptions & { readonly consent?: Consent | undefined },
  ): Promise<Execution | undefined> {
    const { timeoutSeconds, ...rest } = options;
    const timeoutMs = timeoutSeconds === undefined ? undefined : this.#timeoutMs(timeoutSeconds);
    this.#verify(program, consent);
    const { audit } = this.#parts;
    const sandbox = await sandboxName(this.#parts);
    const known = { ...originOf(id, program), sandbox, mode: MODE };
    const isStale = (): boolean => this.#history(id).version !== program.version;
    if (isStale()) return undefined;
    const jobId = `exe_${randomUUID()}`;
    await audit.record({ event: 'execution_started', jobId, ...known });
    const end = (status: string) =>
      audit.record({ event: 'execution_finished', jobId, ...known, status });
    if (isStale()) {
      await end('not_run');
      return undefined;
    }
    // In one turn with the call: whatever is judged or reset from here on comes after the program.
    this.#histories.set(id, { ...program.after, version: program.version + 1 });
    try {
      const step = { code: program.code, capture: 'cell' as const, timeoutMs };
      const execution = await this.#sessions.execute(id, step, rest);
      const ran = { source: program.code, ...known };
      for (const event of executionEvents({ ...execution, jobId }, ran)) await audit.record(event);
      return execution;
    } catch (error) {
      await end(error instanceof Error ? error.name : 'error');
      throw error;
    }
  }

  /** Keeps a question to a person, or the answer. */
  async record(
    id: string,
    program: JudgedProgram,
    event: Omit<ApprovalEvent, 'threadId' | 'attempt' | 'codeHash'>,
  ): Promise<void> {
    await this.#parts.audit.record({ ...originOf(id, program), ...event });
  }

  /** @throws {WorkflowError} the program was refused or changed, or nobody consented to it; nothing runs */
  #verify({ code, analysis, version }: JudgedProgram, consent: Consent | undefined): void {
    const hash = sha256OfCode(code);
    const isConsented = consent?.codeSha256 === hash && consent.version === version;
    const isMode = analysis.recommendedExecutionMode === MODE;
    if (
      analysis.passed &&
      isMode &&
      analysis.codeSha256 === hash &&
      (!analysis.needsApproval || isConsented)
    ) {
      return;
    }
    throw new WorkflowError(
      `The program was not run: analysis refused it, or nobody approved it (its SHA-256 is ${hash}).`,
      'execution',
    );
  }

  /** @throws {ContainerConfigurationError} it is above that of the service */
  #timeoutMs(seconds: number): number {
    const configurable = { execution_timeout_seconds: seconds };
    readRunSettings(this.#parts.config, { configurable });
    return Math.ceil(seconds * 1000);
  }

  #history(id: string): History {
    return this.#histories.get(id) ?? EMPTY_HISTORY;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sessions[Symbol.asyncDispose]();
    this.#histories.clear();
  }
}
