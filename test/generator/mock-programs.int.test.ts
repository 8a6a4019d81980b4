import { afterAll, describe, expect, it } from 'vitest';
import { MOCK_BEHAVIOURS } from '../../src/generator/mock-behaviours.ts';
import { MockCodeGenerator, type MockOptions } from '../../src/generator/mock-generator.ts';
import { completed, localPython, makeService, REQUEST } from '../fixtures/agent.ts';

const { success: GOOD, missing_results: MISSING } = MOCK_BEHAVIOURS;

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('the programs of a mock in real Python', () => {
  const sandbox = localPython();
  afterAll(() => sandbox[Symbol.asyncDispose]());

  const run = (options: MockOptions) =>
    makeService({
      generator: new MockCodeGenerator(options),
      sandbox,
      config: { maxGenerationRetries: 2 },
    }).invoke(REQUEST);

  it('do what their behaviour says', async () => {
    const good = await completed(run({ behaviour: 'success' }));
    expect(good.executionResult.results).toEqual({ sum: 10, mean: 2.5 });
    const repaired = await completed(run({ behaviour: 'error_aware' }));
    expect(repaired.generationAttempt).toBe(2);
    const missing = await completed(run({ sequence: [MISSING, GOOD] }));
    expect(missing.generationAttempt).toBe(2);
  });
});
