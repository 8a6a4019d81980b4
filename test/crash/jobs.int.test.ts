import { describe, it } from 'vitest';
import { FLAGS } from '../server/faults/kinds.ts';
import { atStages } from './killed-host.ts';
import { killServer } from './killed-server.ts';

describe.each(FLAGS)('executions with the $kind sandbox', ({ kind, flag }) => {
  it.skipIf(process.env[flag] !== '1')(
    'are known, and run once at most, when their server is killed at any stage',
    { timeout: 900_000 },
    async () => {
      const told = { accepted: 0, ended: 0 };
      const kills = await atStages(async (killAt) => {
        const { lines, isUntouched } = await killServer(kind, killAt);
        for (const name of ['accepted', 'ended'] as const) {
          told[name] += lines.filter((line) => name in line).length;
        }
        return isUntouched;
      }, 0);
      console.log(`${kind}: ${kills} kills, told and kept: ${JSON.stringify(told)}`);
    },
  );
});
