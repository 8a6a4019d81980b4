import { ContainerConfigurationError } from '../../errors.ts';
import { findPython } from '../local/find-python.ts';
import { findHierarchy, type CgroupHierarchy } from './cgroup/cgroup-hierarchy.ts';
import { findBwrap } from './host/find-bwrap.ts';
import { hostView, type Shown } from './host/host-view.ts';
import { lookAtInterpreter, type Interpreter } from './host/interpreter.ts';
import { jailUser, type JailUser } from './host/jail-user.ts';
import { seccompFilter } from '../seccomp/filter.ts';

/** What all jails of a sandbox have in common. */
export interface JailGround {
  readonly bwrap: string;
  readonly interpreter: Interpreter;
  /** Better candidates for the interpreter that do not exist, one sentence each. */
  readonly warnings: readonly string[];
  readonly view: readonly Shown[];
  readonly user: JailUser;
  readonly filter: Buffer;
  /** Undefined where this process may not make cgroups. */
  readonly cgroups: CgroupHierarchy | undefined;
}

function filterFor(platform: NodeJS.Platform, arch: string): Buffer {
  if (platform !== 'linux') {
    throw new ContainerConfigurationError(
      `The jail sandbox is made of Linux namespaces; this is ${platform}. Use docker or pyodide.`,
    );
  }
  if (arch !== 'x64' && arch !== 'arm64') {
    throw new ContainerConfigurationError(
      `The jail sandbox has a filter of system calls for x64 and arm64 only; this is ${arch}. Use the docker sandbox.`,
    );
  }
  return seccompFilter(arch);
}

/**
 * Finds what jails are made of, and removes the cgroups that dead services left.
 * @throws {ContainerConfigurationError} something is missing
 */
export async function lookAround(python: readonly string[]): Promise<JailGround> {
  const filter = filterFor(process.platform, process.arch);
  const bwrap = await findBwrap();
  const user = jailUser();
  const { path, warnings } = await findPython(python);
  const [interpreter, view, cgroups] = await Promise.all([
    lookAtInterpreter(path, user),
    hostView(),
    findHierarchy(),
  ]);
  await cgroups?.reap();
  return { bwrap, interpreter, warnings, view, user, filter, cgroups };
}
