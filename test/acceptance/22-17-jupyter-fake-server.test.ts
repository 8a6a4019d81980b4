/**
 * Spec §22, line 17, on a fake server with a fake kernel. In depth: test/sandbox/jupyter/jupyter-refusals.test.ts and,
 * on a real server, test/sandbox/jupyter/jupyter-sandbox.int.test.ts, test/sandbox/jupyter/jupyter-contract.int.test.ts.
 */
import { describe, it } from 'vitest';
import {
  ContainerConnectivityError,
  createJob,
  type Execution,
  JupyterSandbox,
} from '../../src/index.ts';
import { Frame } from '../../src/sandbox/runner/frames.ts';
import { answerJson, startFakeServer } from '../sandbox/jupyter/fake-server.ts';
import { valueOf } from '../sandbox-contract/contract.ts';
import { type FakeKernel, fakeKernel, reportOf, type Running } from './fake-kernel.ts';

const DELETED = 'DELETE /api/kernels/k1';
const INTERRUPTED = 'POST /api/kernels/k1/interrupt';

/** Runs a program on a server with this kernel: what came of it, and what the server was asked. */
async function run(kernel: FakeKernel, timeoutMs = 60_000) {
  await using server = await startFakeServer({}, fakeKernel(kernel));
  const { port, requests, authorizations } = server;
  await using sandbox = new JupyterSandbox({
    host: '127.0.0.1',
    port,
    kernelName: 'python3',
    token: 'secret',
  });
  const job = createJob({ code: 'pass', capture: 'cell', limits: { timeoutMs } });
  const [end] = await Promise.allSettled([sandbox.execute(job)]);
  return {
    execution: end.status === 'fulfilled' ? end.value : undefined,
    error: end.status === 'rejected' ? (end.reason as Error) : undefined,
    requests,
    authorizations,
  };
}

const started = (program: Running, after: () => void): void => {
  program.send(Frame.STARTED);
  setTimeout(after, 100);
};

describe.concurrent('§22.17 Jupyter fake server', () => {
  it('silent for 5 s, then reply', async ({ expect }) => {
    const { execution, requests } = await run({
      run: (program) => {
        program.send(Frame.STARTED);
        setTimeout(() => {
          program.send(Frame.STDOUT, 'still here\n');
          program.send(Frame.END, reportOf({ answer: 42 }));
        }, 5_000);
      },
    });
    expect(execution).toMatchObject({ status: 'completed', stdout: 'still here\n' });
    expect(valueOf(execution as Execution)).toEqual({ answer: 42 });
    expect(requests.at(-1)).toBe(DELETED);
    expect(requests).not.toContain(INTERRUPTED);
  });

  it('error reply: of a program, is what the program brought', async ({ expect }) => {
    const error = { type: 'ValueError', message: 'bad', traceback: 'Traceback: bad', line: 3 };
    const { execution } = await run({
      run: (program) =>
        started(program, () => program.send(Frame.END, JSON.stringify({ exit_code: 1, error }))),
    });
    expect(execution).toMatchObject({ status: 'completed', exitCode: 1, error });
  });

  it('error reply: of the kernel itself, is broken infrastructure', async ({ expect }) => {
    const { error, requests } = await run({
      run: () => undefined,
      launchError: { ename: 'OSError', evalue: 'no space left' },
    });
    expect(error).toBeInstanceOf(ContainerConnectivityError);
    expect(error?.message).toContain('it raised OSError: no space left');
    expect(requests.at(-1)).toBe(DELETED);
  });

  it('socket drop', async ({ expect }) => {
    const { error, requests } = await run({
      run: (program) => started(program, () => program.drop()),
    });
    expect(error).toBeInstanceOf(ContainerConnectivityError);
    expect(error?.message).toContain('Lost the kernel');
    expect(requests.at(-1)).toBe(DELETED);
  });

  it.for(['dead', 'restarting'] as const)('kernel death: %s', async (state, { expect }) => {
    const { execution, requests } = await run({
      run: (program) => started(program, () => program.status(state)),
    });
    expect(execution).toMatchObject({ status: 'failed', killReason: null });
    expect(execution?.warnings.join()).toContain(`the kernel's process ended (it is "${state}")`);
    expect(requests.at(-1)).toBe(DELETED);
  });

  it('deadline → interrupt + delete', async ({ expect }) => {
    const { execution, requests } = await run(
      { run: (program) => program.send(Frame.STARTED) },
      100,
    );
    expect(execution).toMatchObject({ status: 'killed', killReason: 'timeout' });
    expect(requests.slice(-2)).toEqual([INTERRUPTED, DELETED]);
  });

  it('unique session per run', async ({ expect }) => {
    const sessions: string[] = [];
    let kernels = 0;
    const answers = {
      'POST /api/kernels': (...call: Parameters<ReturnType<typeof answerJson>>) => {
        kernels += 1;
        answerJson(201, { id: `k${kernels}`, name: 'python3' })(...call);
      },
      'DELETE /api/kernels/k2': answerJson(204, null),
    };
    const kernel = fakeKernel({
      run: (program) => started(program, () => program.send(Frame.END, reportOf({}))),
      onSession: (session) => sessions.push(session),
    });
    await using server = await startFakeServer(answers, kernel);
    const { port } = server;
    await using sandbox = new JupyterSandbox({ host: '127.0.0.1', port, kernelName: 'python3' });
    for (const code of ['a = 1', 'a = 1']) await sandbox.execute(createJob({ code }));
    expect(new Set(sessions).size).toBe(2);
    const paths = server.requests.filter((line) => line.includes('k1') || line.includes('k2'));
    expect(paths).toEqual([
      'GET /api/kernels/k1/channels',
      'DELETE /api/kernels/k1',
      'GET /api/kernels/k2/channels',
      'DELETE /api/kernels/k2',
    ]);
  });

  it('token header', async ({ expect }) => {
    const { requests, authorizations } = await run({
      run: (program) => started(program, () => program.send(Frame.END, reportOf({}))),
    });
    expect(requests).toContain('GET /api/kernels/k1/channels');
    expect([...authorizations]).toEqual(['token secret']);
  });
});
