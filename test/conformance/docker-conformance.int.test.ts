import { describe } from 'vitest';
import { DEFAULT_IMAGE } from '../../src/sandbox/docker/image.ts';
import { ALL_TOPICS, conformanceSuite, type Topic } from './suite.ts';

const versionImages = {
  '3.10': 'python:3.10-slim',
  '3.11': DEFAULT_IMAGE,
  '3.12': 'python:3.12-slim',
  '3.13': 'python:3.13-slim',
};

/** They look at the container of an execution, which one that was opened ahead does not tell. */
const LOOKING: readonly Topic[] = ['network', 'kill'];
const OTHERS = ALL_TOPICS.filter((topic) => !LOOKING.includes(topic));

describe.skipIf(process.env['TEST_DOCKER'] !== '1')('docker', () => {
  const config = { defaultImage: DEFAULT_IMAGE, versionImages };
  conformanceSuite('docker', config, OTHERS);
  conformanceSuite('docker', { ...config, pool: { size: 0 } }, LOOKING);
});
