import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ContainerConfigurationError } from '../../../errors.ts';
import { WORK_FOLDER } from '../bwrap-arguments.ts';
import type { JailUser } from './jail-user.ts';

/** The Python of jails. */
export interface Interpreter {
  readonly path: string;
  /** What it needs outside of /usr. */
  readonly folders: readonly string[];
}

const QUESTION = `
import json, os, sys
folders = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
folders |= {os.path.realpath(folder) for folder in folders}
print(json.dumps({"path": sys.executable, "folders": sorted(folders), "version": sys.version_info[:2]}))
`;
const answerSchema = z.object({
  path: z.string().startsWith('/'),
  folders: z.array(z.string().startsWith('/')),
  version: z.tuple([z.int(), z.int()]),
});
type Answer = z.output<typeof answerSchema>;

const MINIMUM = [3, 10] as const;
const ASK_MS = 30_000;
const HINT = 'Choose another one with sandbox.python, such as /usr/bin/python3.';
const run = promisify(execFile);

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

/** Folders that a jail has of its own, or that show far more than an interpreter. */
function objection(folder: string, home: string): string | null {
  if (isWithin(home, folder)) return 'it holds a home folder, which a jail never shows';
  const own = [WORK_FOLDER, '/proc', '/dev', '/sys', '/etc'].find((each) => isWithin(folder, each));
  return own === undefined ? null : `a jail has a ${own} of its own`;
}

/**
 * The folders to show beside /usr, none inside of another.
 * @throws {ContainerConfigurationError} one of them cannot be shown
 */
export function foldersToShow(folders: readonly string[], home = homedir()): string[] {
  const outside = folders.filter((folder) => !isWithin(folder, '/usr'));
  for (const folder of outside) {
    const why = objection(folder, home);
    if (why === null) continue;
    throw new ContainerConfigurationError(
      `The jail sandbox cannot show the interpreter's folder ${folder}: ${why}. ${HINT}`,
    );
  }
  return outside.filter(
    (each) => !outside.some((other) => other !== each && isWithin(each, other)),
  );
}

async function ask(python: string, user: JailUser): Promise<Answer> {
  try {
    // As the user of jails, so that what that user may not read shows here and not in each job.
    const { stdout } = await run(python, ['-I', '-c', QUESTION], {
      ...user,
      cwd: '/',
      env: { PATH: process.env['PATH'] },
      timeout: ASK_MS,
    });
    return answerSchema.parse(JSON.parse(stdout));
  } catch (error) {
    const who = user.uid === undefined ? '' : ` by the user ${user.uid}, as whom jails run here`;
    throw new ContainerConfigurationError(
      `The interpreter ${python} cannot be run${who}: ${(error as Error).message.trim()}. ${HINT}`,
      { cause: error },
    );
  }
}

/**
 * Asks an interpreter where it is.
 * @throws {ContainerConfigurationError} it cannot be used in a jail
 */
export async function lookAtInterpreter(python: string, user: JailUser): Promise<Interpreter> {
  const { path, folders, version } = await ask(python, user);
  const [major, minor] = version;
  if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
    throw new ContainerConfigurationError(
      `${path} is Python ${version.join('.')}; the jail sandbox needs Python ${MINIMUM.join('.')} or later. ${HINT}`,
    );
  }
  return { path, folders: foldersToShow(folders) };
}
