import { detectEntrypointAnywhere } from '../../client/entrypoint.ts';
import type { ExecutionConfigDict } from '../../client/execution-config.ts';
import type { MetadataDict } from '../../client/metadata.ts';
import type { ExecuteOptions } from '../../client/submission.ts';
import { writeTar } from '../../client/tar.ts';
import { ContainerConfigurationError } from '../../errors.ts';
import type { CommandContext } from '../command-context.ts';
import { codeInput, readInput } from './code-input.ts';
import type { CodeOptions, RemoteOptions } from './remote-options.ts';

/** The arguments of a command line: before `--` and after it. */
export interface Words {
  readonly given: readonly string[];
  readonly scriptArgs: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

function environmentOf(env: readonly string[], variables: Variables): string[] {
  return env.map((entry) => {
    if (/^[^=]+=/.test(entry)) return entry;
    const value = variables[entry];
    if (value !== undefined) return `${entry}=${value}`;
    throw new ContainerConfigurationError(
      `The environment variable "${entry}" is not set; set it, or give its value: -e ${entry}=value.`,
    );
  });
}

/** Without `network_disabled` the network is on: so asks the original's command line. */
export function configOf(options: RemoteOptions, needsNetwork: boolean): ExecutionConfigDict {
  const { timeout, memory, disk, cpu } = options;
  return {
    ...(timeout && { timeout_seconds: timeout }),
    ...(options.network !== true && !needsNetwork && { network_disabled: true }),
    ...(memory && { memory_mb: memory }),
    ...(disk && { disk_mb: disk }),
    ...(cpu && { cpu_shares: cpu }),
  };
}

async function requirementsOf(options: CodeOptions, context: CommandContext): Promise<string> {
  const { requirements, network, quiet } = options;
  if (requirements === undefined) return '';
  const text = (await readInput(requirements)).toString('utf8');
  if (network !== true && quiet !== true) {
    context.stderr.write('note: the network is on, because --requirements are installed\n');
  }
  return text;
}

/**
 * What `run` and `submit` send. Source: python-executor spec §4.2.
 * @throws {ContainerConfigurationError} | {ArgumentError} a file cannot be read, a variable is not set, no entrypoint
 */
export async function submissionOf(
  { given, scriptArgs }: Words,
  options: CodeOptions,
  context: CommandContext,
): Promise<ExecuteOptions> {
  const envVars = environmentOf(options.env ?? [], context.environment.variables);
  const input = await codeInput(given, options.file ?? [], context.stdin);
  const tarData = 'tarData' in input ? input.tarData : writeTar(input.files);
  const requirements = await requirementsOf(options, context);
  const metadata: MetadataDict = {
    entrypoint: options.entrypoint ?? detectEntrypointAnywhere(tarData),
    ...(options.image && { docker_image: options.image }),
    ...(requirements && { requirements_txt: requirements }),
    config: configOf(options, options.requirements !== undefined),
    ...(envVars.length > 0 && { env_vars: envVars }),
    ...(scriptArgs.length > 0 && { script_args: scriptArgs }),
  };
  return { tarData, metadata };
}
