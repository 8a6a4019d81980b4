import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

const DRIVER = fileURLToPath(new URL('python-peer.py', import.meta.url));
const RUNNER = fileURLToPath(new URL('../../src/sandbox/runner', import.meta.url));

/** Calls one of the functions of `python-peer.py` in an interpreter that lives as long as the suite. */
export function pythonPeer(
  python = process.env['TEST_PYTHON'] ?? 'python3',
): (name: string, argument: unknown) => Promise<unknown> {
  let call: (name: string, argument: unknown) => Promise<unknown>;
  let stop: () => void;
  beforeAll(() => {
    const child = spawn(python, ['-I', '-B', DRIVER, RUNNER], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
    stop = () => child.stdin.end();
    call = async (name, argument) => {
      child.stdin.write(`${JSON.stringify([name, argument])}\n`);
      const { value, done } = await answers.next();
      if (done === true) throw new Error('The interpreter ended.');
      const { returned, raised } = JSON.parse(value) as { returned: unknown; raised?: string };
      if (raised !== undefined) throw new Error(raised);
      return returned;
    };
  });
  afterAll(() => stop());
  return (name, argument) => call(name, argument);
}
