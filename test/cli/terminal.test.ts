import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { runCli, SLOW, writeScript } from './cli.ts';
import { hasTerminal, runOnTerminal } from './on-terminal.ts';

const DOWN = '\u001B[B';
const ENTER = '\r';
const CTRL_C = '\u0003';

const QUESTION = '◆  May it run?';

describe.skipIf(!hasTerminal)('ask on a terminal', () => {
  it('edits, asks again, and runs what was approved', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'better.py'), 'results = {"edited": "yes"}\n');
    const script = writeScript(folder, 'results = {"edited": "no"}\n');
    const run = await runOnTerminal(['ask', 'q', '--script', script, '--approval', 'all_code'], {
      folder,
      env: { EDITOR: 'cp better.py' },
      steps: [
        [QUESTION, DOWN + ENTER],
        [QUESTION, ENTER],
      ],
    });
    expect(run.exitCode).toBe(0);
    expect(run.text).toMatch(/✔ edit, by \S+/);
    expect(run.text).toContain('edited by the reviewer, 1 line');
    expect(run.text).toMatch(/edited\s+yes/);
    expect(run.raw).toContain('\u001B[32m"edited"\u001B[39m');
  });

  it('ignores an Enter typed before the question', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const script = writeScript(folder, 'results = {"n": 1}\n');
    const run = await runOnTerminal(['ask', 'q', '--script', script, '--approval', 'all_code'], {
      folder,
      steps: [
        ['question', ENTER + ENTER + ENTER],
        [QUESTION, CTRL_C],
      ],
    });
    expect(run.exitCode).toBe(3);
    expect(run.text).toContain('Nothing was run: the approval is open');
    expect(run.text).toMatch(/resume \S+ --approve [0-9a-f]{12}/);
  });

  it(
    'allows what later programs of the thread, or of the user, may do',
    { timeout: SLOW },
    async () => {
      const folder = tempFolder();
      const script = writeScript(folder, 'results = {"n": 1}\n');
      const args = ['ask', 'q', '--script', script, '--approval', 'all_code'];
      const thread = await runOnTerminal([...args, '--thread', 'mine'], {
        folder,
        steps: [[QUESTION, DOWN.repeat(4) + ENTER]],
      });
      expect(thread.exitCode).toBe(0);
      expect(thread.text).toContain('approve, and allow in this thread');
      expect((await runCli([...args, '--thread', 'mine'], { folder })).exitCode).toBe(0);

      const user = await runOnTerminal(args, {
        folder,
        steps: [[QUESTION, DOWN.repeat(5) + ENTER]],
      });
      expect(user.exitCode).toBe(0);
      expect((await runCli(args, { folder })).exitCode).toBe(0);
      const { stdout } = await runCli(['grants'], { folder });
      expect(stdout.match(/grant-\S+/g)).toHaveLength(2);
      expect(stdout.match(/used 1×/g)).toHaveLength(2);
    },
  );

  it('takes a no with its reason', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const script = writeScript(folder, 'results = {"n": 1}\n');
    const run = await runOnTerminal(
      ['ask', 'q', '--script', script, '--approval', 'all_code', '--no-color'],
      {
        folder,
        steps: [
          [QUESTION, DOWN + DOWN + ENTER],
          ['Why not?', `not today${ENTER}`],
        ],
      },
    );
    expect(run.exitCode).toBe(4);
    expect(run.text).toContain('Rejected: not today');
    expect(run.raw).not.toContain('\u001B[32m');
  });
});
