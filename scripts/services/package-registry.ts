import { ask, isOnPath } from './command.ts';
import type { Service } from './service.ts';

const ANSWER_MS = 240_000;

/** Nothing to start: packing needs npm, installing the package needs the registry that npm is configured with. */
export const packageRegistry: Service = {
  name: 'package registry',
  flag: 'TEST_PACKAGE',
  async ensure({ env }) {
    if (!(await isOnPath('npm', env))) return { state: 'missing', detail: 'npm is not on PATH' };
    const answer = await ask(['npm', 'view', 'node', 'version'], env, ANSWER_MS);
    return answer.ok
      ? { state: 'running', detail: 'npm reaches its registry' }
      : {
          state: 'missing',
          detail: `npm does not reach its registry: ${answer.complaint.split('\n')[0]}`,
        };
  },
};
