import { z } from 'zod';
import { ContainerConfigurationError } from '../errors.ts';
import type { GenerationInput } from './code-generator.ts';
import { MOCK_BEHAVIOURS, type MockBehaviour } from './mock-behaviours.ts';
import { parseGeneratorOptions } from './parse-generator-options.ts';
import { PreparedCodeGenerator, type PreparedReply } from './prepared-generator.ts';

const behaviourSchema = z.enum(Object.keys(MOCK_BEHAVIOURS) as [MockBehaviour, ...MockBehaviour[]]);

export const mockOptionsSchema = z
  .strictObject({
    code: z.string().optional().describe('the program of every call'),
    sequence: z.array(z.string()).min(1).optional().describe('one program for each call'),
    behaviour: behaviourSchema.optional().describe('the program is of this kind'),
  })
  .refine((options) => Object.values(options).filter((value) => value !== undefined).length <= 1, {
    error: 'give only one of `code`, `sequence` and `behaviour`',
  });
/** What a mock writes; nothing yet when empty. */
export type MockOptions = z.input<typeof mockOptionsSchema>;

type Program = string | ((input: GenerationInput) => string);

/**
 * Writes what it was set to, whatever it is asked; for tests. Of a sequence each call gets the next program, and the
 * last one repeats. Source: spec §19.1 `mock`.
 */
export class MockCodeGenerator extends PreparedCodeGenerator {
  readonly name = 'mock';
  #programs: readonly Program[];
  #behaviour: MockBehaviour | null;
  /** Calls since the programs were set. */
  #served = 0;

  /** @throws {ContainerConfigurationError} the behaviour is unknown, or more than one thing is set */
  constructor(options: MockOptions = {}) {
    super();
    const { code, sequence, behaviour } = parseGeneratorOptions('mock', mockOptionsSchema, options);
    const only = behaviour === undefined ? code : MOCK_BEHAVIOURS[behaviour];
    this.#programs = sequence ?? (only === undefined ? [] : [only]);
    this.#behaviour = behaviour ?? null;
  }

  /** Every call from now on gives this program. */
  setCode(code: string): void {
    this.setCodeSequence([code]);
  }

  /**
   * The next call gives the first of these programs.
   * @throws {ContainerConfigurationError} there is none
   */
  setCodeSequence(codes: readonly string[]): void {
    if (codes.length === 0) {
      throw new ContainerConfigurationError('The sequence of a mock generator is empty.');
    }
    this.#programs = [...codes];
    this.#behaviour = null;
    this.#served = 0;
  }

  /** Forgets the calls; a sequence begins anew. What is set stays. */
  reset(): void {
    this.callCount = 0;
    this.lastRequest = null;
    this.lastErrorChain = [];
    this.#served = 0;
  }

  /** @throws {ContainerConfigurationError} nothing is set */
  protected replyTo(input: GenerationInput): PreparedReply {
    const program = this.#programs[this.#served] ?? this.#programs.at(-1);
    if (program === undefined) {
      throw new ContainerConfigurationError(
        'The mock generator was not told what to write: set `code`, `sequence` or `behaviour`, or call setCode.',
      );
    }
    this.#served += 1;
    return {
      text: typeof program === 'string' ? program : program(input),
      isCode: true,
      delayMs: 0,
      metadata: { behaviour: this.#behaviour, call: this.callCount },
      title: `Program ${this.callCount} of the mock`,
    };
  }
}
