import { DockerSandbox } from '../../src/sandbox/docker/docker-sandbox.ts';
import { LocalSandbox } from '../../src/sandbox/local/local-sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

export const openSandbox = (kind: string): Sandbox =>
  kind === 'docker' ? new DockerSandbox() : new LocalSandbox({ acceptNoIsolation: true });
