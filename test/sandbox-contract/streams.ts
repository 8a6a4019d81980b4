import { expect, it } from 'vitest';
import type { ExecutionEvent } from '../../src/sandbox/execution.ts';
import { py, type Contract } from './contract.ts';

const LINES = 52_429;

/** stdout and stderr: separate, live, complete, bounded. */
export function streamCases({ script }: Contract): void {
  it('keeps stdout and stderr apart, each in order', async () => {
    const execution = await script(py`
      import os, sys
      for n in range(3):
          print("out", n)
          print("err", n, file=sys.stderr)
      print("no newline", end="", flush=True)
      os.write(1, b"|raw")
    `);
    expect(execution).toMatchObject({
      status: 'completed',
      exitCode: 0,
      signal: null,
      error: null,
    });
    expect(execution.stdout).toBe('out 0\nout 1\nout 2\nno newline|raw');
    expect(execution.stderr).toBe('err 0\nerr 1\nerr 2\n');
    expect(execution).toMatchObject({ killReason: null, truncated: false, outOfMemory: false });
    expect(execution.warnings).toEqual([]);
  });

  it('tells lines while the program still runs', async () => {
    const events: ExecutionEvent[] = [];
    let settled = false;
    const seen = Promise.withResolvers<boolean>();
    const running = script(
      'import time\nprint("first")\ntime.sleep(1.5)\nprint("second")',
      {},
      {
        onEvent: (event) => {
          events.push(event);
          if (event.type === 'stdout') seen.resolve(settled);
        },
      },
    ).finally(() => (settled = true));
    expect(await seen.promise).toBe(false);
    expect(events).toEqual([
      { type: 'submitted' },
      { type: 'started' },
      { type: 'stdout', text: 'first\n' },
    ]);
    const { stdout, timings } = await running;
    expect(stdout).toBe('first\nsecond\n');
    expect(timings.runMs).toBeGreaterThan(1_400);
    expect(timings.startupMs).toBeGreaterThan(0);
    expect(Date.parse(timings.finishedAt)).toBeGreaterThan(Date.parse(timings.startedAt));
  });

  it('survives a listener that throws', async () => {
    const onEvent = (): void => {
      throw new Error('broken listener');
    };
    const execution = await script('print(1)', {}, { onEvent });
    expect(execution).toMatchObject({ status: 'completed', stdout: '1\n' });
    expect(execution.warnings.join(' ')).toContain('broken listener');
  });

  it('brings unicode and invalid bytes through', async () => {
    const { stdout, stderr } = await script(py`
      import sys, time
      print("grüße 漢字 🐍 \u2028", "lone \udc80 half")
      sys.stdout.flush()
      for byte in "€".encode():
          sys.stdout.buffer.write(bytes([byte]))
          sys.stdout.buffer.flush()
          time.sleep(0.05)
      sys.stdout.buffer.write(b"\xff\xfe|\x00|\xe2\x82")
      print("ünïcode", file=sys.stderr)
    `);
    expect(stdout).toBe('grüße 漢字 🐍 \u2028 lone \\udc80 half\n€\ufffd\ufffd|\0|\ufffd');
    expect(stderr).toBe('ünïcode\n');
  });

  it('waits through five seconds of silence', async () => {
    const execution = await script('import time\ntime.sleep(5)\nprint("still here")');
    expect(execution).toMatchObject({ status: 'completed', stdout: 'still here\n' });
  });

  it('cuts 50 MB of output at exactly its limit', async () => {
    const limit = 100_000;
    const code = py`
      import sys
      line = "x" * 999
      for _ in range(${LINES}):
          print(line)
      print("done", file=sys.stderr)
    `;
    const execution = await script(code, { limits: { maxOutputBytes: limit } });
    expect(execution).toMatchObject({ status: 'completed', exitCode: 0, truncated: true });
    expect(execution.stdout).toBe(`${'x'.repeat(999)}\n`.repeat(limit / 1000));
    expect(execution.stderr).toBe('done\n');
  });

  it('counts the limit in bytes, per stream', async () => {
    const code = 'import sys\nprint("é" * 50, end="")\nprint("e" * 11, end="", file=sys.stderr)';
    const exact = await script(code, { limits: { maxOutputBytes: 100 } });
    expect(exact).toMatchObject({ truncated: false, stdout: 'é'.repeat(50) });
    const over = await script(code, { limits: { maxOutputBytes: 11 } });
    expect(over).toMatchObject({ truncated: true, stdout: 'ééééé', stderr: 'e'.repeat(11) });
  });
}
