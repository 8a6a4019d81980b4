import { describe } from 'vitest';
import { DEFAULT_IMAGE } from '../../src/sandbox/docker/image.ts';
import { conformanceSuite } from './suite.ts';

const versionImages = {
  '3.10': 'python:3.10-slim',
  '3.11': DEFAULT_IMAGE,
  '3.12': 'python:3.12-slim',
  '3.13': 'python:3.13-slim',
};

describe.skipIf(process.env['TEST_DOCKER'] !== '1')('docker', () => {
  conformanceSuite('docker', { defaultImage: DEFAULT_IMAGE, versionImages });
});
