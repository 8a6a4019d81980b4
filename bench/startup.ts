import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { interleave, timed } from './interleave.ts';
import { atMost, rowOf, type Area, type Target } from './row.ts';

const ROUNDS = 20;
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const MAIN = join(ROOT, 'dist/cli/main.js');
const EMPTY = ['-e', '0'];

const run = async (args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, args, { cwd: ROOT })).stdout;

/** From the start of the process to the first byte it writes, ms; then it is killed. */
async function firstOutput(args: readonly string[], folder: string): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  return await new Promise((resolve, reject) => {
    const done = (): void => {
      const took = performance.now() - begin;
      child.kill('SIGKILL');
      child.once('close', () => resolve(took));
    };
    child.stdout.once('data', done);
    child.stderr.once('data', (text: Buffer) => reject(new Error(text.toString())));
  });
}

const importing = (...modules: readonly string[]): string[] => [
  '--input-type=module',
  '-e',
  modules.map((name) => `await import(${JSON.stringify(name)});`).join(''),
];

const memory = async (args: readonly string[]): Promise<number> => {
  const [program = '', ...rest] = args.toReversed();
  const code = `${program};process.stdout.write(String(process.memoryUsage().rss))`;
  return Number(await run([...rest.toReversed(), code])) / 2 ** 20;
};

/** Starts of processes against that of `node -e 0`, for the package as it is installed. */
export const measureStartup: Area = async () => {
  await promisify(execFile)('npm', ['run', '-s', 'build'], { cwd: ROOT });
  const folder = await mkdtemp(join(tmpdir(), 'bench-startup-'));
  const entry = (name: string): string[] => importing(join(ROOT, 'dist', name));
  const libraries = importing('@langchain/langgraph', 'zod');
  const took = (args: readonly string[]) => () => timed(() => run(args));
  const ask = ['ask', '--approval', 'disabled'];
  try {
    const times = await interleave(ROUNDS, {
      empty: took(EMPTY),
      version: took([MAIN, '--version']),
      help: took([MAIN, '--help']),
      ask: () => firstOutput([MAIN, ...ask], folder),
      askFromSource: () => firstOutput([join(ROOT, 'src/cli/main.ts'), ...ask], folder),
      client: took(entry('client/exports.js')),
      server: took(entry('server/exports.js')),
      index: took(entry('index.js')),
      libraries: took(libraries),
    });
    const sizes = await interleave(5, {
      empty: () => memory(EMPTY),
      client: () => memory(entry('client/exports.js')),
      server: () => memory(entry('server/exports.js')),
      index: () => memory(entry('index.js')),
      libraries: () => memory(libraries),
    });
    const node = { name: 'node -e 0', values: times.empty };
    const time = (name: string, values: readonly number[], target?: Target) =>
      rowOf({ name, values }, node, { target });
    const size = (name: string, values: readonly number[], base = sizes.empty) =>
      rowOf({ name, values }, { name: node.name, values: base }, { unit: 'MiB' });
    const both = 'LangGraph and zod alone';
    return [
      time('python-executor --version', times.version, atMost('ratio', 2)),
      time('python-executor --help', times.help),
      time('first output of ask', times.ask, atMost('p50', 1000)),
      time('first output of ask, from source as npm start', times.askFromSource),
      time("import 'langgraph-python-executor/client'", times.client),
      time("import 'langgraph-python-executor/server'", times.server),
      time("import 'langgraph-python-executor'", times.index),
      rowOf(
        { name: "import 'langgraph-python-executor'", values: times.index },
        { name: both, values: times.libraries },
      ),
      size('memory after /client', sizes.client),
      size('memory after /server', sizes.server),
      size('memory after the whole package', sizes.index),
      rowOf(
        { name: 'memory after the whole package', values: sizes.index },
        { name: both, values: sizes.libraries },
        { unit: 'MiB' },
      ),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};
