import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import Docker from 'dockerode';
import { afterAll, describe, expect, it } from 'vitest';
import { ContainerConfigurationError, ContainerConnectivityError } from '../../../src/errors.ts';
import { OWN_IDENTITY } from '../../../src/process-identity.ts';
import { JOB_LABEL, OWNER_LABEL } from '../../../src/sandbox/docker/container-options.ts';
import { DockerSandbox } from '../../../src/sandbox/docker/docker-sandbox.ts';
import { DEFAULT_IMAGE } from '../../../src/sandbox/docker/image.ts';
import { reapOrphans } from '../../../src/sandbox/docker/owner.ts';
import { createJob } from '../../../src/sandbox/job.ts';

describe.skipIf(process.env['TEST_DOCKER'] !== '1')('docker isolation', () => {
  const docker = new Docker();
  const sandbox = new DockerSandbox();
  afterAll(() => sandbox[Symbol.asyncDispose]());

  const containersOf = (jobId: string) =>
    docker.listContainers({ all: true, filters: { label: [`${JOB_LABEL}=${jobId}`] } });

  it('closes the container of a job on every side', async () => {
    const started = Promise.withResolvers<void>();
    const job = createJob({
      code: 'import time\ntime.sleep(3)',
      limits: { memoryMb: 300, pids: 50, cpuShares: 512, diskMb: 70 },
    });
    const running = sandbox.execute(job, { onEvent: () => started.resolve() });
    await started.promise;
    const [listed] = await containersOf(job.id);
    const { Config, HostConfig, Mounts, NetworkSettings } = await docker
      .getContainer(listed?.Id ?? '')
      .inspect();

    expect(HostConfig.NetworkMode).toBe('none');
    expect(Object.keys(NetworkSettings.Networks)).toEqual(['none']);
    expect(HostConfig.ReadonlyRootfs).toBe(true);
    expect(Config.User).toBe('65534:65534');
    expect(HostConfig.CapDrop).toEqual(['ALL']);
    expect(HostConfig.CapAdd ?? []).toEqual([]);
    expect(HostConfig.Privileged).toBe(false);
    expect(HostConfig.SecurityOpt).toContain('no-new-privileges');
    expect(HostConfig.PidsLimit).toBe(50);
    expect(HostConfig.Memory).toBe(300 * 1_048_576);
    expect(HostConfig.MemorySwap).toBe(HostConfig.Memory);
    expect(HostConfig.CpuShares).toBe(512);
    expect(HostConfig.Tmpfs?.['/work']).toContain('size=70m');
    expect(Mounts.filter(({ Type }) => Type !== 'tmpfs')).toEqual([]);
    expect(HostConfig.Binds ?? []).toEqual([]);
    expect((await running).exitCode).toBe(0);
  });

  it('leaves no container after success, failure, timeout and abort', async () => {
    const controller = new AbortController();
    const jobs = [
      createJob({ code: 'print(1)' }),
      createJob({ code: 'raise ValueError' }),
      createJob({ code: 'while True: pass', limits: { timeoutMs: 500 } }),
      createJob({ code: 'while True: pass' }),
    ];
    const aborted = jobs.at(-1);
    await Promise.all(
      jobs.map((job) =>
        sandbox.execute(job, {
          signal: job === aborted ? controller.signal : undefined,
          onEvent: () => job === aborted && controller.abort(),
        }),
      ),
    );
    const left = await Promise.all(jobs.map((job) => containersOf(job.id)));
    expect(left.flat()).toEqual([]);
  });

  it('sees neither network interfaces nor the host', async () => {
    const code = `
import os, socket
results = {
    "interfaces": [name for _, name in socket.if_nameindex()],
    "uid": os.getuid(),
    "docker_socket": os.path.exists("/var/run/docker.sock"),
    "caps": [l.split()[1] for l in open("/proc/self/status") if l.startswith("CapEff")][0],
    "env": sorted(os.environ),
}
try:
    open("/etc/canary", "w")
except OSError as error:
    results["write"] = error.strerror
`;
    const { results } = await sandbox.execute(createJob({ code, capture: 'cell' }));
    expect(results).toMatchObject({
      value: {
        interfaces: ['lo'],
        uid: 65_534,
        docker_socket: false,
        caps: '0000000000000000',
        write: 'Read-only file system',
      },
    });
  });

  it('has the network that a job asks for', async () => {
    const code = 'import socket\nprint(len(socket.if_nameindex()))';
    const { stdout } = await sandbox.execute(createJob({ code, network: 'on' }));
    expect(Number(stdout)).toBeGreaterThan(1);
  });

  it('tells how to build the default image', async () => {
    const missing = new DockerSandbox({
      image: 'langgraph-python-executor/absent:0',
      pull: 'never',
    });
    await expect(missing.execute(createJob({ code: '' }))).rejects.toThrow(
      /langgraph-python-executor\/absent:0 is missing and may not be pulled.*docker pull/,
    );
    const { obtainImage } = await import('../../../src/sandbox/docker/image.ts');
    await expect(obtainImage(docker, DEFAULT_IMAGE, 'missing')).rejects.toThrow(
      /not built yet.*docker build -t langgraph-python-executor\/sandbox/,
    );
  });

  it('names the image whose Python is missing', async () => {
    const base = new DockerSandbox({ image: 'debian:bookworm-slim', pull: 'never' });
    await expect(base.execute(createJob({ code: 'print(1)' }))).rejects.toBeInstanceOf(
      ContainerConfigurationError,
    );
  });

  it('runs the Python of any image, whatever its name, with the variables of the image', async () => {
    const Cmd = ['mv', '/usr/bin/python3', '/usr/bin/python'];
    const maker = await docker.createContainer({ Image: DEFAULT_IMAGE, User: '0', Cmd });
    await maker.start();
    await maker.wait();
    const image = `langgraph-python-executor/test:${process.pid}`;
    const [repo, tag] = image.split(':');
    await maker.commit({ repo, tag, changes: 'ENV FROM_IMAGE=yes HOME=/nowhere' });
    await maker.remove();
    try {
      const code = 'import os\nprint(os.environ["FROM_IMAGE"], os.environ["HOME"])';
      const first = await sandbox.execute(createJob({ code, image }));
      const second = await sandbox.execute(createJob({ code, image }));
      expect([first.stdout, second.stdout]).toEqual(['yes /work\n', 'yes /work\n']);
      expect((await sandbox.profile(image)).stdlibModules).toContain('asyncio');
    } finally {
      await docker.getImage(image).remove({ force: true });
    }
  });

  it('asks the name servers that were chosen', async () => {
    const chosen = new DockerSandbox({ dns: ['192.0.2.53'] });
    const code = 'print(open("/etc/resolv.conf").read())';
    const { stdout } = await chosen.execute(createJob({ code, network: 'on' }));
    expect(stdout).toContain('nameserver 192.0.2.53');
  });

  it('reports a daemon that is not there', async () => {
    const nowhere = new DockerSandbox({ connection: { socketPath: '/tmp/no-such-docker.sock' } });
    const error = await nowhere.execute(createJob({ code: '' })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ContainerConnectivityError);
    expect(error).toMatchObject({ host: '/tmp/no-such-docker.sock', category: 'infrastructure' });
    expect(await nowhere.check()).toMatchObject({ ok: false });
  });

  it('removes what a dead owner left and nothing else', async () => {
    const dead = spawn('true');
    await once(dead, 'exit');
    const create = (owner: string) =>
      docker.createContainer({
        Image: DEFAULT_IMAGE,
        Cmd: ['true'],
        Labels: { [OWNER_LABEL]: owner },
      });
    const orphan = await create(`${dead.pid}@${hostname()}`);
    const mine = await create(OWN_IDENTITY);
    // As a service that was process 1 of the same container before its restart.
    const former = await create(OWN_IDENTITY.replace(/-[0-9a-f]{8}/, '-00000000'));
    await reapOrphans(docker);
    for (const gone of [orphan, former]) {
      await expect(gone.inspect()).rejects.toMatchObject({ statusCode: 404 });
    }
    await expect(mine.inspect()).resolves.toMatchObject({ Id: mine.id });
    await mine.remove();
  });
});
