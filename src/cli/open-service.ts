import type { PythonExecutorService } from '../service.ts';
import type { CommandContext } from './command-context.ts';
import { configOfThread, type ThreadSettings } from './thread-settings.ts';

/**
 * The service for a thread, with the prepared replies where its settings name some.
 * @throws {ContainerConfigurationError} a setting or the file of prepared replies is wrong
 */
export async function openService(
  settings: ThreadSettings,
  dataFolder: string,
  { environment, stderr, palette }: Pick<CommandContext, 'environment' | 'stderr' | 'palette'>,
): Promise<PythonExecutorService> {
  const [{ PythonExecutorService: Service }, { ScriptedCodeGenerator }] = await Promise.all([
    import('../service.ts'),
    import('../generator/scripted-generator.ts'),
  ]);
  const generator =
    settings.script === null ? undefined : await ScriptedCodeGenerator.fromFile(settings.script);
  return new Service({
    config: await configOfThread(settings, dataFolder, environment),
    generator,
    onWarning: (message) => stderr.write(`${palette.doubtful('!')} ${message}\n`),
  });
}
