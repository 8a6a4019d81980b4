import type { Execution } from '../../src/sandbox/execution.ts';
import { isInsidePath } from '../../src/sandbox/inside-path.ts';
import { endingWords, endsAs } from './endings.ts';
import type { HostileProgram } from './program.ts';

const MOST_ARTIFACTS = 1_000;
const MOST_BYTES = 210_000_000;
const MOST_WARNINGS = 250;

/** What of an execution shows that its program got something that it must not have; empty = contained. */
export function judge(
  program: HostileProgram,
  execution: Execution,
  secrets: readonly string[],
): string[] {
  const { stdout, stderr, artifacts, warnings, ...told } = execution;
  const files = artifacts.map(({ bytes }) => Buffer.from(bytes));
  const texts = [stdout, stderr, JSON.stringify([warnings, told])];
  const isTold = (secret: string): boolean =>
    texts.some((text) => text.includes(secret)) || files.some((file) => file.includes(secret));
  const paths = artifacts.map(({ path }) => path);
  const words = endingWords(execution).join(', ');
  const checks: readonly (readonly [boolean, string])[] = [
    [
      /^ESCAPED/m.test(stdout),
      `it says: ${stdout
        .match(/^ESCAPED.*/gm)
        ?.join('; ')
        .slice(0, 500)}`,
    ],
    [secrets.some(isTold), 'a secret came out'],
    [JSON.stringify([told, paths]).includes('FORGED'), 'something forged was believed'],
    [!paths.every(isInsidePath), `a file leads out of its folder: ${paths.join()}`],
    [paths.length > MOST_ARTIFACTS, `${paths.length} files were brought out`],
    [files.reduce((sum, { length }) => sum + length, 0) > MOST_BYTES, 'too much was brought out'],
    [warnings.length > MOST_WARNINGS, `${warnings.length} warnings`],
    ['polluted' in {}, 'the prototype of all objects is changed'],
    [
      !endsAs(execution, program.ends),
      `it ended as: ${words}; ${stderr.slice(-300)}; ${warnings.join('; ').slice(0, 500)}`,
    ],
  ];
  return checks.flatMap(([isBroken, text]) => (isBroken ? [text] : []));
}
