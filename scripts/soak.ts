import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

/** `npm run soak -- --minutes 3 --seed 1`: random faults for so long; the seed of a run that failed makes it again. */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '3' }, seed: { type: 'string' } },
});
const env = {
  ...process.env,
  SOAK_SECONDS: String(Number(values.minutes) * 60),
  ...(values.seed === undefined ? {} : { SOAK_SEED: values.seed }),
};
const child = spawn(process.execPath, ['scripts/test.ts', 'test/crash/soak'], {
  env,
  stdio: 'inherit',
});
child.once('exit', (code) => (process.exitCode = code ?? 1));
