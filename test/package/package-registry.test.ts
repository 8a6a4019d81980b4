import { expect, it } from 'vitest';
import { createMachine } from '../../scripts/services/machine.ts';
import { packageRegistry } from '../../scripts/services/package-registry.ts';

it('is missing where there is no npm', async () => {
  const machine = await createMachine({ PATH: '/nonexistent' });
  expect(
    await packageRegistry.ensure({ ...machine, env: { PATH: '/nonexistent' } }, () => {}),
  ).toEqual({
    state: 'missing',
    detail: 'npm is not on PATH',
  });
});
