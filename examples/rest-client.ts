/**
 * Runs programs on an execution server: `node src/cli/main.ts serve` in one terminal, here
 * `PYEXEC_SERVER=http://localhost:8080 node examples/rest-client.ts` in another.
 */
import { followExecution, PythonExecutorClient } from '../src/client/exports.ts';

const client = new PythonExecutorClient(process.env['PYEXEC_SERVER'] ?? 'http://localhost:8080', {
  token: process.env['PYEXEC_TOKEN'],
});

const value = await client.eval('import math\nmath.sqrt(16)');
console.log('value:', value.result);

const result = await client.executeSync({
  files: {
    'main.py': 'from greet import hello\nhello("you")\n',
    'greet.py': 'def hello(who): print("Hello,", who)\n',
  },
  timeoutSeconds: 30,
});
console.log(result.status, result.exitCode, result.stdout);

const program =
  'import time\nfor i in range(3):\n    print("step", i, flush=True)\n    time.sleep(0.5)\n';
const id = await client.executeAsync({ files: { 'main.py': program } });
const followed = await followExecution(client, id, {
  onEvent: (event) => {
    if (event.type === 'stdout') process.stdout.write(event.text);
  },
});
console.log('ended with', followed.exitCode, 'after', followed.durationMs, 'ms');
