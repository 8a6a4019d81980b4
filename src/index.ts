/// <reference lib="esnext.disposable" preserve="true" />
export { PythonExecutorService } from './service.ts';
export type { PythonExecutorServiceOptions, ServiceInput } from './service.ts';
export { createRequest } from './request.ts';
export type { PythonExecutionRequest, PythonExecutionRequestInput } from './request.ts';
export { PlanningMode } from './structured-plan.ts';
export type { AnalysisPhase, StructuredPlan } from './structured-plan.ts';
export type { PythonExecutionSuccess } from './result.ts';
export { isAwaitingApproval } from './outcome.ts';
export type { AwaitingApproval, Outcome, PythonServiceResult } from './outcome.ts';
export type { AgentEvent, NodeName } from './events.ts';

export { buildGraph } from './graph.ts';
export { createParts } from './create-parts.ts';
export type { GivenParts } from './create-parts.ts';
export type { Parts } from './parts.ts';
export { preserveOnceSet, PythonExecutionState } from './state.ts';
export { Documents } from './documents/documents.ts';
export type {
  DocumentChanges,
  DocumentQuery,
  DocumentStore,
  DocumentUpdate,
} from './documents/document-store.ts';
export { Grants } from './grants/grants.ts';
export type { GrantFilter } from './grants/grants.ts';
export type { Grant, GrantedOperation, GrantOffer, GrantScope } from './grants/grant.ts';
export type { Allow } from './approval/allow.ts';
export type { RunSettings } from './run-settings.ts';

export {
  ApprovalExpiredError,
  ApprovalMismatchError,
  ApprovalRejectedError,
  ApprovalUsedError,
  CodeGenerationError,
  CodePolicyError,
  CodeRuntimeError,
  CodeSyntaxError,
  ContainerConfigurationError,
  ContainerConnectivityError,
  ErrorCategory,
  ExecutionTimeoutError,
  MaxAttemptsExceededError,
  ModelConfigurationError,
  ModelUnavailableError,
  PythonExecutorException,
  RECOVERY,
  WorkflowError,
} from './errors.ts';
export type {
  ExceptionOptions,
  OperationType,
  Recovery,
  TechnicalDetails,
  WorkflowStage,
} from './errors.ts';
export { ChannelLimitsViolationError } from './policy/channel-limits-violation-error.ts';
export { errorRecordSchema } from './error-analysis/error-record.ts';
export type { ErrorRecord } from './error-analysis/error-record.ts';

export { createServiceConfig } from './config/service-config.ts';
export type {
  CheckpointerConfig,
  ModelConfig,
  ServiceConfig,
  ServiceConfigInput,
} from './config/service-config.ts';
export type { ServiceConfig as PythonExecutorConfig } from './config/service-config.ts';
export type { ControlSystemConfig } from './config/control-system-config.ts';
export type { SandboxConfig, SandboxKind } from './config/sandbox-config.ts';
export { loadServiceConfig, readSettings } from './config/load-service-config.ts';
export type { ConfigSources } from './config/load-service-config.ts';
export { configFromEnv } from './config/config-from-env.ts';
export { ContainerEndpointConfig } from './config/container-endpoint-config.ts';
export type { ContainerEndpoint } from './config/container-endpoint-config.ts';
export { ExecutionControlConfig } from './config/execution-control-config.ts';
export { ExecutionMode } from './execution-mode.ts';
export type { ExecutionModeConfig, Gateway } from './config/execution-mode-config.ts';
export {
  getContainerEndpointConfigFromConfigurable,
  getExecutionControlConfig,
  getExecutionControlConfigFromConfigurable,
  getExecutionModeConfigFromConfigurable,
} from './config/resolvers.ts';
export type { Configurable } from './config/resolvers.ts';

export type {
  CodeGenerator,
  GeneratedCode,
  GenerationInput,
  GenerationOptions,
  TokenUsage,
} from './generator/code-generator.ts';
export { createCodeGenerator } from './generator/create-code-generator.ts';
export type { GeneratorSettings } from './generator/create-code-generator.ts';
export type {
  GeneratorContext,
  GeneratorEntry,
  GeneratorRegistry,
} from './generator/generator-registry.ts';
export { LLMCodeGenerator } from './generator/llm-generator.ts';
export type { LlmGeneratorOptions } from './generator/llm-generator.ts';
export { ScriptedCodeGenerator } from './generator/scripted-generator.ts';
export type { ScriptedReply } from './generator/script-file.ts';
export { MockCodeGenerator } from './generator/mock-generator.ts';
export type { MockOptions } from './generator/mock-generator.ts';
export type { MockBehaviour } from './generator/mock-behaviours.ts';
export { ClaudeCodeGenerator } from './generator/claude-code/claude-code-generator.ts';
export { toPromptText } from './generator/error-feedback.ts';

export { analyzeCode } from './analyzer/analyze-code.ts';
export type { AnalysisOptions } from './analyzer/analyze-code.ts';
export type { AnalysisResult } from './analyzer/analysis-result.ts';
export type { Check } from './analyzer/checks.ts';
export type { Demand, Finding, FindingCategory, Severity } from './analyzer/finding.ts';
export type { Program } from './analyzer/python/program.ts';
export { validateResultStructure } from './analyzer/result-structure.ts';
export type { BasicAnalysisResult } from './analyzer/policy/basic-analysis.ts';
export type { DomainAnalysisResult, DomainAnalyzer } from './analyzer/policy/domain-analyzer.ts';
export type {
  ExecutionPolicyAnalyzer,
  ExecutionPolicyDecision,
} from './analyzer/policy/policy-analyzer.ts';
export type {
  AnalyzerSource,
  PolicyConfiguration,
} from './analyzer/policy/policy-configuration.ts';
export { SQL_PATTERNS } from './analyzer/patterns/sql-writes.ts';
export { CONTROL_PATTERN_SETS } from './analyzer/patterns/control-pattern-sets.ts';
export { detectControlSystemOperations } from './analyzer/patterns/detect-control-system-operations.ts';
export type { DetectedOperations } from './analyzer/patterns/detect-control-system-operations.ts';
export { readPatternSets } from './analyzer/patterns/pattern-set.ts';
export type { PatternSet, PatternSetInput } from './analyzer/patterns/pattern-set.ts';

export {
  ApprovalMode,
  GlobalApprovalConfig,
  MemoryApprovalConfig,
  PythonExecutionApprovalConfig,
} from './approval/approval-config.ts';
export type { GlobalApprovalMode } from './approval/approval-config.ts';
export { ApprovalManager, getApprovalManager } from './approval/approval-manager.ts';
export type { ApprovalSummary } from './approval/approval-manager.ts';
export { MemoryApprovalEvaluator, PythonExecutionApprovalEvaluator } from './approval/evaluator.ts';
export type { ApprovalDecision } from './approval/evaluator.ts';
export type { ApprovalPayload } from './approval/payload.ts';
export type { Decision } from './approval/decision.ts';

export { ReviewService } from './review/review-service.ts';
export type { ReviewServiceOptions } from './review/review-service.ts';
export {
  ReviewDecidedError,
  ReviewExpiredError,
  RunBusyError,
  UnusableInputError,
} from './review/reviews.ts';
export type { ReviewFilter, Reviews } from './review/reviews.ts';
export type { CodeCheck, Review, ReviewDecision, ReviewDetail } from './review/review.ts';
export type { RunView } from './review/run-view.ts';

export { loadChannelLimits, parseChannelLimits } from './policy/channel-limits.ts';
export type {
  ChannelLimits,
  ChannelLimitsConfig,
  LimitsDatabase,
  LoadedLimits,
} from './policy/channel-limits.ts';
export { LimitsValidator } from './policy/limits-validator.ts';
export type { LimitsViolation, LimitsViolationType } from './policy/limits-violation.ts';
export type { ConnectorConfig } from './policy/connector-config.ts';
export type { JobPolicy } from './policy/job-policy.ts';
export type { ChannelWrite, Refusal } from './policy/policy-report.ts';
export { AuditLog } from './audit/audit-log.ts';
export type { AuditLogOptions } from './audit/audit-log.ts';
export type { AuditEvent } from './audit/audit-event.ts';

export { createJob } from './sandbox/job.ts';
export type { Capture, ExecutionJob, ExecutionLimits, JobInput } from './sandbox/job.ts';
export type {
  Artifact,
  ArtifactKind,
  Execution,
  ExecutionEvent,
  PythonError,
  Results,
  Timings,
} from './sandbox/execution.ts';
export type { ReachedLimit } from './sandbox/reached-limits.ts';
export type {
  AdoptableJob,
  Backlog,
  ExecuteOptions,
  Sandbox,
  SandboxHealth,
  SandboxProfile,
  Urgency,
} from './sandbox/sandbox.ts';
export { createSessionOrder, SessionGoneError } from './sandbox/session.ts';
export type {
  ResetOptions,
  SandboxSession,
  SessionEnd,
  SessionEndReason,
  SessionFile,
  SessionOrder,
  SessionOrderInput,
  SessionProgram,
} from './sandbox/session.ts';
export { SessionService } from './sessions/session-service.ts';
export type {
  OpenSessionInput,
  OfTenant,
  SessionEndListener,
  SessionServiceOptions,
} from './sessions/session-service.ts';
export type { SessionSettingsInput } from './sessions/session-settings.ts';
export type { SessionStatus } from './sessions/session-status.ts';
export { SessionBusyError, TooManySessionsError, UnknownSessionError } from './sessions/errors.ts';
export { createSandbox } from './sandbox/create-sandbox.ts';
export type { CellCount, CellStats } from './sandbox/cells/cell.ts';
export type { CellSettingsInput, IsolationLevel } from './sandbox/cells/cell-settings.ts';
export { DockerSandbox } from './sandbox/docker/docker-sandbox.ts';
export type { DockerSandboxOptions } from './sandbox/docker/docker-sandbox-options.ts';
export { RemoteSandbox } from './sandbox/remote/remote-sandbox.ts';
export type { RemoteSandboxOptions } from './sandbox/remote/remote-sandbox.ts';
export { QueueSandbox } from './sandbox/queue/queue-sandbox.ts';
export type { QueueSettingsInput } from './sandbox/queue/queue-settings.ts';
export { JupyterSandbox } from './sandbox/jupyter/jupyter-sandbox.ts';
export type { JupyterSandboxOptions } from './sandbox/jupyter/jupyter-sandbox.ts';
export { JailSandbox } from './sandbox/jail/jail-sandbox.ts';
export type { JailSandboxOptions } from './sandbox/jail/jail-sandbox.ts';
export { LocalSandbox } from './sandbox/local/local-sandbox.ts';
export type { LocalSandboxOptions } from './sandbox/local/local-sandbox.ts';
export { PyodideSandbox } from './sandbox/pyodide/pyodide-sandbox.ts';
export type { PyodideSandboxOptions } from './sandbox/pyodide/pyodide-sandbox.ts';

export { NotebookType } from './notebook/notebook-attempt.ts';
export type { NotebookAttempt } from './notebook/notebook-attempt.ts';
export {
  addNotebookAttempt,
  getNextAttemptNumber,
  isInitialized,
} from './notebook/execution-context.ts';
export type { PythonExecutionContext, WireExecutionContext } from './notebook/execution-context.ts';
export { fromWireContext, toWireContext } from './notebook/wire-context.ts';
export { FileManager } from './notebook/file-manager.ts';
export type { FileManagerOptions } from './notebook/file-manager.ts';
export { NotebookManager } from './notebook/notebook-manager.ts';
export type {
  AttemptNotebook,
  FinalNotebook,
  WrittenNotebook,
} from './notebook/notebook-manager.ts';
export type { SavedExecution } from './notebook/save-execution.ts';
export { makeJsonSerializable, serializeResultsToFile } from './serialize-results.ts';
export type { SerializationOutcome } from './serialize-results.ts';
export { fromWire, toWire } from './wire.ts';
export type { Wire } from './wire.ts';
export { jsonObjectSchema, jsonValueSchema } from './json.ts';
export type { JsonObject, JsonValue } from './json.ts';

export { PythonCapability } from './capability/python-capability.ts';
export type { NodeMapping, PythonCapabilityOptions } from './capability/python-capability.ts';
export { PythonCapabilityState } from './capability/capability-state.ts';
export type {
  CapabilityInput,
  CapabilityState,
  CapabilityUpdate,
} from './capability/capability-state.ts';
export type { CapturedFigure } from './capability/figure-registry.ts';
export { classifyError, ErrorSeverity } from './capability/classify-error.ts';
export type { ErrorClassification } from './capability/classify-error.ts';
export { createPythonSessionTool } from './capability/session-tool.ts';
export type { PythonSessionToolOptions } from './capability/session-tool.ts';
export { createPythonTool } from './capability/python-tool.ts';
export type { PythonToolOptions } from './capability/python-tool.ts';
export { PythonResultsContext } from './capability/results-context.ts';
export { getContextAccessDescription } from './capability/context-access.ts';
export type { ContextInput } from './capability/context-access.ts';
export { recursivelySummarizeData } from './summarize-data.ts';
export {
  clearApprovalState,
  getApprovalResumeData,
  getApprovedPayloadFromState,
  handleServiceWithInterrupts,
} from './capability/approval-resume.ts';
export type { ApprovalState } from './capability/approval-resume.ts';

export { createCheckpointer } from './checkpointer/create-checkpointer.ts';
export { SqliteSaver } from './checkpointer/sqlite-saver.ts';
