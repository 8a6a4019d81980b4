import { randomUUID } from 'node:crypto';
import { ContainerConfigurationError } from './errors.ts';
import { createRequest, requestToWire, type PythonExecutionRequestInput } from './request.ts';
import type { Redactor } from './secrets/redactor.ts';
import type { RequestChannel } from './state.ts';

/**
 * What a graph starts a run of a request with.
 * @throws {ContainerConfigurationError} approved code holds a secret: it must not be kept, and is not changed
 */
export function newRun(input: PythonExecutionRequestInput, redactor: Redactor): RequestChannel {
  const request = { ...requestToWire(createRequest(input)), request_id: randomUUID() };
  if (redactor.isIn(request.approved_code)) {
    throw new ContainerConfigurationError(
      'The approved code holds a secret of this service, such as its API key. Take it out; a program gets secrets by `executionModes.*.environment`.',
    );
  }
  return redactor.data(request);
}
