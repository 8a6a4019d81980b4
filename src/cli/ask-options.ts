import { basename, resolve } from 'node:path';
import { ContainerConfigurationError } from '../errors.ts';
import type { ApprovalMode } from '../approval/approval-config.ts';
import type { ServiceConfig, ServiceConfigInput } from '../config/service-config.ts';
import { configFileOf } from '../config/load-service-config.ts';
import type { SandboxKind } from '../config/sandbox-config.ts';
import type { OutputOptions } from './command-context.ts';
import { DEMO } from './demo.ts';
import type { JupyterAddress } from './option-values.ts';
import type { Environment } from './environment.ts';
import type { ThreadSettings } from './thread-settings.ts';

/** The options of `ask` as commander hands them over. */
export interface AskOptions extends OutputOptions {
  readonly data?: readonly string[] | undefined;
  readonly config?: string | undefined;
  readonly sandbox?: SandboxKind | undefined;
  readonly jupyterUrl?: JupyterAddress | undefined;
  readonly kernel?: string | undefined;
  readonly acceptNoIsolation?: boolean | undefined;
  readonly model?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly approval?: ApprovalMode | undefined;
  readonly attempts?: number | undefined;
  readonly timeout?: number | undefined;
  readonly script?: string | undefined;
  readonly thread?: string | undefined;
}

const HOW_TO_BEGIN = `Three ways to go on:
  - a model:            set OPENAI_API_KEY, and --model or PYTHON_EXECUTOR_MODEL
  - a model of yours:   set OPENAI_BASE_URL (such as http://127.0.0.1:11434/v1) and any OPENAI_API_KEY
  - prepared replies:   --script replies.yaml
Without a question, "ask" shows a demonstration that needs none of them.`;

function checkDemo(options: AskOptions): void {
  const given = (['data', 'script', 'model', 'baseUrl'] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (given.length === 0) return;
  throw new ContainerConfigurationError(
    `There is no question. Put it first: ask "…" ${given.includes('data') ? '--data file.csv' : ''}`.trim(),
  );
}

/** Generators that ask the model of the settings. */
const MODEL_GENERATORS = ['basic', 'legacy', 'llm'];

/**
 * Checks that somebody can write the program.
 * @throws {ContainerConfigurationError} no key and no prepared replies
 */
export function checkWriter(
  settings: Pick<ThreadSettings, 'script'>,
  { model, generator }: Pick<ServiceConfig, 'model' | 'generator'>,
): void {
  const asksModel = settings.script === null && MODEL_GENERATORS.includes(generator.name);
  if (!asksModel || model.apiKey !== undefined) return;
  throw new ContainerConfigurationError(
    `There is no OPENAI_API_KEY, so no model can be asked. ${HOW_TO_BEGIN}`,
  );
}

/** An address may carry a key in its query; such a one is not written down. */
const storableUrl = (url: string | undefined): string | null =>
  url === undefined || url.includes('?') || url.includes('@') ? null : url;

type Task = Pick<
  ThreadSettings,
  'question' | 'demo' | 'approval' | 'script' | 'model' | 'base_url'
>;

function demoTask(options: AskOptions): Task {
  checkDemo(options);
  const { question, script } = DEMO;
  const approval = options.approval ?? 'all_code';
  return { question, demo: true, approval, script, model: null, base_url: null };
}

function ownTask(question: string, options: AskOptions, { model, approval }: ServiceConfig): Task {
  if (question.trim() === '') throw new ContainerConfigurationError('The question is empty.');
  const { script } = options;
  return {
    question,
    demo: false,
    approval: approval.mode,
    script: script === undefined ? null : resolve(script),
    model: model.name,
    base_url: storableUrl(model.baseUrl),
  };
}

/** What the options say; it counts more than a settings file and the environment. */
export const settingsOfOptions = (options: AskOptions): ServiceConfigInput => ({
  executionTimeoutSeconds: options.timeout,
  approval: { mode: options.approval },
  model: { name: options.model, baseUrl: options.baseUrl },
  sandbox: {
    kind: options.sandbox,
    acceptNoIsolation: options.acceptNoIsolation,
    kernelName: options.kernel,
    ...options.jupyterUrl,
  },
});

/** The Jupyter server that a thread uses; null when its programs run elsewhere. */
const jupyterOf = ({ sandbox }: ServiceConfig): ThreadSettings['jupyter'] => {
  if (sandbox.kind !== 'jupyter') return null;
  const { host, port, useHttps, kernelName } = sandbox;
  return { host, port, use_https: useHttps, kernel_name: kernelName };
};

/**
 * The settings of a new thread, from options and the settings they belong to.
 * @throws {ContainerConfigurationError} options that do not go together
 */
export function settingsFor(
  question: string | undefined,
  options: AskOptions,
  { config, environment, now }: { config: ServiceConfig; environment: Environment; now: Date },
): ThreadSettings {
  const file = options.config ?? configFileOf(environment.variables);
  return {
    version: 1,
    created_at: now.toISOString(),
    ...(question === undefined ? demoTask(options) : ownTask(question, options, config)),
    config: file === undefined ? null : resolve(file),
    sandbox: config.sandbox.kind,
    accept_no_isolation: config.sandbox.acceptNoIsolation,
    jupyter: jupyterOf(config),
    timeout_seconds: config.executionTimeoutSeconds,
  };
}

/**
 * Input files by their base names.
 * @throws {ContainerConfigurationError} two files with the same name
 */
export function inputFiles(paths: readonly string[]): Record<string, string> {
  const files: Record<string, string> = {};
  for (const path of paths) {
    const name = basename(path);
    if (files[name] !== undefined) {
      throw new ContainerConfigurationError(
        `Two input files are called "${name}", and programs know files by that name; rename one.`,
      );
    }
    files[name] = resolve(path);
  }
  return files;
}
