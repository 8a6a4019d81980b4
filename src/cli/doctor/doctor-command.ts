import type { CommandContext } from '../command-context.ts';
import { dataFolderOf } from '../data-folder.ts';
import { ExitCode } from '../exit-code.ts';
import { Screen } from '../render/screen.ts';
import { checkModel } from './check-model.ts';
import { checkSandboxes } from './check-sandboxes.ts';
import { checkStorage } from './check-storage.ts';
import { checkJupyter, checkNode } from './check-tools.ts';
import type { Check } from './check.ts';
import { checksTable } from './checks-table.ts';

export interface DoctorOptions {
  readonly modelCheck?: boolean | undefined;
  readonly baseUrl?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly json?: boolean | undefined;
}

async function examine(options: DoctorOptions, context: CommandContext): Promise<Check[]> {
  const { environment, nodeVersion } = context;
  const model = { ...environment, baseUrl: options.baseUrl ?? environment.baseUrl };
  const [sandboxes, storage, modelCheck] = await Promise.all([
    checkSandboxes(),
    checkStorage(dataFolderOf(options.dataDir)),
    checkModel(model, options.modelCheck === true),
  ]);
  return [
    checkNode(nodeVersion),
    ...sandboxes,
    ...storage,
    modelCheck,
    checkJupyter(environment.path),
  ];
}

/** What to add to "ask" where the default sandbox is not among those that work. */
function choice(ready: readonly Check[]): string {
  const names = ready.map(({ name }) => name.split(' ')[0] ?? '');
  if (names.length === 0 || names.includes('pyodide')) return '';
  const [first] = names;
  return ` --sandbox ${first}${first === 'local' ? ' --accept-no-isolation' : ''}`;
}

/** `doctor`: success when at least one sandbox works. */
export async function doctorCommand(
  options: DoctorOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const screen = new Screen(context.stdout);
  const { palette } = context;
  if (options.json !== true) screen.startLive(() => 'trying out every sandbox');
  const checks = await examine(options, context);
  screen.stopLive();
  const ready = checks.filter(({ group, ok }) => group === 'sandbox' && ok);
  const isReady = ready.length > 0;
  if (options.json === true) {
    screen.print(JSON.stringify({ type: 'doctor', ok: isReady, checks }));
  } else {
    const end = isReady
      ? `${palette.good('✔')} Ready: try "${context.invocation} ask${choice(ready)}"`
      : `${palette.bad('✖')} No sandbox works here; mend one of them first.`;
    screen.print(...checksTable(checks, { palette, columns: screen.columns }), '', end);
  }
  return isReady ? ExitCode.SUCCESS : ExitCode.INFRASTRUCTURE;
}
