import { describe } from 'vitest';
import { sessionContract } from '../../session-contract.ts';
import { remoteSandbox } from './remote-sandbox-of-its-own.ts';

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('remote', () => {
  sessionContract('remote, over the local sandbox', {
    create: remoteSandbox,
    lacks: ['network-denied', 'memory-total'],
  });
});
