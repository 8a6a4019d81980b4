import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { JailSandbox } from '../src/sandbox/jail/jail-sandbox.ts';
import { execute, PYTHON, pythonRun } from './contestants.ts';
import { interleave, timed } from './interleave.ts';
import { rowOf, type Row } from './row.ts';

const ROUNDS = 20;
/** A name that the type check need not find. */
const MONTY: string = '@pydantic/monty';
const TENANT = { tenant: 'bench' };
const PROGRAM = `${PYTHON} -c 'print(1)'`;

type Run = () => Promise<number>;
/** Opens a peer; `stack` closes what it holds. */
type Peer = (stack: AsyncDisposableStack) => Promise<Run>;

/** A shell command that prints 1. */
async function shell(command: string): Promise<void> {
  const child = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  if (output !== '1\n') throw new Error(`"${command}" printed "${output}"`);
}

/** Bubblewrap as its manual shows it: a new interpreter in namespaces, the file system of the host read-only. */
const bubblewrap: Run = () =>
  timed(() =>
    shell(`bwrap --unshare-all --die-with-parent --ro-bind / / --dev /dev --proc /proc ${PROGRAM}`),
  );

/** The library behind `srt`: bubblewrap with proxies for an allow-list of hosts; needs socat and ripgrep. */
async function sandboxRuntime(stack: AsyncDisposableStack): Promise<Run> {
  const { SandboxManager } = await import('@anthropic-ai/sandbox-runtime');
  await SandboxManager.initialize({
    network: { allowedDomains: [], deniedDomains: [] },
    filesystem: { denyRead: [], allowWrite: [], denyWrite: [] },
  });
  stack.defer(() => SandboxManager.reset());
  return () => timed(async () => await shell(await SandboxManager.wrapWithSandbox(PROGRAM)));
}

interface Monty {
  readonly Monty: new (code: string) => { run(options?: object): unknown };
}

/** An interpreter of a part of Python, in this process; there where `npm install --no-save @pydantic/monty` put it. */
async function monty(): Promise<Run> {
  const { Monty } = (await import(MONTY)) as Monty;
  return () =>
    timed(async () => {
      const value = new Monty('1 + 1').run();
      if (Number(value) !== 2) throw new Error(`monty says ${String(value)}`);
    });
}

async function available(stack: AsyncDisposableStack, peers: Readonly<Record<string, Peer>>) {
  const found: Record<string, Run> = {};
  for (const [name, open] of Object.entries(peers)) {
    try {
      const run = await open(stack);
      await run();
      found[name] = run;
    } catch (error) {
      console.log(`${name} is not measured: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  return found;
}

/** What others need for the same line of Python, against a fresh process in a jail that is kept. */
export async function measurePeers(): Promise<readonly Row[]> {
  await using jail = new JailSandbox({ python: [PYTHON], isolation: 'thread' });
  await execute(jail, TENANT);
  await using stack = new AsyncDisposableStack();
  const peers = await available(stack, {
    '@anthropic-ai/sandbox-runtime, python3 in it': sandboxRuntime,
    'bwrap, python3 in it': async () => bubblewrap,
    '@pydantic/monty, 1 + 1, a part of Python': monty,
  });
  const name = 'jail, isolation thread';
  const measured = await interleave(ROUNDS, {
    [name]: () => execute(jail, TENANT),
    'python3 -c, no walls': pythonRun,
    ...peers,
  });
  const baseline = { name, values: measured[name] ?? [] };
  return Object.entries(measured)
    .filter(([each]) => each !== name)
    .map(([each, values]) => rowOf({ name: each, values }, baseline));
}
