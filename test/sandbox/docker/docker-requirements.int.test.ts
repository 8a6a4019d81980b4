import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { JOB_LABEL } from '../../../src/sandbox/docker/container-options.ts';
import { DockerSandbox } from '../../../src/sandbox/docker/docker-sandbox.ts';
import { createJob } from '../../../src/sandbox/job.ts';
import { requirementsCases } from '../requirements-cases.ts';
import { buildWheel, WheelIndex } from '../wheel.ts';

const LABEL = 'langgraph-python-executor.packages';
const isOn = process.env['TEST_DOCKER'] === '1';

describe.skipIf(!isOn)('requirements in the docker sandbox', { timeout: 120_000 }, async () => {
  const docker = new Docker();
  const volumes = async (): Promise<string[]> => {
    const { Volumes } = await docker.listVolumes({ filters: { label: [LABEL] } });
    return Volumes.map(({ Name }) => Name);
  };
  const containersOf = (jobId: string) =>
    docker.listContainers({ all: true, filters: { label: [`${JOB_LABEL}=${jobId}`] } });
  let before: string[] = [];
  beforeAll(async () => void (before = await volumes()));
  afterAll(async () => {
    for (const name of await volumes()) {
      if (!before.includes(name)) await docker.getVolume(name).remove();
    }
  });

  const network = isOn ? await docker.getNetwork('bridge').inspect() : undefined;
  const gateway = network?.IPAM?.Config?.[0]?.Gateway;
  requirementsCases({
    create: async (pip) => new DockerSandbox({ pip }),
    host: gateway ?? '172.17.0.1',
    keeps: true,
    closed: true,
  });

  it('lets no program write to the packages of others', async () => {
    const wheel = buildWheel('lasting', 'VALUE = 1\n');
    await using index = new WheelIndex(wheel);
    await using sandbox = new DockerSandbox({ pip: await index.start(gateway ?? '172.17.0.1') });
    const code = [
      'import lasting, os',
      'folder = os.path.dirname(lasting.__file__)',
      'try:',
      '    open(os.path.join(folder, "__init__.py"), "w")',
      'except OSError as error:',
      '    print(error.strerror)',
    ].join('\n');
    const job = createJob({ code, setup: { requirements: 'lasting' } });
    expect(await sandbox.execute(job)).toMatchObject({ stdout: 'Read-only file system\n' });
  });

  it('gives an installation no network where it is never to have one', async () => {
    const setup = { requirements: './a-1-py3-none-any.whl' };
    const missing = await new DockerSandbox().execute(
      createJob({ code: 'print(1)', setup, network: 'never' }),
    );
    expect(missing).toMatchObject({ exitCode: 1, setup: { step: 'requirements' } });
  });

  it.each(['timeout', 'aborted'] as const)('stops an installation at once: %s', async (reason) => {
    // Connections are taken and nothing is ever said, so pip waits.
    const host = gateway ?? '172.17.0.1';
    const mute = createServer(() => undefined).listen(0, host);
    onTestFinished(() => void mute.close());
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const pip = { indexUrl: `http://${host}:${port}/simple`, extraArgs: ['--trusted-host', host] };
    const controller = new AbortController();
    const isTimeout = reason === 'timeout';
    const job = createJob({
      code: 'print("ran")',
      setup: { requirements: 'anything' },
      limits: { timeoutMs: isTimeout ? 2_500 : 60_000 },
    });
    const running = new DockerSandbox({ pip }).execute(job, { signal: controller.signal });
    if (!isTimeout) {
      await expect
        .poll(async () => (await containersOf(job.id)).length, { timeout: 20_000 })
        .toBe(2);
      controller.abort();
    }
    expect(await running).toMatchObject({ status: 'killed', killReason: reason, stdout: '' });
    expect(await containersOf(job.id)).toEqual([]);
  });

  it('removes packages that are too many or too old', async () => {
    const make = (name: string) => docker.createVolume({ Name: name, Labels: { [LABEL]: 'true' } });
    const name = `langgraph-python-executor-packages-test-${process.pid}`;
    await make(name);
    const sandbox = new DockerSandbox();
    expect(await sandbox.pruneInstallCache({ maxAgeMs: 3_600_000 * 24 * 365 })).toBe(0);
    expect(await volumes()).toContain(name);
    expect(await sandbox.pruneInstallCache({ maxCount: 0 })).toBeGreaterThan(0);
    expect(await volumes()).not.toContain(name);
  });
});
