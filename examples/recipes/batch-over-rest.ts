/**
 * Runs many programs on a server, as many at a time as it lets in: `python-executor serve` in one terminal, here
 * `PYEXEC_SERVER=http://127.0.0.1:8080 node examples/recipes/batch-over-rest.ts`.
 */
import PQueue from 'p-queue';
import { PythonExecutorClient, TooManyRequestsError } from '../../src/client/exports.ts';

const client = new PythonExecutorClient(process.env['PYEXEC_SERVER'] ?? 'http://127.0.0.1:8080');
const queue = new PQueue({ concurrency: 4 });

/** A full server says when to come again. */
async function run(number: number): Promise<string> {
  const files = { 'main.py': 'print(int(input()) ** 2)' };
  try {
    const { stdout } = await client.executeSync({ files, stdin: String(number) });
    return stdout?.trim() ?? '';
  } catch (error) {
    if (!(error instanceof TooManyRequestsError)) throw error;
    await new Promise((resolve) => setTimeout(resolve, (error.retryAfterSeconds ?? 1) * 1000));
    return await run(number);
  }
}

const squares = await queue.addAll([2, 3, 4, 5, 6].map((number) => () => run(number)));
console.log(squares.join(' '));
