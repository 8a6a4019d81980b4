import { ModelConfigurationError } from '../errors.ts';
import { withoutSecretForms } from '../secrets/secret-forms.ts';

/** Where the model service is. */
export interface ModelEndpoint {
  /** For messages: no query, which may hold a key. */
  readonly address: string;
  /** False for every service that only speaks the same protocol. */
  readonly isOpenAi: boolean;
}

const OPENAI_HOST = 'api.openai.com';

/**
 * Checks a base URL; none means OpenAI.
 * @throws {ModelConfigurationError} not an http(s) URL, or one with a user or password in it
 */
export function endpointOf(baseUrl: string | undefined): ModelEndpoint {
  const url = URL.parse(baseUrl ?? `https://${OPENAI_HOST}/v1`);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ModelConfigurationError(
      `The base URL of the model service is not an http(s) address: "${withoutSecretForms(baseUrl ?? '')}". Write it like http://127.0.0.1:11434/v1.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ModelConfigurationError(
      `The base URL of the model service at ${url.host} holds a user or password; give the key as the API key instead.`,
    );
  }
  return { address: url.origin + url.pathname, isOpenAi: url.hostname === OPENAI_HOST };
}
