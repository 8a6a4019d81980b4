import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { analyzeCode, type AnalysisOptions } from './analyzer/analyze-code.ts';
import { CONTROL_PATTERN_SETS } from './analyzer/patterns/control-pattern-sets.ts';
import { AuditLog, auditPath } from './audit/audit-log.ts';
import { checkpointsOf } from './checkpointer/create-checkpointer.ts';
import { ExecutionControlConfig } from './config/execution-control-config.ts';
import { resolveMode } from './config/execution-mode-config.ts';
import type { ServiceConfig } from './config/service-config.ts';
import { Documents } from './documents/documents.ts';
import { ContainerConfigurationError } from './errors.ts';
import type { CodeGenerator } from './generator/code-generator.ts';
import { createCodeGenerator, type GeneratorRegistry } from './generator/create-code-generator.ts';
import { Grants } from './grants/grants.ts';
import { FileManager } from './notebook/file-manager.ts';
import { NotebookManager } from './notebook/notebook-manager.ts';
import type { Parts } from './parts.ts';
import { type LimitsDatabase, loadChannelLimits } from './policy/channel-limits.ts';
import { configOfRun } from './run-settings.ts';
import { redactedGenerator } from './generator/redacted-generator.ts';
import { agentLogger } from './observability/agent-logger.ts';
import { createSandbox } from './sandbox/create-sandbox.ts';
import { RedactedSandbox } from './sandbox/redacted-sandbox.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import type { Redactor } from './secrets/redactor.ts';
import { serviceRedactor } from './secrets/service-redactor.ts';

/** Parts that a caller brings instead of the configured ones. */
export interface GivenParts {
  readonly generator?: CodeGenerator | undefined;
  /** Generators of the deployment by name; `config.generator.name` chooses. @default none */
  readonly generators?: GeneratorRegistry | undefined;
  readonly sandbox?: Sandbox | undefined;
  /** Analyzers and checks of the deployment, beside the shipped ones. @default none */
  readonly analysis?:
    | Pick<AnalysisOptions, 'domainAnalyzers' | 'policyAnalyzers' | 'moreChecks'>
    | undefined;
  /** @default in the configured place of the checkpoints */
  readonly documents?: Documents | undefined;
  /** Told what happens, each line with the ids of thread and run. @default one that writes to stderr from `config.logLevel` on */
  readonly logger?: Logger | undefined;
  /** Told what is questionable and goes on nevertheless. @default process.emitWarning */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** @default the system clock */
  readonly clock?: (() => Date) | undefined;
}

const modelOptions = ({ model }: ServiceConfig) => ({ ...model, model: model.name });

async function createExplain(
  config: ServiceConfig,
  redactor: Redactor,
): Promise<Pick<Parts, 'explain'>> {
  if (!config.explainErrorsWithModel) return {};
  const [{ ModelClient }, { makeErrorDiagnosis }] = await Promise.all([
    import('./generator/model-client.ts'),
    import('./generator/error-diagnosis.ts'),
  ]);
  const explain = makeErrorDiagnosis(new ModelClient(modelOptions(config)));
  return {
    explain: async (input, options) =>
      redactor.values(await explain(redactor.fields(input), options)),
  };
}

/** Off: null. On without a database: an empty one, which blocks every write. Source: spec §19.6. */
async function loadLimits(
  { controlSystem, projectRoot }: ServiceConfig,
  warn: (message: string) => void,
): Promise<LimitsDatabase | null> {
  const { enabled, databasePath, allowUnlistedChannels } = controlSystem.limitsChecking;
  if (!enabled) return null;
  if (databasePath === undefined) return { channels: {}, allowUnlisted: allowUnlistedChannels };
  const loaded = await loadChannelLimits(databasePath, projectRoot, allowUnlistedChannels);
  loaded.problems.forEach(warn);
  return loaded.database;
}

/** The analysis that settings and deployment ask for. */
function analyzerFor(
  config: ServiceConfig,
  given: GivenParts,
  redactor: Redactor,
): Parts['analyze'] {
  const { patterns, patternSets, writesEnabled, type } = config.controlSystem;
  const options = {
    ...given.analysis,
    approvalMode: config.approval.mode,
    control: new ExecutionControlConfig(writesEnabled, type),
    patternSets: [...CONTROL_PATTERN_SETS, ...patternSets],
    textPatterns: patterns,
    modes: (mode: string) => resolveMode(mode, config),
    settings: config.analyzerSettings,
  };
  // What the mode means is shown to the reviewer, and the values of its variables are not.
  return async (code, { pythonVersion }, request = {}) =>
    redactor.data(await analyzeCode(code, { ...options, ...request, pythonVersion }));
}

async function generatorFor(
  config: ServiceConfig,
  given: GivenParts,
  { redactor, warn }: { redactor: Redactor; warn: (message: string) => void },
): Promise<CodeGenerator> {
  const { generator, model } = config;
  const redact = (text: string): string => redactor.text(text);
  const settings = { ...generator, model, onWarning: warn, redact };
  const made = given.generator ?? (await createCodeGenerator(settings, given.generators));
  return redactedGenerator(made, redactor);
}

function createStorage(config: ServiceConfig, clock: () => Date) {
  const { controlSystem, executedScriptsDir, jupyter, projectRoot } = config;
  const agentDataDir = resolve(projectRoot, config.agentDataDir);
  const files = new FileManager({
    agentDataDir,
    executedScriptsDir,
    clock,
    // Without its token: links are kept.
    jupyter: jupyter && { baseUrl: jupyter.baseUrl },
  });
  return {
    files,
    audit: new AuditLog(auditPath(agentDataDir), { clock }),
    notebooks: new NotebookManager(files, { connector: controlSystem.connector }),
  };
}

/** Generators that ask the model of the settings, unless their options name another one. */
const MODEL_GENERATORS = ['basic', 'legacy', 'llm'];
const takesModel = ({ generator }: ServiceConfig, given: GivenParts): boolean =>
  given.generator === undefined &&
  MODEL_GENERATORS.includes(generator.name) &&
  generator.options['name'] === undefined;

/**
 * Wires what the nodes work with; libraries are loaded only for what the configuration uses.
 * @throws {ContainerConfigurationError} generator, sandbox or limits cannot be had as configured
 */
export async function createParts(config: ServiceConfig, given: GivenParts): Promise<Parts> {
  const clock = given.clock ?? (() => new Date());
  const redactor = serviceRedactor(config);
  const logger = await agentLogger(config, given.logger, redactor);
  const { onWarning = (message: string) => process.emitWarning(message) } = given;
  const warn = (message: string): void => {
    logger?.warn(redactor.text(message));
    onWarning(redactor.text(message));
  };
  const sandbox =
    given.sandbox ?? (await createSandbox(config.sandbox, config.executionModes, warn));
  new ExecutionControlConfig(config.controlSystem.writesEnabled).validate().forEach(warn);
  const storage = createStorage(config, clock);
  const documents = given.documents ?? new Documents(checkpointsOf(config));
  const parts: Parts = {
    config,
    clock,
    redactor,
    logger,
    ...storage,
    generator: await generatorFor(config, given, { redactor, warn }),
    sandbox: new RedactedSandbox(sandbox, redactor),
    documents,
    grants: new Grants(documents, { audit: storage.audit, clock }),
    limits: await loadLimits(config, warn),
    analyze: analyzerFor(config, given, redactor),
    ...(await createExplain(config, redactor)),
    forRun: async (settings) => {
      if (settings.code_model !== undefined && !takesModel(config, given)) {
        throw new ContainerConfigurationError(
          `code_model "${settings.code_model}" cannot be honoured: the generator of this service chooses its model itself.`,
        );
      }
      const own = configOfRun(config, settings);
      const generator =
        settings.code_model === undefined
          ? parts.generator
          : await generatorFor(own, given, { redactor, warn });
      return { ...parts, config: own, generator, analyze: analyzerFor(own, given, redactor) };
    },
  };
  return parts;
}
