import Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { DockerSandbox } from '../../src/sandbox/docker/docker-sandbox.ts';
import { createJob } from '../../src/sandbox/job.ts';
import { found } from './canaries.ts';

const CANARIES = {
  env: 'canary-of-the-job-env',
  context: 'canary-of-the-context',
  code: 'canary-of-the-code',
};

describe.skipIf(process.env['TEST_DOCKER'] !== '1')('a container', { timeout: 120_000 }, () => {
  it('tells whoever inspects it nothing of its job', async () => {
    await using sandbox = new DockerSandbox({});
    const stop = new AbortController();
    const { promise: started, resolve } = Promise.withResolvers<undefined>();
    const job = createJob({
      code: `import os, time\nprint("ready", len(os.environ["DB_PASSWORD"]), flush=True)\ntime.sleep(60)  # ${CANARIES.code}`,
      env: { DB_PASSWORD: CANARIES.env },
      context: { token: CANARIES.context },
      capture: 'cell',
    });
    const running = sandbox.execute(job, {
      signal: stop.signal,
      onEvent: ({ type }) => {
        if (type === 'stdout') resolve(undefined);
      },
    });
    await started;
    const docker = new Docker();
    const containers = await docker.listContainers({ all: true });
    const told = await Promise.all(
      containers.map(({ Id }) =>
        docker
          .getContainer(Id)
          .inspect()
          .catch(() => null),
      ),
    );
    stop.abort();
    expect((await running).stdout).toContain(`ready ${CANARIES.env.length}`);
    expect(told.filter((each) => each !== null).length).toBeGreaterThan(0);
    expect(found({ told: JSON.stringify(told) }, CANARIES)).toEqual([]);
  });
});
