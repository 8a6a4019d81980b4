import { z } from 'zod';
import type { ExecutionLimits } from './job.ts';

/** What the runner may say of limits; the others show outside of it. */
export const TOLD_LIMITS = ['disk_full', 'too_many_processes', 'too_many_open_files'] as const;

export const reachedLimitSchema = z.object({
  limit: z.enum(['timeout', 'out_of_memory', ...TOLD_LIMITS, 'too_much_output']),
  /** Which limit, its value and what to do, in one sentence. */
  message: z.string(),
});

/** A limit that a program ran into, known from the kernel, an `errno` or a count of bytes, never from words it wrote. */
export type ReachedLimit = z.infer<typeof reachedLimitSchema>;
export type LimitName = ReachedLimit['limit'];

const MESSAGES: Readonly<Record<LimitName, (limits: ExecutionLimits) => string>> = {
  timeout: ({ timeoutMs }) =>
    `timeout: the program was stopped after the ${timeoutMs / 1000} s that it may take (timeoutMs); do less work, or raise the limit`,
  out_of_memory: ({ memoryMb }) =>
    `out of memory: the program wanted more than the ${memoryMb} MiB that it may take (memoryMb); work in pieces, or raise the limit`,
  disk_full: ({ diskMb }) =>
    `disk full: there was no room for what was written, files may take ${diskMb} MiB (diskMb); write less, delete what is not needed any more, or raise the limit`,
  too_many_processes: ({ pids }) =>
    `too many processes: there may be ${pids} processes and threads at once (pids), and another one was refused; use fewer workers and wait for those that are done, or raise the limit`,
  too_many_open_files: () =>
    'too many open files: another one was refused; close files and connections after use, such as with a `with` block',
  too_much_output: ({ maxOutputBytes }) =>
    `too much output: of each stream ${maxOutputBytes} bytes are kept (maxOutputBytes), the rest was dropped; print less and write the rest to a file, or raise the limit`,
};

/** Puts limits that were reached into words, each once, what ended the program first. */
export const reachedLimits = (
  names: readonly LimitName[],
  limits: ExecutionLimits,
): readonly ReachedLimit[] =>
  [...new Set(names)].map((limit) => ({ limit, message: MESSAGES[limit](limits) }));
