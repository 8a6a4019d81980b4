import { join, resolve } from 'node:path';
import type { ServiceConfig } from '../config/service-config.ts';

/** Used without `--data-dir` and without settings; relative to the working directory. */
export const DEFAULT_DATA_FOLDER = '_agent_data';

/** Absolute path of the data folder: that of the option, else that of the settings. */
export const dataFolderOf = (
  option: string | undefined,
  { agentDataDir, projectRoot }: Partial<Pick<ServiceConfig, 'agentDataDir' | 'projectRoot'>> = {},
): string => resolve(option ?? resolve(projectRoot ?? '.', agentDataDir ?? DEFAULT_DATA_FOLDER));

/** The settings with checkpoints in a file of the data folder, where they name no other place. */
export const keptIn = (dataFolder: string, config: ServiceConfig): ServiceConfig =>
  config.checkpointer.kind === 'memory'
    ? { ...config, checkpointer: { kind: 'sqlite', path: checkpointPath(dataFolder) } }
    : config;

export const checkpointPath = (dataFolder: string): string =>
  join(dataFolder, 'checkpoints.sqlite');
