import { HumanMessage, type BaseMessage } from '@langchain/core/messages';
import type { ServiceConfig } from '../config/service-config.ts';
import { ContainerConfigurationError } from '../errors.ts';
import { createRequest, requestToWire } from '../request.ts';
import { readRunSettings, type RunConfiguration, type RunSettings } from '../run-settings.ts';
import type { RequestChannel, State } from '../state.ts';

/** What a run is asked, and with which settings. */
export interface RunStart {
  /** False when the run is under way already. */
  readonly isNew: boolean;
  readonly request: RequestChannel;
  readonly settings: RunSettings | null;
  /** Id of the last message when the run began. */
  readonly askedIn: string | null;
}

/** A message as a request: what a person types is both the query and the task. */
function requestOf(message: BaseMessage): RequestChannel {
  const text = message.text.trim();
  if (text === '') {
    throw new ContainerConfigurationError('The last message has no text, so nothing is asked.');
  }
  const request = createRequest({ userQuery: text });
  return { ...requestToWire(request), request_id: message.id ?? crypto.randomUUID() };
}

type Known = Pick<
  State,
  'request' | 'run_id' | 'messages' | 'asked_in' | 'run_settings' | 'is_successful' | 'is_failed'
>;

/**
 * Finds out what is asked: a `request` that was not worked on yet, else the last message of a person, else what
 * the run works on already. A new run reads its settings; later they are those in state.
 * @throws {ContainerConfigurationError} nothing is asked, or the run's settings are wrong
 */
export function startOf(state: Known, config: ServiceConfig, runtime: RunConfiguration): RunStart {
  const last = state.messages.at(-1);
  const askedIn = last?.id ?? null;
  const begin = (request: RequestChannel): RunStart => ({
    isNew: true,
    request,
    settings: readRunSettings(config, runtime),
    askedIn,
  });
  const { request } = state;
  if (request !== null && request.request_id !== state.run_id) return begin(request);
  if (last !== undefined && HumanMessage.isInstance(last) && askedIn !== state.asked_in) {
    return begin(requestOf(last));
  }
  if (request === null) {
    throw new ContainerConfigurationError(
      'Nothing is asked: give a message of a person in `messages`, or a `request`; see PythonExecutionRequest.',
    );
  }
  if (state.is_successful || state.is_failed) {
    throw new ContainerConfigurationError(
      `Nothing new is asked: the run of "${request.request_id}" on this thread is over. Give a new message, or a request with another request_id.`,
    );
  }
  return { isNew: false, request, settings: state.run_settings, askedIn: state.asked_in };
}
