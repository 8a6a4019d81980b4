import { describe, expect, it } from 'vitest';
import { readOptions, scenariosOf } from '../../bench/scaling/options.ts';
import { scenarioTable, simulateScenario } from '../../bench/scaling/scenario-table.ts';

const read = (line: string) => scenariosOf(readOptions(line.split(' ')));

describe('npm run scaling', () => {
  it('gives a line for each combination of lists', async () => {
    const scenarios = await read('--arrivals 2,4 --workers 8,10,12 --concurrency 2');
    expect(scenarios.map(({ system, demand }) => [system.workers, demand.rate])).toEqual([
      [8, 2],
      [8, 4],
      [10, 2],
      [10, 4],
      [12, 2],
      [12, 4],
    ]);
  });

  it('takes a load as a share of what the workers can do', async () => {
    const [scenario] = await read(
      '--load 0.5 --workers 2 --concurrency 4 --service fixed:0.9 --overhead fixed:0.1',
    );
    expect(scenario?.demand.rate).toBeCloseTo(4);
  });

  it.each([
    ['--service soon --load 0.5', '"soon" is no distribution'],
    ['--service lognormal:x --load 0.5', '"lognormal:x" is no distribution'],
    ['--workers many --load 0.5', '--workers must be a number'],
    ['--workers 2', 'either --arrivals or --load'],
  ])('refuses %s', async (line, message) => {
    await expect(read(line)).rejects.toThrow(message);
  });

  it('prints what came of it', async () => {
    const scenarios = await read('--load 0.5 --redis-ms 1 --jobs 2000');
    const [row] = scenarios.map(simulateScenario);
    expect(row?.jobs).toBe(2000);
    expect(row?.redis).toBeCloseTo(0.0005);
    expect(row === undefined ? '' : scenarioTable([row])).toContain('| 1 × 1');
  });
});
