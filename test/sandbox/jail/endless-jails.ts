import { createJob } from '../../../src/sandbox/job.ts';
import { JailSandbox } from '../../../src/sandbox/jail/jail-sandbox.ts';

/** A service with two programs that never end; says so when both run. */
const sandbox = new JailSandbox({ python: [process.argv[2] ?? 'python3'] });
const code = `
import os, time
if os.fork() == 0:
    os.setsid()
print("here", flush=True)
while True: time.sleep(1)
`;
const begun = [0, 1].map(async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const over = sandbox.execute(createJob({ code }), {
    onEvent: ({ type }) => type === 'stdout' && resolve(),
  });
  await Promise.race([promise, over]);
});
await Promise.all(begun);
console.log('running');
