/** Spec §1: what the original exports is exported here, is used in an example, and is explained. */
import { describe, expect, it } from 'vitest';
import * as index from '../../src/index.ts';
import { exportedNames, readExample, readReference } from './public-exports.ts';

/** The table of §1, then its "Also exported". */
const VALUES = [
  'PythonExecutorService',
  'PythonExecutionState',
  'ExecutionControlConfig',
  'ContainerEndpointConfig',
  'NotebookType',
  'PythonExecutorException',
  'CodeRuntimeError',
  'CodeGenerationError',
  'ContainerConnectivityError',
  'ExecutionTimeoutError',
  'ErrorCategory',
  'getExecutionControlConfigFromConfigurable',
  'getExecutionModeConfigFromConfigurable',
  'getContainerEndpointConfigFromConfigurable',
  'PythonCapability',
  'ExecutionMode',
  'getExecutionControlConfig',
  'ContainerConfigurationError',
  'CodeSyntaxError',
  'MaxAttemptsExceededError',
  'WorkflowError',
  'FileManager',
  'NotebookManager',
  'makeJsonSerializable',
  'serializeResultsToFile',
] as const;
/** Those that are types here. */
const TYPES = [
  'PythonExecutionRequest',
  'PythonServiceResult',
  'PythonExecutionSuccess',
  'PythonExecutionContext',
  'ExecutionModeConfig',
  'NotebookAttempt',
] as const;
/** "Module-internal but needed". */
const INTERNAL = [
  'PythonExecutionEngineResult',
  'AnalysisResult',
  'BasicAnalysisResult',
  'DomainAnalysisResult',
  'ExecutionPolicyDecision',
  'DomainAnalyzer',
  'ExecutionPolicyAnalyzer',
  'ExecutionWrapper',
  'ContainerEndpoint',
  'SessionInfo',
  'JupyterSessionManager',
  'CodeExecutionEngine',
  'FileBasedResultCollector',
  'ContainerExecutor',
  'LocalCodeExecutor',
  'ContainerCodeExecutor',
  'LLMCodeGenerator',
  'StaticCodeAnalyzer',
  'PythonExecutorConfig',
  'validateResultStructure',
] as const;

const exported = exportedNames();
const reference = readReference();
const [explained = '', original = ''] = reference.split('\n## Names of the original\n');
/** The names at the beginning of the rows of a table. */
const namesIn = (text: string): string[] =>
  [...text.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  );

describe('§1 public names', () => {
  it.each(VALUES)('%s is exported', (name) => {
    expect(Object.keys(index)).toContain(name);
  });

  it.each(TYPES)('%s is exported, as a type', (name) => {
    expect(exported).toContain(name);
  });

  it.each([...VALUES, ...TYPES])('%s is used in the example', (name) => {
    const [, use = ''] = readExample().split("} from '../src/index.ts';");
    expect(use).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it.each([...VALUES, ...TYPES, ...INTERNAL])('docs/api.md says where %s is', (name) => {
    expect(namesIn(original)).toContain(name);
  });
});

describe('docs/api.md', () => {
  it('explains every export once, and nothing else', () => {
    expect(namesIn(explained).toSorted()).toEqual(exported.toSorted());
  });

  it('knows every value that the index has', () => {
    expect(exported).toEqual(expect.arrayContaining(Object.keys(index)));
  });
});
