/// <reference lib="esnext.disposable" preserve="true" />
export { PythonExecutorService } from './service.ts';
export type { PythonExecutorServiceOptions, ServiceInput } from './service.ts';
export { createRequest } from './request.ts';
export type { PythonExecutionRequest, PythonExecutionRequestInput } from './request.ts';
export type { PythonExecutionSuccess } from './result.ts';
export { isAwaitingApproval } from './outcome.ts';
export type { AwaitingApproval, Outcome, PythonServiceResult } from './outcome.ts';
export type { AgentEvent, NodeName } from './events.ts';
export { createServiceConfig } from './config/service-config.ts';
export type { ServiceConfig, ServiceConfigInput } from './config/service-config.ts';
export type { SandboxConfig, SandboxKind } from './config/sandbox-config.ts';
export { loadServiceConfig, readSettings } from './config/load-service-config.ts';
export type { ConfigSources } from './config/load-service-config.ts';
export { configFromEnv } from './config/config-from-env.ts';

export { buildGraph } from './graph.ts';
export { createParts } from './create-parts.ts';
export type { Parts } from './parts.ts';
export { preserveOnceSet, PythonExecutionState } from './state.ts';

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
export type { ExceptionOptions, OperationType, Recovery, WorkflowStage } from './errors.ts';
export { errorRecordSchema } from './error-analysis/error-record.ts';
export type { ErrorRecord } from './error-analysis/error-record.ts';

export { ExecutionMode } from './execution-mode.ts';
export type { AnalysisResult } from './analyzer/analysis-result.ts';
export type { Demand, Finding, Severity } from './analyzer/finding.ts';
export { analyzeCode } from './analyzer/analyze-code.ts';
export type { ApprovalPayload } from './approval/payload.ts';
export type { Decision } from './approval/decision.ts';

export type {
  CodeGenerator,
  GeneratedCode,
  GenerationInput,
  GenerationOptions,
} from './generator/code-generator.ts';
export { LLMCodeGenerator } from './generator/llm-generator.ts';
export { ScriptedCodeGenerator } from './generator/scripted-generator.ts';
export { MockCodeGenerator } from './generator/mock-generator.ts';
export { ClaudeCodeGenerator } from './generator/claude-code/claude-code-generator.ts';
export { createCodeGenerator } from './generator/create-code-generator.ts';
export type { GeneratorSettings } from './generator/create-code-generator.ts';
export type {
  GeneratorContext,
  GeneratorEntry,
  GeneratorRegistry,
} from './generator/generator-registry.ts';
export { PlanningMode } from './structured-plan.ts';
export type { AnalysisPhase, StructuredPlan } from './structured-plan.ts';

export { NotebookType } from './notebook/notebook-attempt.ts';
export type { NotebookAttempt } from './notebook/notebook-attempt.ts';
export {
  addNotebookAttempt,
  getNextAttemptNumber,
  isInitialized,
} from './notebook/execution-context.ts';
export type { PythonExecutionContext } from './notebook/execution-context.ts';
export { FileManager } from './notebook/file-manager.ts';
export { NotebookManager } from './notebook/notebook-manager.ts';
export { fromWire, toWire } from './wire.ts';
export type { Wire } from './wire.ts';

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
export type { ExecuteOptions, Sandbox, SandboxHealth, SandboxProfile } from './sandbox/sandbox.ts';
export { createSandbox } from './sandbox/create-sandbox.ts';
export { DockerSandbox } from './sandbox/docker/docker-sandbox.ts';
export { LocalSandbox } from './sandbox/local/local-sandbox.ts';
export { PyodideSandbox } from './sandbox/pyodide/pyodide-sandbox.ts';

export { createCheckpointer } from './checkpointer/create-checkpointer.ts';
export { SqliteSaver } from './checkpointer/sqlite-saver.ts';
export { jsonObjectSchema, jsonValueSchema } from './json.ts';
export type { JsonObject, JsonValue } from './json.ts';

export { JupyterSandbox } from './sandbox/jupyter/jupyter-sandbox.ts';
export type { JupyterSandboxOptions } from './sandbox/jupyter/jupyter-sandbox.ts';
export { ContainerEndpointConfig } from './config/container-endpoint-config.ts';
export { ExecutionControlConfig } from './config/execution-control-config.ts';
export type { ExecutionModeConfig } from './config/execution-mode-config.ts';
export {
  getContainerEndpointConfigFromConfigurable,
  getExecutionControlConfig,
  getExecutionControlConfigFromConfigurable,
  getExecutionModeConfigFromConfigurable,
} from './config/resolvers.ts';

export { CONTROL_PATTERN_SETS } from './analyzer/patterns/control-pattern-sets.ts';
export { detectControlSystemOperations } from './analyzer/patterns/detect-control-system-operations.ts';
export { readPatternSets } from './analyzer/patterns/pattern-set.ts';
export type { DomainAnalyzer } from './analyzer/policy/domain-analyzer.ts';
export type { ExecutionPolicyAnalyzer } from './analyzer/policy/policy-analyzer.ts';
export { ApprovalMode } from './approval/approval-config.ts';
export { getApprovalManager } from './approval/approval-manager.ts';
export { PythonExecutionApprovalEvaluator } from './approval/evaluator.ts';
export { ChannelLimitsViolationError } from './policy/channel-limits-violation-error.ts';
export { LimitsValidator } from './policy/limits-validator.ts';
export { loadChannelLimits } from './policy/channel-limits.ts';
export { AuditLog } from './audit/audit-log.ts';

export { PythonCapability } from './capability/python-capability.ts';
export { createPythonTool } from './capability/python-tool.ts';
export { PythonResultsContext } from './capability/results-context.ts';
export { getContextAccessDescription } from './capability/context-access.ts';
export { recursivelySummarizeData } from './summarize-data.ts';
export {
  clearApprovalState,
  getApprovalResumeData,
  getApprovedPayloadFromState,
  handleServiceWithInterrupts,
} from './capability/approval-resume.ts';
