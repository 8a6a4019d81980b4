import { setTimeout as pause } from 'node:timers/promises';
import type { Execution } from '../../src/sandbox/execution.ts';
import { createJob, type JobInput } from '../../src/sandbox/job.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { py } from '../sandbox-contract/contract.ts';

const PATIENCE_MS = 60_000;

/** Beats, with its secret in its environment and in files, until it is stopped. */
const CODE = py`
  import os, tempfile, time
  secret = os.environ["NEIGHBOUR_SECRET"]
  for folder in (".", tempfile.gettempdir()):
      open(os.path.join(folder, "neighbour.txt"), "w").write(secret)
  while True:
      print("beat", flush=True)
      time.sleep(0.1)
`;

/** A job of somebody else that runs beside the hostile ones. */
export interface Neighbour {
  /** Stops it, once it has shown that it still runs. Null when it is as it should be. */
  stop(): Promise<string | null>;
}

/** Resolves when it runs. */
export async function startNeighbour(
  sandbox: Sandbox,
  secret: string,
  input: Partial<JobInput>,
): Promise<Neighbour> {
  const controller = new AbortController();
  const heart = { beats: 0 };
  const running = sandbox.execute(
    createJob({
      code: CODE,
      env: { NEIGHBOUR_SECRET: secret },
      tenant: 'neighbour',
      ...input,
      limits: { ...input.limits, timeoutMs: 600_000, maxOutputBytes: 1_000_000 },
    }),
    {
      signal: controller.signal,
      onEvent: ({ type }) => void (heart.beats += type === 'stdout' ? 1 : 0),
    },
  );
  const beatsAgain = async (): Promise<void> => {
    const before = heart.beats;
    const end = performance.now() + PATIENCE_MS;
    do await pause(20);
    while (heart.beats === before && performance.now() < end);
  };
  await Promise.race([beatsAgain(), running]);
  return {
    stop: async () => {
      await Promise.race([beatsAgain(), running]);
      controller.abort();
      return complaint(await running, heart.beats);
    },
  };
}

function complaint(
  { status, killReason, stdout, stderr }: Execution,
  beats: number,
): string | null {
  const isFine = killReason === 'aborted' && beats > 1 && /^(beat\n)+$/.test(stdout);
  return isFine ? null : `the neighbour: ${status} ${killReason} ${stdout.slice(-200)} ${stderr}`;
}
