import { availableParallelism } from 'node:os';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { withoutSecretForms } from '../secrets/secret-forms.ts';
import type { ExecutionStore } from './execution-store.ts';

export interface ExecutionServiceOptions {
  /** Neither this nor the store is disposed by the service: who made them does that after it. */
  readonly sandbox: Sandbox;
  readonly store: ExecutionStore;
  /** Where bytes of artifacts are kept; shared by servers that share the store. */
  readonly artifactsDir: string;
  /** @default the cores of this machine, at least 2 */
  readonly maxRunning?: number | undefined;
  /** How many may wait beside those that run. @default 100 */
  readonly maxQueued?: number | undefined;
  /** How many bytes of files and input may wait and run together. @default 1 GiB */
  readonly maxJobBytes?: number | undefined;
  /** How many one tenant may have running and waiting. @default no limit */
  readonly maxRunningPerTenant?: number | undefined;
  /** How long records are kept after their end, s. @default 300 */
  readonly ttlSeconds?: number | undefined;
  /** @default 60000 */
  readonly cleanupIntervalMs?: number | undefined;
  /** How long a stopped program may take to be gone before its record is ended without it, ms. @default 15000 */
  readonly stopWaitMs?: number | undefined;
  readonly clock?: (() => Date) | undefined;
  /** Takes secrets out of the errors of a broken sandbox. @default what has the form of one */
  readonly redact?: ((text: string) => string) | undefined;
  /** Told of what went wrong in the background. @default a line on stderr */
  readonly onWarning?: ((warning: string) => void) | undefined;
}

export interface SubmitOptions {
  readonly kind: 'sync' | 'async';
  /** Whose it is. @default null */
  readonly tenant?: string | null | undefined;
  /** Aborted when the caller goes away, which ends the execution. */
  readonly signal?: AbortSignal | undefined;
}

export interface EventOptions {
  /** Number of the last event seen. @default 0 */
  readonly after?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly tenant?: string | null | undefined;
}

export interface ServiceStats {
  readonly running: number;
  readonly queued: number;
  readonly maxRunning: number;
  readonly maxQueued: number;
  readonly isClosing: boolean;
}

export type ServiceSettings = {
  readonly [Name in keyof ExecutionServiceOptions]-?: Exclude<
    ExecutionServiceOptions[Name],
    undefined
  >;
};

/** Fills in what was left out. */
export const settingsOf = (options: ExecutionServiceOptions): ServiceSettings => ({
  sandbox: options.sandbox,
  store: options.store,
  artifactsDir: options.artifactsDir,
  maxRunning: options.maxRunning ?? Math.max(2, availableParallelism()),
  maxQueued: options.maxQueued ?? 100,
  maxJobBytes: options.maxJobBytes ?? 1_073_741_824,
  maxRunningPerTenant: options.maxRunningPerTenant ?? Infinity,
  ttlSeconds: options.ttlSeconds ?? 300,
  cleanupIntervalMs: options.cleanupIntervalMs ?? 60_000,
  stopWaitMs: options.stopWaitMs ?? 15_000,
  clock: options.clock ?? (() => new Date()),
  redact: options.redact ?? withoutSecretForms,
  onWarning: options.onWarning ?? ((warning) => console.error(warning)),
});

/** How many may be given to the sandbox at a time: those that outlive this process wait there. */
export const placesOf = ({ sandbox, maxRunning, maxQueued }: ServiceSettings): number =>
  sandbox.adopt === undefined ? maxRunning : maxRunning + maxQueued;
