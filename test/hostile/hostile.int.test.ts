import { beforeAll, describe, expect, it } from 'vitest';
import { GROUNDS, whyNot } from './grounds.ts';
import { letLoose, type Fates } from './let-loose.ts';
import { hostilePrograms } from './program.ts';

const programs = hostilePrograms();
/** `HOSTILE=all`: every program on every sandbox, as `npm run containment` does. */
const isWhole = process.env['HOSTILE'] === 'all';
const PATIENCE_MS = 600_000;

it('are many, and some of them get through where there are no walls', () => {
  expect(programs.length).toBeGreaterThanOrEqual(80);
  expect(programs.filter(({ onLocal }) => onLocal === 'open').length).toBeGreaterThan(15);
});

for (const ground of GROUNDS) {
  const every = isWhole ? 1 : (ground.every ?? 1);
  const tried = programs.filter((_, index) => index % every === 0);
  const isOn = ground.flag === null || process.env[ground.flag] === '1';
  describe.skipIf(!isOn)(`hostile programs in ${ground.name}`, () => {
    let fates: Fates;
    beforeAll(async () => {
      fates = await letLoose(ground, tried);
    }, PATIENCE_MS);
    const fateOf = (name: string) => fates.fates.find(({ program }) => program.name === name);

    it.each(tried.filter((program) => whyNot(program, ground) === null))(
      '$name',
      ({ name, onLocal }) => {
        const fate = fateOf(name);
        expect(fate).toMatchObject({ notRun: null, harm: null });
        if (ground.hasWalls) expect(fate?.got).toEqual([]);
        else if (onLocal === 'open') expect(fate?.got).not.toEqual([]); // else the traps catch nothing
      },
    );

    it('leave a job beside them alone', () => {
      expect(fates.neighbour).toBeNull();
    });
  });
}
