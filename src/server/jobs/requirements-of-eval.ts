import { PythonExecutorException } from '../../errors.ts';
import {
  detectRequirements,
  type DetectedPackage,
} from '../../jobs/requirements/detect-requirements.ts';
import { mergeRequirements, NOTHING } from '../../jobs/requirements/merge-requirements.ts';
import type { SandboxProfile } from '../../sandbox/sandbox.ts';
import type { ServerParts } from '../server-env.ts';
import type { Entry } from './entrypoint.ts';

/** Null when the sandbox cannot be asked: then the execution tells why. */
async function profileOf(
  { sandbox, logger }: Pick<ServerParts, 'sandbox' | 'logger'>,
  image: string | undefined,
): Promise<SandboxProfile | null> {
  try {
    return await sandbox.profile(image);
  } catch (error) {
    if (!(error instanceof PythonExecutorException)) throw error;
    logger.warn({ reason: error.message }, 'no packages detected: the sandbox cannot be asked');
    return null;
  }
}

async function detected(
  { entrypoint, files }: Entry,
  image: string | undefined,
  parts: Pick<ServerParts, 'sandbox' | 'logger'>,
): Promise<readonly DetectedPackage[]> {
  const texts = Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]),
  );
  if (!Object.values(texts).some((text) => text.includes('import'))) return [];
  const profile = await profileOf(parts, image);
  if (profile?.stdlibModules === undefined) return [];
  const stdlib = new Set(profile.stdlibModules);
  return await detectRequirements(texts, {
    entrypoint,
    stdlib,
    installed: new Set(profile.packages),
  });
}

/** What pip shall install: what the request says, and what its code imports. Source: python-executor spec §2.9. */
export async function requirementsOfEval(
  text: string,
  placed: Entry,
  image: string | undefined,
  parts: Pick<ServerParts, 'config' | 'sandbox' | 'logger'>,
): Promise<string | null> {
  if (text === NOTHING) return null;
  const found = parts.config.autoDetectImports ? await detected(placed, image, parts) : [];
  return mergeRequirements(text === '' ? null : text, found);
}
