/** The client, for environments with `fetch`: Node, Deno, Bun, browsers. */
export { PythonExecutorClient } from './python-executor-client.ts';
export type {
  CallOptions,
  EventOptions,
  ExecutionFilter,
  ExecutionPage,
  OpenSessionOptions,
  PythonExecutorClientOptions,
  WaitOptions,
} from './python-executor-client.ts';
export { PythonSession } from './python-session.ts';
export type {
  OpenSessionFields,
  SessionExecuteOptions,
  SessionFileInfo,
  SessionState,
} from './python-session.ts';
export { followExecution } from './follow-execution.ts';
export type { FollowOptions } from './follow-execution.ts';
export type { ServerEvent } from './server-event.ts';
export type { ExecuteOptions } from './submission.ts';
export type { EvalFile, EvalOptions } from './eval-body.ts';
export { ExecutionStatus } from './execution-status.ts';
export { ExecutionConfig } from './execution-config.ts';
export type { ExecutionConfigDict, ExecutionConfigFields } from './execution-config.ts';
export { Metadata } from './metadata.ts';
export type { JobDict, MetadataDict, MetadataFields } from './metadata.ts';
export { ExecutionResult } from './execution-result.ts';
export type { ArtifactInfo, Dict, ReachedLimitInfo } from './execution-result.ts';
export { detectEntrypoint } from './entrypoint.ts';
export { readTar, writeTar } from './tar.ts';
export type { Files, TarMember } from './tar.ts';
export {
  ArgumentError,
  ClientError,
  ConnectionError,
  InvalidResponseError,
  TimeoutError,
} from './client-error.ts';
export type { ClientErrorCode } from './client-error.ts';
export {
  ApiError,
  BadRequestError,
  ConflictError,
  ForbiddenError,
  GoneError,
  NotFoundError,
  TooLargeError,
  TooManyRequestsError,
  UnauthorizedError,
} from './api-error.ts';
