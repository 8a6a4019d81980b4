import { loadServiceConfig } from '../../config/load-service-config.ts';
import type { ReviewService } from '../../review/review-service.ts';
import type { CommandContext } from '../command-context.ts';
import { checkpointPath, dataFolderOf } from '../data-folder.ts';

/** The agent beside the execution service. */
export interface OpenAgent extends AsyncDisposable {
  readonly reviews: ReviewService;
}

/**
 * Opens the agent with the settings that `ask` has, over the same threads; checkpoints are files where the settings do
 * not say otherwise. Requests may name files only where the settings allow it by `inputRoots`.
 * @throws {ContainerConfigurationError} a setting is wrong, or the checkpoints cannot be used
 */
export async function openAgent(
  options: { readonly config?: string | undefined; readonly dataDir?: string | undefined },
  { environment, stderr, palette }: Pick<CommandContext, 'environment' | 'stderr' | 'palette'>,
): Promise<OpenAgent> {
  const found = await loadServiceConfig({ file: options.config, env: environment.variables });
  const dataFolder = dataFolderOf(options.dataDir, found);
  const isKept = found.checkpointer.kind !== 'memory';
  const config = {
    ...found,
    agentDataDir: dataFolder,
    inputRoots: found.inputRoots ?? [],
    checkpointer: isKept
      ? found.checkpointer
      : ({ kind: 'sqlite', path: checkpointPath(dataFolder) } as const),
  };
  const onWarning = (message: string): void => {
    stderr.write(`${palette.doubtful('!')} ${message}\n`);
  };
  const [{ PythonExecutorService }, { ReviewService: Service }] = await Promise.all([
    import('../../service.ts'),
    import('../../review/review-service.ts'),
  ]);
  const service = new PythonExecutorService({ config, onWarning });
  try {
    const reviews = await Service.open(service, { onWarning });
    return {
      reviews,
      [Symbol.asyncDispose]: async () => {
        await reviews[Symbol.asyncDispose]();
        await service[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await service[Symbol.asyncDispose]();
    throw error;
  }
}
