/**
 * Every public name of the original framework's Python executor at its work: `node examples/public-names.ts`.
 * No key, no Docker, no Python of your own: programs are prepared, and run in the embedded sandbox.
 */
import { END, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import {
  CodeGenerationError,
  CodeRuntimeError,
  CodeSyntaxError,
  ContainerConfigurationError,
  ContainerConnectivityError,
  type ContainerEndpointConfig,
  createRequest,
  ErrorCategory,
  type ExecutionControlConfig,
  ExecutionMode,
  type ExecutionModeConfig,
  ExecutionTimeoutError,
  FileManager,
  fromWireContext,
  getContainerEndpointConfigFromConfigurable,
  getExecutionControlConfig,
  getExecutionControlConfigFromConfigurable,
  getExecutionModeConfigFromConfigurable,
  isAwaitingApproval,
  isInitialized,
  makeJsonSerializable,
  MaxAttemptsExceededError,
  MockCodeGenerator,
  type NotebookAttempt,
  NotebookManager,
  NotebookType,
  PythonCapability,
  PythonCapabilityState,
  type PythonExecutionContext,
  type PythonExecutionRequest,
  type PythonExecutionState,
  type PythonExecutionSuccess,
  PythonExecutorException,
  PythonExecutorService,
  type PythonServiceResult,
  serializeResultsToFile,
  WorkflowError,
} from '../src/index.ts';

/** The settings of a run as the framework carries them: LangGraph's `config.configurable`. */
const configurable = {
  agent_control_defaults: { epics_writes_enabled: false },
  execution: {
    modes: {
      read_only: { kernel_name: 'python3-epics-readonly', gateway: 'reading' },
      write_access: { kernel_name: 'python3-epics-write', allows_writes: true },
    },
    epics: { gateways: { reading: { address: 'gateway.example.org', port: 5064 } } },
  },
  service_configs: {
    jupyter: {
      containers: {
        read: { hostname: 'jupyter-read', port_host: 8088, execution_modes: ['read_only'] },
      },
    },
  },
};

/** What the settings mean for a program that wants to write. */
function describeSettings(): void {
  const control: ExecutionControlConfig = getExecutionControlConfigFromConfigurable(configurable);
  const modeName: ExecutionMode = control.getExecutionMode(true);
  const mode: ExecutionModeConfig = getExecutionModeConfigFromConfigurable(configurable, modeName);
  const endpoint: ContainerEndpointConfig = getContainerEndpointConfigFromConfigurable(
    configurable,
    modeName,
  );
  console.log(`writes: ${modeName === ExecutionMode.WRITE_ACCESS ? 'enabled' : 'disabled'}`);
  console.log(`kernel: ${mode.kernelName} at ${endpoint.baseUrl}`, mode.environment);
  // Of a whole configuration file; what is missing there means no.
  const whole = getExecutionControlConfig({ control_system: { writes_enabled: true } });
  console.log(`with the other file: ${whole.validate().join(' ')}`);
}

/** What to do about a failure, by its class where that knows more than its category. */
function advise(error: unknown): string {
  if (!(error instanceof PythonExecutorException)) throw error;
  if (error instanceof ContainerConnectivityError) return `start what should be at ${error.host}`;
  if (error instanceof ContainerConfigurationError) return `mend the settings: ${error.message}`;
  if (error instanceof ExecutionTimeoutError) return `allow more than ${error.timeoutSeconds} s`;
  if (error instanceof CodeGenerationError) return 'word the request differently';
  if (error instanceof CodeSyntaxError) return error.syntaxIssues.join('\n');
  if (error instanceof CodeRuntimeError) return error.tracebackInfo;
  if (error instanceof WorkflowError) return `report it: ${error.getUserMessage()}`;
  if (error instanceof MaxAttemptsExceededError) {
    return `nothing worked in ${error.maxAttempts} attempts:\n${error.errorChain.join('\n')}`;
  }
  return error.category === ErrorCategory.INFRASTRUCTURE ? 'try again later' : error.message;
}

const request: PythonExecutionRequest = createRequest({
  userQuery: 'What are sum and mean of 1, 2, 3 and 4?',
  expectedResults: { sum: 'int', mean: 'float' },
});

/** Runs the request and shows what it left. */
async function compute(service: PythonExecutorService): Promise<PythonServiceResult> {
  const config = { configurable: { thread_id: 'compute' } };
  const outcome = await service.invoke(request, config);
  if (isAwaitingApproval(outcome)) throw new Error('nothing in this program needs an approval');
  const graph = await service.getCompiledGraph();
  const { values } = await graph.getState(config);
  const state = values as typeof PythonExecutionState.State;
  const context: PythonExecutionContext = fromWireContext(state.execution_folder);
  const attempts: readonly NotebookAttempt[] = context.notebookAttempts;
  const final = attempts.find(({ notebookType }) => notebookType === NotebookType.FINAL_SUCCESS);
  console.log(`attempts: ${state.generation_attempt}, notebooks: ${attempts.length}`);
  if (isInitialized(context)) console.log(`folder: ${context.folderPath}`);
  console.log(`story: ${final?.notebookPath}`);
  return outcome;
}

/** The same as a step of another graph, whose later steps find the results in `PYTHON_RESULTS`. */
async function computeInGraph(service: PythonExecutorService): Promise<void> {
  const graph = new StateGraph(PythonCapabilityState)
    .addNode('python', new PythonCapability({ service }).asNode())
    .addEdge(START, 'python')
    .addEdge('python', END)
    .compile({ checkpointer: new MemorySaver() });
  const state = await graph.invoke(
    { user_query: request.userQuery, task_objective: request.taskObjective, context_key: 'mean' },
    { configurable: { thread_id: 'graph' } },
  );
  console.dir(state.capability_context_data?.['PYTHON_RESULTS'], { depth: 2 });
}

/** Keeps results that come from elsewhere the way the service keeps those of its programs. */
async function keep({ results, executionTime }: PythonExecutionSuccess): Promise<void> {
  const files = new FileManager({ agentDataDir: '_agent_data' });
  const context = await files.createExecutionFolder('public_names');
  const more = { ...results, seconds: executionTime, at: new Date(), ratios: new Map([[1, NaN]]) };
  const outcome = await serializeResultsToFile(more, `${context.folderPath}/results.json`);
  console.log(outcome.success ? `kept: ${outcome.filePath}` : `not kept: ${outcome.error}`);
  const { attempt } = await new NotebookManager(files).createFinalNotebook({
    context,
    userQuery: request.userQuery,
    taskObjective: request.taskObjective,
    code: 'results = {}',
    results: makeJsonSerializable(more),
    audit: { attempt: 1 },
  });
  console.log(`notebook: ${attempt.notebookPath}`);
}

describeSettings();
{
  // The first program divides by zero, the second one has learnt from it.
  await using service = new PythonExecutorService({
    generator: new MockCodeGenerator({ behaviour: 'error_aware' }),
  });
  const { executionResult } = await compute(service);
  await computeInGraph(service);
  await keep(executionResult);
}
{
  await using service = new PythonExecutorService({
    generator: new MockCodeGenerator({ behaviour: 'syntax_error' }),
  });
  await service.invoke(request).catch((error: unknown) => console.log(advise(error)));
}
