import { describe } from 'vitest';
import { sandboxContract } from '../../sandbox-contract.ts';
import { remoteSandbox } from './remote-sandbox-of-its-own.ts';

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('remote', () => {
  sandboxContract('remote, over the local sandbox', {
    create: remoteSandbox,
    lacks: ['network-denied', 'memory-total', 'disk-total', 'pids'],
  });
});
