import type { DetectedPackage } from './detect-requirements.ts';
import { normalizedName, OTHER_PACKAGES } from './package-names.ts';

/** Says that nothing is to be installed or detected. */
export const NOTHING = '-';

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?=$|[\s=><!~[;@,(#])/;
const EGG = /#egg=([A-Za-z0-9._-]+)/;
const WHEEL = /(?:^|\/)([A-Za-z0-9._]+)-[^/]*\.whl/;

/** The package that a line of a requirements file names; undefined for options, comments and blank lines. */
function nameIn(line: string): string | undefined {
  const text = line.trim();
  const elsewhere = EGG.exec(text)?.[1] ?? WHEEL.exec(text)?.[1];
  return elsewhere ?? NAME.exec(text)?.[0];
}

/**
 * The text of a requirements file: the user's, untouched, then each detected package that it does not name.
 * Names are compared as PEP 503 says. Null = nothing is to be installed. Source: python-executor spec §2.9, fixed.
 */
export function mergeRequirements(
  userText: string | null,
  detected: readonly DetectedPackage[],
): string | null {
  if (userText === NOTHING) return null;
  const lines = (userText ?? '').split(/\r\n|\r|\n/);
  const named = new Set(
    lines
      .map(nameIn)
      .filter((name) => name !== undefined)
      .map(normalizedName),
  );
  const missing = detected.filter(({ module, name }) => {
    const names = [name, ...(OTHER_PACKAGES.get(module) ?? [])].map(normalizedName);
    return !names.some((each) => named.has(each));
  });
  const added = missing.map(({ name }) => name).join('\n');
  if (userText === null || userText.trim() === '') return added === '' ? null : added;
  if (added === '') return userText;
  return `${userText}${/[\r\n]$/.test(userText) ? '' : '\n'}${added}`;
}
