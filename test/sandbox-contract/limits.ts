import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { py, type Contract } from './contract.ts';

const STUBBORN = py`
  import signal, time
  for name in ("SIGINT", "SIGTERM", "SIGHUP"):
      try:
          signal.signal(getattr(signal, name), lambda *_: None)
      except (AttributeError, ValueError, OSError):
          pass
  print("before", flush=True)
  while True:
      try:
          while True: time.sleep(0.01)
      except BaseException:
          pass
`;
const ENDLESS = [
  ['a busy loop', 'print("before", flush=True)\nwhile True: pass'],
  ['a sleep', 'import time\nprint("before", flush=True)\ntime.sleep(1000)'],
  ['a program that catches everything', STUBBORN],
] as const;
const HOG = py`
  print("before", flush=True)
  kept = []
  for _ in range(400):
      kept.append(bytearray(b"x") * 10_000_000)
  print("got all")
`;

/** Time, memory, abort, network. */
export function limitCases({ script, cell, lacks }: Contract): void {
  it.each(ENDLESS)('kills %s and keeps the output', async (_name, code) => {
    const execution = await script(code, { limits: { timeoutMs: 1_000 } });
    expect(execution).toMatchObject({
      status: 'killed',
      killReason: 'timeout',
      stdout: 'before\n',
    });
    // The clock of the limit starts with the job, that of the program a little later.
    expect(execution.timings.runMs).toBeGreaterThanOrEqual(900);
    expect(execution.timings.runMs).toBeLessThan(4_000);
    expect(await script('print("next")')).toMatchObject({ status: 'completed', stdout: 'next\n' });
  });

  it('kills endless output and keeps what fits', async () => {
    const limits = { timeoutMs: 1_500, maxOutputBytes: 50_000 };
    const execution = await script('while True: print("x" * 99)', { limits });
    expect(execution).toMatchObject({ status: 'killed', killReason: 'timeout', truncated: true });
    expect(execution.stdout).toHaveLength(50_000);
  });

  it('keeps files of a killed program', async () => {
    const code = 'open("left.txt", "w").write("left")\nwhile True: pass';
    const execution = await script(code, { limits: { timeoutMs: 1_000 } });
    expect(execution.status).toBe('killed');
    const paths = execution.artifacts.map(({ path }) => path);
    expect(paths).toEqual(lacks('processes') ? expect.any(Array) : ['left.txt']);
  });

  it('runs nothing when aborted before the start', async () => {
    const events: unknown[] = [];
    const options = {
      signal: AbortSignal.abort(),
      onEvent: (event: unknown) => events.push(event),
    };
    const execution = await script('print("ran")', {}, options);
    expect(execution).toMatchObject({ status: 'killed', killReason: 'aborted', stdout: '' });
    expect(events).toEqual([]);
  });

  it('kills at once when aborted, and keeps the output', async () => {
    const controller = new AbortController();
    let abortedAt = 0;
    const execution = await script(
      STUBBORN,
      {},
      {
        signal: controller.signal,
        onEvent: ({ type }) => {
          if (type !== 'stdout') return;
          abortedAt = performance.now();
          controller.abort();
        },
      },
    );
    expect(execution).toMatchObject({
      status: 'killed',
      killReason: 'aborted',
      stdout: 'before\n',
    });
    expect(performance.now() - abortedAt).toBeLessThan(4_000);
    const early = new AbortController();
    setTimeout(() => early.abort(), 30);
    const starting = await script('import time\ntime.sleep(20)', {}, { signal: early.signal });
    expect(starting).toMatchObject({ status: 'killed', killReason: 'aborted' });
  });

  it('stops a program that wants too much memory', async () => {
    const execution = await cell(HOG, { limits: { memoryMb: 256 } });
    expect(execution.outOfMemory).toBe(true);
    expect(execution.stdout).toBe('before\n');
    if (execution.status === 'killed') expect(execution.killReason).toBe('out_of_memory');
    else expect(execution.error?.type).toBe('MemoryError');
    expect(await script('print("next")')).toMatchObject({
      status: 'completed',
      outOfMemory: false,
    });
  });

  it('counts the memory of all processes together', async () => {
    const code = py`
      import os, time
      for _ in range(4):
          if os.fork() == 0:
              kept = b"x" * 120_000_000
              time.sleep(2)
              os._exit(0)
      for _ in range(4): os.wait()
    `;
    const execution = await script(code, { limits: { memoryMb: 256 } });
    expect(execution.outOfMemory).toBe(!lacks('memory-total') && !lacks('processes'));
    expect(execution.error === null).toBe(!lacks('processes'));
  });

  it('denies the network', async () => {
    const server = createServer((socket) => socket.end('reached'));
    server.listen(0, '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { stdout } = await script(py`
      import socket
      for host in ("127.0.0.1", "172.17.0.1"):
          try:
              with socket.create_connection((host, ${port}), timeout=3) as connection:
                  print(connection.recv(10).decode())
                  break
          except Exception as error:
              print("denied")
    `);
    server.close();
    expect(stdout).toBe(lacks('network-denied') ? 'reached\n' : 'denied\ndenied\n');
  });
}
