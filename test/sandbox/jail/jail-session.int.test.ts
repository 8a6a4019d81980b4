import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { JailSandbox } from '../../../src/sandbox/jail/jail-sandbox.ts';
import { createSessionOrder } from '../../../src/sandbox/session.ts';
import { sessionContract } from '../../session-contract.ts';

const python = [process.env['TEST_PYTHON'] ?? 'python3'];
/** Those that attack what a session is made of: its living child, its supervisor, their channels, its folder. */
const HOSTILE = [
  'protocol/channel_replaced',
  'protocol/closed_channel',
  'protocol/everybody_killed',
  'protocol/forged_end',
  'protocol/half_frames',
  'protocol/killed_supervisor',
  'protocol/oversized_report',
  'protocol/stopped_supervisor',
  'exhaustion/descriptors',
  'exhaustion/grandchild_keeps_stdout',
  'exhaustion/memory',
  'exhaustion/stopped_by_itself',
];

describe.skipIf(process.env['TEST_JAIL'] !== '1')('jail', () => {
  sessionContract('jail', { create: async () => new JailSandbox({ python }) });

  it('has sessions that outlive hostile programs, or tell their end, and that a reset mends', async () => {
    await using sandbox = new JailSandbox({ python });
    const limits = { timeoutMs: 2000, memoryMb: 256, diskMb: 64, pids: 32 };
    await using session = await sandbox.openSession(createSessionOrder({ limits }));
    for (const name of HOSTILE) {
      const path = new URL(`../../hostile/programs/${name}.py`, import.meta.url);
      const execution = await session.execute({
        code: readFileSync(path, 'utf8'),
        capture: 'cell',
      });
      const isOver = execution.warnings.some((text) => text.includes('the session is over'));
      expect([name, session.ended !== null]).toEqual([name, isOver]);
      await session.reset({ keepFiles: false });
      const after = await session.execute({ code: 'import os\n2 + 2, os.listdir(".")' });
      expect([name, after.expression]).toEqual([name, '(4, [])']);
    }
  }, 120_000);
});
