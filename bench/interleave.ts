/** How long it takes, ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/**
 * Measures several things in turns, A B A B …, so that whatever else the machine does hits all of them alike. The
 * first rounds do not count.
 */
export async function interleave<Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, () => Promise<number>>>,
  warmUps = 1,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contestants) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    number[]
  >;
  for (let round = 0; round < rounds + warmUps; round++) {
    for (const name of names) {
      const value = await contestants[name]();
      if (round >= warmUps) measured[name].push(value);
    }
  }
  return measured;
}
