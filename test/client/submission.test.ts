import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  ExecutionConfig,
  Metadata,
  PythonExecutorClient,
  readTar,
  writeTar,
  type ExecuteOptions,
} from '../../src/client/exports.ts';
import { partsOf, reply, scriptedServer, type SeenRequest } from './scripted-server.ts';

const FILES = { 'main.py': 'print("hé")' };
const DONE = { execution_id: 'exe_1', status: 'completed', exit_code: 0 };

/** The one request that a call makes. */
async function requestOf(
  call: (client: PythonExecutorClient) => Promise<unknown>,
): Promise<SeenRequest> {
  const server = await scriptedServer((_, response) => reply(response, 200, DONE));
  await call(new PythonExecutorClient(`${server.url}//`));
  const [request] = server.requests;
  if (request === undefined || server.requests.length > 1) throw new Error('not one request');
  return request;
}

const metadataOf = (request: SeenRequest): unknown =>
  JSON.parse(partsOf(request)[1]?.content.toString('utf8') ?? '');

const sent = async (options: ExecuteOptions): Promise<unknown> =>
  metadataOf(await requestOf((client) => client.executeSync(options)));

describe('a submission on the wire', () => {
  it('has a file "tar", then a field "metadata" without a file name', async () => {
    const request = await requestOf((client) => client.executeSync({ files: FILES }));
    expect([request.method, request.path]).toEqual(['POST', '/api/v1/exec/sync']);
    const [tar, metadata] = partsOf(request);
    expect(tar?.head).toContain('name="tar"; filename="code.tar"');
    expect(tar?.head).toContain('content-type: application/octet-stream');
    expect(metadata?.head).toContain('name="metadata"');
    expect(metadata?.head).not.toContain('filename');
    expect([...readTar(tar?.content ?? Buffer.alloc(0))].map((m) => m.name)).toEqual(['main.py']);
    expect(metadataOf(request)).toEqual({ entrypoint: 'main.py' });
  });

  it('goes to exec/async just so', async () => {
    const request = await requestOf((client) => client.executeAsync({ files: FILES }));
    expect(request.path).toBe('/api/v1/exec/async');
    expect(partsOf(request)).toHaveLength(2);
  });

  it('prefers an archive to files, and sends its bytes', async () => {
    const tarData = writeTar({ 'b.py': Buffer.from([13, 10, 10, 0, 255]) });
    const request = await requestOf((client) => client.executeSync({ files: FILES, tarData }));
    expect(partsOf(request)[0]?.content).toEqual(Buffer.from(tarData));
    expect(metadataOf(request)).toEqual({ entrypoint: 'b.py' });
  });

  it('sends no config without limits, and all five with one', async () => {
    const stdin = 'a\nb\r\n"ü"';
    expect(await sent({ files: FILES, stdin, preCommands: ['true'], entrypoint: 'x.py' })).toEqual({
      entrypoint: 'x.py',
      pre_commands: ['true'],
      stdin,
    });
    expect(await sent({ files: FILES, timeoutSeconds: 7 })).toMatchObject({
      config: new ExecutionConfig({ timeoutSeconds: 7 }).toDict(),
    });
  });

  it('prefers metadata to loose options', async () => {
    const metadata = new Metadata({ entrypoint: 'm.py', envVars: ['A=1'], scriptArgs: ['x'] });
    const loose = { entrypoint: 'loose.py', timeoutSeconds: 1 };
    expect(await sent({ files: FILES, metadata, ...loose })).toEqual({
      entrypoint: 'm.py',
      env_vars: ['A=1'],
      script_args: ['x'],
    });
    const dict = {
      entrypoint: 'm.py',
      config: {},
      job: { capture: 'cell', context: [1] },
    } as const;
    expect(await sent({ files: FILES, metadata: dict })).toEqual(dict);
  });
});

describe('a submission that cannot be', () => {
  it.each([
    ['no code', {}, ArgumentError],
    ['no entrypoint', { files: { 'a.txt': '' } }, ArgumentError],
    ['a broken archive', { tarData: Buffer.alloc(600, 1) }, ArgumentError],
    ['a loose envVars', { files: FILES, envVars: ['A=1'] }, TypeError],
    ['a loose scriptArgs', { files: FILES, scriptArgs: ['a'] }, TypeError],
  ])('is refused before anything is sent: %s', async (_, options, Class) => {
    const server = await scriptedServer((__, response) => reply(response, 200, DONE));
    const client = new PythonExecutorClient(server.url);
    await expect(client.executeSync(options)).rejects.toThrow(Class);
    await expect(client.executeAsync(options)).rejects.toThrow(Class);
    expect(server.requests).toEqual([]);
  });
});

describe('eval on the wire', () => {
  const bodyOf = async (...args: Parameters<PythonExecutorClient['eval']>): Promise<unknown> => {
    const request = await requestOf((client) => client.eval(...args));
    expect([request.method, request.path]).toEqual(['POST', '/api/v1/eval']);
    expect(request.headers['content-type']).toBe('application/json');
    return JSON.parse(request.body.toString('utf8'));
  };

  it('sends only what is given, and always eval_last_expr', async () => {
    expect(await bodyOf('1 + 1')).toEqual({ code: '1 + 1', eval_last_expr: true });
    expect(
      await bodyOf('', {
        stdin: '',
        entrypoint: 'a.py',
        pythonVersion: '3.12',
        timeoutSeconds: 5,
        evalLastExpr: false,
      }),
    ).toEqual({
      code: '',
      stdin: '',
      entrypoint: 'a.py',
      python_version: '3.12',
      config: { timeout_seconds: 5 },
      eval_last_expr: false,
    });
  });

  it('leaves the code out when there are files, even none', async () => {
    expect(await bodyOf('x', { files: [] })).toEqual({ files: [], eval_last_expr: true });
  });
});
