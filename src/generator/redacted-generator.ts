import { RedactedStream } from '../secrets/redacted-stream.ts';
import type { Redactor } from '../secrets/redactor.ts';
import { secretsIn } from '../secrets/secret-names.ts';
import type { CodeGenerator, GeneratedCode, GenerationOptions } from './code-generator.ts';

/** The pieces of a reply, without secrets, to whoever listens. */
function redactedTokens(redactor: Redactor, onToken: GenerationOptions['onToken']) {
  const stream = new RedactedStream(redactor);
  const pass = (text: string): void => {
    if (text !== '') onToken?.(text);
  };
  return { push: (text: string) => pass(stream.push(text)), end: () => pass(stream.end()) };
}

/**
 * A generator that is shown no secrets and whose code, messages and errors hold none. Code is changed before anybody
 * has analysed or approved it, never afterwards.
 */
export const redactedGenerator = (inner: CodeGenerator, redactor: Redactor): CodeGenerator => ({
  get name() {
    return inner.name;
  },
  async generateCode(input, options = {}): Promise<GeneratedCode> {
    const own = redactor.plus(secretsIn(input.request.capabilityContextData));
    const tokens = redactedTokens(own, options.onToken);
    try {
      const generated = await inner.generateCode(
        { ...own.fields(input), executionFolder: input.executionFolder },
        { ...options, onToken: tokens.push },
      );
      return own.data(generated);
    } catch (error) {
      throw own.error(error);
    } finally {
      tokens.end();
    }
  },
});
