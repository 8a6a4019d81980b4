import {
  ModelConfigurationError,
  ModelUnavailableError,
  type PythonExecutorException,
} from '../../errors.ts';
import { foreignErrorText } from '../foreign-error-text.ts';

/** Errors of a reply, in the words of the SDK, that the same call will meet again. */
const LASTING = new Set([
  'authentication_failed',
  'oauth_org_not_allowed',
  'account_on_hold',
  'verification_required',
  'billing_error',
  'invalid_request',
  'model_not_found',
  'cloud_credential_error',
]);

/**
 * What a failed call of the agent means: settings to mend, or a service to try again.
 * @param kind what the SDK calls it, when it has a name for it
 */
export function agentFailure(text: string, kind: string | undefined): PythonExecutorException {
  const secrets = [process.env['ANTHROPIC_API_KEY'], process.env['ANTHROPIC_AUTH_TOKEN']];
  const clean = foreignErrorText(
    text,
    secrets.filter((secret) => secret !== undefined),
  );
  const options = { technicalDetails: { generator: 'claude_code', kind: kind ?? null } };
  return kind !== undefined && LASTING.has(kind)
    ? new ModelConfigurationError(
        `The agent cannot work (${kind}); check its credentials and the model of its options. It says: ${clean}`,
        options,
      )
    : new ModelUnavailableError(
        `The agent gave no answer${kind === undefined ? '' : ` (${kind})`}; try again later. It says: ${clean}`,
        options,
      );
}
