import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

/** `npm run chaos -- --minutes 3 --seed 1`: rounds of faults on hosts of network namespaces for so long; needs root. */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '3' }, seed: { type: 'string' } },
});
const env = {
  ...process.env,
  CHAOS_SECONDS: String(Number(values.minutes) * 60),
  ...(values.seed === undefined ? {} : { CHAOS_SEED: values.seed }),
};
const child = spawn(process.execPath, ['scripts/test.ts', 'test/queue-hosts/chaos'], {
  env,
  stdio: 'inherit',
});
child.once('exit', (code) => (process.exitCode = code ?? 1));
