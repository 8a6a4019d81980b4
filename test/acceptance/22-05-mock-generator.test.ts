/** Spec §22, line 5. In depth: test/generator/mock-generator.test.ts, test/generator/mock-in-service.test.ts. */
import { describe, expect, it } from 'vitest';
import { MockCodeGenerator } from '../../src/index.ts';
import { completed, makeService, REQUEST } from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';
import { errorRecord, generationInput } from '../generator/generation-input.ts';

const FIRST = 'results = {"n": 1}';
const SECOND = 'results = {"n": 2}';

const write = async (generator: MockCodeGenerator): Promise<string> =>
  (await generator.generateCode(generationInput())).code;

describe('§22.5 mock generator', () => {
  it('static', async () => {
    const generator = new MockCodeGenerator({ code: FIRST });
    expect([await write(generator), await write(generator)]).toEqual([FIRST, FIRST]);
  });

  it('sequence with last repeated', async () => {
    const generator = new MockCodeGenerator({ sequence: [FIRST, SECOND] });
    const codes = [await write(generator), await write(generator), await write(generator)];
    expect(codes).toEqual([FIRST, SECOND, SECOND]);
  });

  it.each([
    ['success', /results = \{/],
    ['syntax_error', /def broken\(:/],
    ['runtime_error', /total \/ count/],
    ['missing_results', /^(?![^]*results)/],
    ['channel_write', /write_channel\(/],
    ['channel_read', /read_channel\(/],
    ['security_risk', /import subprocess/],
    ['error_aware', /total \/ count/],
  ] as const)('behaviours: %s', async (behaviour, program) => {
    expect(await write(new MockCodeGenerator({ behaviour }))).toMatch(program);
  });

  it('call tracking', async () => {
    const generator = new MockCodeGenerator({ code: FIRST });
    const input = generationInput({ userQuery: 'Why?' }, { errorChain: [errorRecord()] });
    await generator.generateCode(input);
    expect(generator).toMatchObject({
      callCount: 1,
      lastRequest: { userQuery: 'Why?' },
      lastErrorChain: [{ exception: 'CodeRuntimeError' }],
    });
    generator.reset();
    expect(generator.callCount).toBe(0);
  });

  it('error-aware repair', async () => {
    const generator = new MockCodeGenerator({ behaviour: 'error_aware' });
    const broken = await write(generator);
    const input = generationInput({}, { errorChain: [errorRecord()], attempt: 2 });
    const { code } = await generator.generateCode(input);
    expect(code).not.toContain(broken);
    expect(code).toContain('# Repaired after: CodeRuntimeError');
  });

  it('retry scenario: fails, then succeeds', async () => {
    const generator = new MockCodeGenerator({ sequence: [FIRST, SECOND] });
    const sandbox = new FakeSandbox(({ code }) =>
      code === FIRST ? raised('ValueError', 'one') : success({ n: 2 }),
    );
    const result = await completed(makeService({ generator, sandbox }).invoke(REQUEST));
    expect(result).toMatchObject({ generationAttempt: 2, generatedCode: SECOND });
    expect(generator.callCount).toBe(2);
    expect(generator.lastErrorChain).toMatchObject([{ failedCode: FIRST }]);
  });
});
