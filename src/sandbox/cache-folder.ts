import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where things are kept that can be made again: in the user's cache folder. */
export const defaultCacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'langgraph-python-executor');
