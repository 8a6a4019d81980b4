import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureServices } from './services/ensure-services.ts';
import { jupyter } from './services/jupyter.ts';
import { createMachine } from './services/machine.ts';
import { python } from './services/python.ts';
import { suiteEnv } from './services/suite-env.ts';

const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const FOLDER = 'test/fuzz';
const WORKERS = 2;
const UNBOUNDED = String(2 ** 31 - 1);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(randomInt(2 ** 31 - 1)) },
    path: { type: 'string' },
    target: { type: 'string' },
    report: { type: 'string' },
  },
});

async function countTargets(): Promise<number> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.test.ts'));
  const texts = await Promise.all(files.map((name) => readFile(`${FOLDER}/${name}`, 'utf8')));
  return texts.join('\n').match(/^ +fuzz\(/gm)?.length ?? 0;
}

/** `npm run fuzz -- [--minutes 10] [--seed n] [--target name [--path p]] [--report file.json] [file…]`; a seed and a path replay a failure. */
async function main(): Promise<number> {
  const machine = await createMachine(process.env);
  const suites = suiteEnv(
    await ensureServices([python, jupyter], machine, (line) => console.log(line)),
  );
  const targets = values.target === undefined ? await countTargets() : WORKERS;
  const seconds = Math.ceil((Number(values.minutes) * 60 * WORKERS) / targets);
  console.log(`Seed ${values.seed}, ${seconds} s for each target`);
  const env = {
    ...process.env,
    ...suites.env,
    FUZZ_SEED: values.seed,
    FUZZ_SECONDS: String(seconds),
    FUZZ_RUNS: UNBOUNDED,
    ...(values.path === undefined ? {} : { FUZZ_PATH: values.path }),
    ...(values.report === undefined ? {} : { FUZZ_REPORT: values.report }),
  };
  const args = [
    VITEST,
    'run',
    `--maxWorkers=${WORKERS}`,
    '--reporter=default',
    `--reporter=./${FOLDER}/count-reporter.ts`,
    ...(values.target === undefined ? [] : ['-t', values.target]),
    ...(positionals.length === 0 ? [FOLDER] : positionals),
  ];
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

process.exitCode = await main();
