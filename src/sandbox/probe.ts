import { z } from 'zod';
import { ContainerConnectivityError } from '../errors.ts';
import { createJob } from './job.ts';
import type { Sandbox, SandboxProfile } from './sandbox.ts';

const PROBE = `
import importlib.metadata, sys
names = importlib.metadata.packages_distributions()
results = {
    "python": "%d.%d" % sys.version_info[:2],
    "stdlib": sorted(sys.stdlib_module_names),
    "packages": sorted(n for n in names if n.isidentifier() and not n.startswith("_")),
}
`;

const answerSchema = z.object({
  python: z.string(),
  stdlib: z.array(z.string()),
  packages: z.array(z.string()),
});
type Facts = Pick<SandboxProfile, 'pythonVersion' | 'packages' | 'stdlibModules'>;

/**
 * Asks a sandbox, by running a program in it, which Python and which libraries it has.
 * @throws {ContainerConnectivityError} the program did not come to its end
 */
async function probePython(
  sandbox: Pick<Sandbox, 'execute'>,
  name: string,
  image: string | undefined,
): Promise<Facts> {
  const execution = await sandbox.execute(
    createJob({
      code: PROBE,
      capture: 'cell',
      limits: { timeoutMs: 60_000 },
      ...(image === undefined ? {} : { image }),
    }),
  );
  const value = execution.results.status === 'captured' ? execution.results.value : undefined;
  const answer = answerSchema.safeParse(value);
  if (!answer.success) {
    const said = [execution.error?.message, execution.stderr.slice(0, 500), ...execution.warnings]
      .filter((text) => text)
      .join('; ');
    throw new ContainerConnectivityError(`The ${name} sandbox cannot run Python: ${said}`, name);
  }
  const { python: pythonVersion, stdlib: stdlibModules, packages } = answer.data;
  return { pythonVersion, stdlibModules, packages };
}

/** The `profile` of a sandbox that is asked by a program: once for each image, and again only after a failure. */
export function rememberedProfile(
  sandbox: Pick<Sandbox, 'execute'>,
  name: string,
  isolation: string,
): Sandbox['profile'] {
  const asked = new Map<string | undefined, Promise<SandboxProfile>>();
  const ask = async (image: string | undefined): Promise<SandboxProfile> => {
    try {
      return { name, isolation, ...(await probePython(sandbox, name, image)) };
    } catch (error) {
      asked.delete(image);
      throw error;
    }
  };
  return (image) => {
    const profile = asked.get(image) ?? ask(image);
    asked.set(image, profile);
    return profile;
  };
}
