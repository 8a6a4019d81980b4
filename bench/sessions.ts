import { DockerSandbox } from '../src/sandbox/docker/docker-sandbox.ts';
import { JailSandbox } from '../src/sandbox/jail/jail-sandbox.ts';
import { LocalSandbox } from '../src/sandbox/local/local-sandbox.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';
import { createSessionOrder } from '../src/sandbox/session.ts';
import { createJob } from '../src/sandbox/job.ts';
import { PYTHON } from './contestants.ts';
import { timed } from './interleave.ts';
import { atMost, rowOf, type Row } from './row.ts';

const PROGRAMS = 1000;
/** A fresh execution after so many programs of the session, for the comparison. */
const EVERY = 40;
const FIRST = 'n = 0';
const NEXT = 'n += 1\nn';

/** Every program counts up in the state that the one before left; one that loses it is no result. */
async function measure(sandbox: Sandbox): Promise<{ kept: number[]; fresh: number[] }> {
  const session = await sandbox.openSession?.(createSessionOrder());
  if (session === undefined) throw new Error('the sandbox has no sessions');
  const kept: number[] = [];
  const fresh: number[] = [];
  await session.execute({ code: FIRST });
  for (let count = 1; count <= PROGRAMS; count += 1) {
    const spent = await timed(async () => {
      const { expression } = await session.execute({ code: NEXT });
      if (expression !== String(count)) throw new Error(`it counted ${expression}, not ${count}`);
    });
    kept.push(spent);
    if (count % EVERY !== 0) continue;
    const job = createJob({ code: `${FIRST}\n${NEXT}`, capture: 'expression' });
    fresh.push(
      await timed(async () => {
        const { expression } = await sandbox.execute(job);
        if (expression !== '1') throw new Error(`a fresh execution counted ${expression}`);
      }),
    );
  }
  await session[Symbol.asyncDispose]();
  return { kept, fresh };
}

/** Programs of one session, one after the other with the state kept, beside fresh executions in the same sandbox. */
export async function measureSessions(): Promise<readonly Row[]> {
  await using docker = new DockerSandbox();
  await using jail = new JailSandbox({ python: [PYTHON] });
  await using local = new LocalSandbox({ acceptNoIsolation: true, python: [PYTHON] });
  const rows: Row[] = [];
  for (const [name, sandbox] of Object.entries({ docker, jail, local })) {
    const { kept, fresh } = await measure(sandbox);
    const baseline = { name: `${name}, a fresh execution`, values: fresh };
    const target = atMost('p50', 10);
    rows.push(rowOf({ name: `${name}, in a session`, values: kept }, baseline, { target }));
  }
  return rows;
}
