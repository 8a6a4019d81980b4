import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  CodeGenerationError,
  ContainerConfigurationError,
  ModelConfigurationError,
  ModelUnavailableError,
} from '../../../src/errors.ts';
import { generationInput } from '../generation-input.ts';
import { type AgentTurn, assistant, guidance, open, result, says, writes } from './stand-in-sdk.ts';

describe('a failure of the agent', () => {
  const ends = (message: object, ...before: object[]): AgentTurn =>
    async function* () {
      yield* before;
      yield message;
    };
  const error = (more: object) =>
    result('', { subtype: 'error_during_execution', is_error: true, ...more });

  it.each([
    [
      'a limit of turns',
      ends(error({ subtype: 'error_max_turns' })),
      CodeGenerationError,
      'its 5 turns; raise max_turns',
    ],
    [
      'a limit of money',
      ends(error({ subtype: 'error_max_budget_usd' })),
      CodeGenerationError,
      'raise max_budget_usd',
    ],
    ['no code', says(' '), CodeGenerationError, 'without any code'],
    ['an error', ends(error({ errors: ['it broke'] })), ModelUnavailableError, 'it broke'],
    ['no result', ends({ type: 'system' }), ModelUnavailableError, 'ended without a result'],
    [
      'a wrong key',
      ends(result('bad key sk-ant-0123456789', { is_error: true }), {
        ...assistant({ type: 'text', text: '' }),
        error: 'authentication_failed',
      }),
      ModelConfigurationError,
      'authentication_failed); check its credentials and the model of its options. It says: bad key sk-***',
    ],
    [
      'an overload',
      ends(result('busy', { is_error: true }), { ...assistant(), error: 'overloaded' }),
      ModelUnavailableError,
      '(overloaded)',
    ],
  ] as const)('of %s is told by its kind', async (_, turn, kind, message) => {
    const { generator } = open([turn], {});
    const act = generator.generateCode(generationInput());
    await expect(act).rejects.toBeInstanceOf(kind);
    await expect(act).rejects.toThrow(message);
  });

  it('that is thrown may pass, and leaves no copies', async () => {
    const turn: AgentTurn = () => {
      throw new Error('spawn failed');
    };
    const { generator, calls } = open([turn], { codebase_guidance: guidance() });
    const act = generator.generateCode(generationInput());
    await expect(act).rejects.toBeInstanceOf(ModelUnavailableError);
    await expect(act).rejects.toThrow('spawn failed');
    expect(existsSync(calls[0]?.options.cwd ?? '/')).toBe(false);
  });

  const untilAborted: AgentTurn = async function* ({ options }) {
    yield { type: 'system' };
    const { signal } = options.abortController;
    if (!signal.aborted) await once(signal, 'abort');
    throw new Error('aborted');
  };

  it('hands an abort on and rejects with its reason', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    const turn: AgentTurn = (call) => {
      queueMicrotask(() => controller.abort(reason));
      return untilAborted(call);
    };
    const { generator, calls } = open([turn], { codebase_guidance: guidance() });
    const call = generator.generateCode(generationInput(), { signal: controller.signal });
    await expect(call).rejects.toBe(reason);
    expect(existsSync(calls[0]?.options.cwd ?? '/')).toBe(false);
    const { signal } = controller;
    await expect(generator.generateCode(generationInput(), { signal })).rejects.toBe(reason);
    expect(calls).toHaveLength(1);
  });

  it('ends an agent that gives no sign', async () => {
    const { generator } = open([untilAborted], { silence_timeout_ms: 20 });
    const act = generator.generateCode(generationInput());
    await expect(act).rejects.toBeInstanceOf(ModelUnavailableError);
    await expect(act).rejects.toThrow('nothing came for 20 ms');
  });

  it.each([
    [{ profile: 'slow' }, 'profile'],
    [{ codebase_guidance: { a: { directories: [] } } }, 'codebaseGuidance.a.directories'],
    [{ tools: ['Bash'] }, '"tools"'],
  ])('names the wrong option of %j', (options, fault) => {
    expect(() => open([writes], options)).toThrow(ContainerConfigurationError);
    expect(() => open([writes], options)).toThrow(fault);
  });

  it.each(['/nowhere/examples', '/etc/hostname'])('names the directory %s', async (directory) => {
    const codebaseGuidance = { a: { directories: [directory] } };
    const { generator } = open([writes], { codebaseGuidance });
    const act = generator.generateCode(generationInput());
    await expect(act).rejects.toBeInstanceOf(ContainerConfigurationError);
    await expect(act).rejects.toThrow(directory);
  });
});
