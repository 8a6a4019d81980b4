import { describe, expect, it } from 'vitest';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { MOCK_BEHAVIOURS, type MockBehaviour } from '../../src/generator/mock-behaviours.ts';
import { MockCodeGenerator, type MockOptions } from '../../src/generator/mock-generator.ts';
import { errorRecord, generationInput } from './generation-input.ts';

async function codes(generator: MockCodeGenerator, calls: number): Promise<string[]> {
  const all: string[] = [];
  for (let call = 0; call < calls; call++) {
    all.push((await generator.generateCode(generationInput())).code);
  }
  return all;
}

describe('MockCodeGenerator', () => {
  it('gives its code at every call', async () => {
    expect(await codes(new MockCodeGenerator({ code: 'a = 1' }), 2)).toEqual(['a = 1', 'a = 1']);
  });

  it('gives a sequence by call, the last again and again', async () => {
    const generator = new MockCodeGenerator({ sequence: ['a = 1', 'b = 2'] });
    expect(await codes(generator, 3)).toEqual(['a = 1', 'b = 2', 'b = 2']);
  });

  it('can be set anew between calls', async () => {
    const generator = new MockCodeGenerator({ behaviour: 'success' });
    await codes(generator, 2);
    generator.setCodeSequence(['a = 1', 'b = 2']);
    expect(await codes(generator, 2)).toEqual(['a = 1', 'b = 2']);
    generator.setCode('c = 3');
    const { code, metadata } = await generator.generateCode(generationInput());
    expect({ code, metadata }).toEqual({
      code: 'c = 3',
      metadata: { generator: 'mock', behaviour: null, call: 5 },
    });
  });

  it('notes what it was asked, and forgets it on reset', async () => {
    const generator = new MockCodeGenerator({ sequence: ['a = 1', 'b = 2'] });
    const input = generationInput({}, { errorChain: [errorRecord()] });
    await generator.generateCode(input);
    expect(generator).toMatchObject({
      callCount: 1,
      lastRequest: input.request,
      lastErrorChain: input.errorChain,
    });
    generator.reset();
    expect(generator).toMatchObject({ callCount: 0, lastRequest: null, lastErrorChain: [] });
    expect(await codes(generator, 1)).toEqual(['a = 1']);
  });

  it('does not follow later changes of a given list', async () => {
    const list = ['a = 1'];
    const generator = new MockCodeGenerator();
    generator.setCodeSequence(list);
    list[0] = 'b = 2';
    expect(await codes(generator, 1)).toEqual(['a = 1']);
  });

  it('fails until it was told what to write', async () => {
    const generator = new MockCodeGenerator();
    const act = generator.generateCode(generationInput());
    await expect(act).rejects.toBeInstanceOf(ContainerConfigurationError);
    await expect(act).rejects.toThrow('was not told what to write');
    generator.setCode('a = 1');
    expect(await codes(generator, 1)).toEqual(['a = 1']);
  });

  it.each([
    [{ behaviour: 'sleepy' as MockBehaviour }, /behaviour/],
    [{ sequence: [] }, /sequence/],
    [{ code: 'a', behaviour: 'success' }, /only one of/],
    [{ codes: 'a' } as MockOptions, /"codes"/],
  ] as [MockOptions, RegExp][])('refuses %j', (options, message) => {
    expect(() => new MockCodeGenerator(options)).toThrow(ContainerConfigurationError);
    expect(() => new MockCodeGenerator(options)).toThrow(message);
  });

  it('refuses to be set to nothing', () => {
    expect(() => new MockCodeGenerator().setCodeSequence([])).toThrow('is empty');
  });
});

describe('a behaviour of the mock', () => {
  it.each(Object.keys(MOCK_BEHAVIOURS) as MockBehaviour[])(
    '%s is in the metadata',
    async (name) => {
      const generator = new MockCodeGenerator({ behaviour: name });
      const { code, metadata } = await generator.generateCode(generationInput());
      expect(code).not.toBe('');
      expect(metadata).toEqual({ generator: 'mock', behaviour: name, call: 1 });
    },
  );

  it.each([
    ['channel_write', 'write_channel('],
    ['channel_read', 'read_channel('],
  ] as const)('%s uses %s of the runtime', async (behaviour, call) => {
    expect((await codes(new MockCodeGenerator({ behaviour }), 1))[0]).toContain(call);
  });

  it('error_aware repairs what it is told of', async () => {
    const generator = new MockCodeGenerator({ behaviour: 'error_aware' });
    const first = await generator.generateCode(generationInput());
    const errorChain = [errorRecord({ exception: 'CodeRuntimeError' })];
    const second = await generator.generateCode(generationInput({}, { errorChain, attempt: 2 }));
    expect(first.code).toBe(MOCK_BEHAVIOURS.runtime_error);
    expect(second.code).toContain('# Repaired after: CodeRuntimeError');
    expect(second.code).toContain(MOCK_BEHAVIOURS.success);
  });
});
