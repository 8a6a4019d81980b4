import { expect, it } from 'vitest';
import type { LimitName } from '../../src/sandbox/reached-limits.ts';
import { py, type Contract, type Feature } from './contract.ts';

const FILL = py`
  with open("big", "wb") as file:
      for _ in range(64): file.write(b"x" * 1048576)
`;
const FORK = py`
  import os, time
  for _ in range(64):
      if os.fork() == 0:
          time.sleep(60)
`;
const THREADS = py`
  import threading, time
  for _ in range(64): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
`;
const OPEN = py`
  import os
  try:
      import resource
      resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
  except ImportError: pass
  for _ in range(10_000): os.open("one", os.O_WRONLY | os.O_CREAT)
`;
const LIMITS = { diskMb: 16, pids: 24, maxOutputBytes: 1_000, memoryMb: 256 };

interface Case {
  readonly limit: LimitName;
  readonly what: string;
  readonly code: string;
  /** Part of the message: the value of the limit. */
  readonly value: string;
  /** Without these the program runs into no limit. */
  readonly needs?: readonly Feature[];
  readonly timeoutMs?: number;
}

const CASES: readonly Case[] = [
  { limit: 'timeout', what: 'a loop', code: 'while True: pass', value: '1 s', timeoutMs: 1_000 },
  {
    limit: 'out_of_memory',
    what: 'a large object',
    code: 'x = [bytearray(b"x") * 10_000_000 for _ in range(60)]',
    value: '256 MiB',
  },
  { limit: 'disk_full', what: 'a large file', code: FILL, value: '16 MiB' },
  {
    limit: 'disk_full',
    what: 'a large file, in a program that hides the error',
    code: `try:\n    ${FILL.trim().replaceAll('\n', '\n    ')}\nexcept OSError: pass`,
    value: '16 MiB',
    needs: ['disk-total', 'processes'],
  },
  {
    limit: 'too_many_processes',
    what: 'many processes',
    code: FORK,
    value: '24',
    needs: ['pids', 'processes'],
  },
  {
    limit: 'too_many_processes',
    what: 'many threads',
    code: THREADS,
    value: '24',
    needs: ['pids', 'threads'],
  },
  { limit: 'too_many_open_files', what: 'many open files', code: OPEN, value: 'open files' },
  { limit: 'too_much_output', what: 'much output', code: 'print("x" * 5000)', value: '1000 bytes' },
];

/** Each limit has a word of its own, and the next program is not hurt. */
export function reachedLimitCases({ script, lacks }: Contract): void {
  const cases = CASES.filter(({ needs }) => needs === undefined || !lacks('processes'));
  it.each(cases)('are told as $limit: $what', async ({ limit, code, value, needs, timeoutMs }) => {
    const limits = { ...LIMITS, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
    const { reachedLimits = [], error } = await script(code, { limits });
    const isReached = needs?.some(lacks) !== true;
    expect(reachedLimits.map((each) => each.limit)).toEqual(isReached ? [limit] : []);
    expect(reachedLimits.map(({ message }) => message)).toEqual(
      isReached ? [expect.stringContaining(value)] : [],
    );
    if (limit === 'too_much_output') expect(error).toBeNull();
    const next = await script('print("next")', { limits });
    expect(next).toMatchObject({ status: 'completed', stdout: 'next\n', error: null });
    expect(next).not.toHaveProperty('reachedLimits');
  });

  it('are not told for an exception that only says so', async () => {
    const code =
      'raise RuntimeError("[Errno 28] No space left on device: cannot start new thread")';
    expect(await script(code)).not.toHaveProperty('reachedLimits');
  });
}
