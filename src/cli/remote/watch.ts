import { followExecution } from '../../client/follow-execution.ts';
import type { PythonExecutorClient } from '../../client/python-executor-client.ts';
import type { ServerEvent } from '../../client/server-event.ts';
import type { CommandContext } from '../command-context.ts';
import { printResult } from './print-result.ts';
import type { RemoteOptions } from './remote-options.ts';

/** Shows an execution to its end, live unless only the end can tell what is to be shown; returns the exit code. */
export async function watch(
  client: PythonExecutorClient,
  id: string,
  options: RemoteOptions,
  { stdout, stderr, signal }: CommandContext,
): Promise<number> {
  const shown = { stdout: '', stderr: '' };
  let hasGap = false;
  const onEvent = (event: ServerEvent): void => {
    // What comes after a gap is shown in its place, at the end.
    hasGap ||= event.type === 'gap';
    if (hasGap || (event.type !== 'stdout' && event.type !== 'stderr')) return;
    shown[event.type] += event.text;
    (event.type === 'stdout' ? stdout : stderr).write(event.text);
  };
  const isLive = options.quiet !== true && options.verbose !== true;
  const result = await followExecution(client, id, { signal, ...(isLive && { onEvent }) });
  return printResult(result, options, { stdout, stderr }, shown);
}
