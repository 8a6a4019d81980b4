import { join, resolve } from 'node:path';
import type { ServiceConfig } from '../config/service-config.ts';

/** Used without `--data-dir` and without settings; relative to the working directory. */
export const DEFAULT_DATA_FOLDER = '_agent_data';

/** Absolute path of the data folder: that of the option, else that of the settings. */
export const dataFolderOf = (
  option: string | undefined,
  { agentDataDir, projectRoot }: Partial<Pick<ServiceConfig, 'agentDataDir' | 'projectRoot'>> = {},
): string => resolve(option ?? resolve(projectRoot ?? '.', agentDataDir ?? DEFAULT_DATA_FOLDER));

export const checkpointPath = (dataFolder: string): string =>
  join(dataFolder, 'checkpoints.sqlite');
