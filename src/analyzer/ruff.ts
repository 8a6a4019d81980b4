import { createRequire } from 'node:module';
import type * as Ruff from '@astral-sh/ruff-wasm-nodejs';
import { z } from 'zod';
import { ContainerConfigurationError } from '../errors.ts';

const diagnosticSchema = z.object({
  code: z.string().nullable(),
  message: z.string(),
  start_location: z.object({ row: z.int(), column: z.int() }),
});

/** One remark of the linter. Positions are 1-based; columns count UTF-16 units. */
export interface Diagnostic {
  /** `invalid-syntax` or the linter's own code, such as `F821`. */
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

const PACKAGE = '@astral-sh/ruff-wasm-nodejs';
const NEWEST_MINOR = 15;
const OPTIONS = {
  // Names that an agent cell finds in its namespace.
  builtins: ['context', 'save_artifact', 'read_channel', 'write_channel', 'write_channels'],
  lint: { select: ['E9', 'F404', 'F5', 'F6', 'F7', 'F82', 'PLE'], ignore: ['F541', 'PLE2502'] },
};

const requirePackage = createRequire(import.meta.url);
const workspaces = new Map<string, Ruff.Workspace>();

function targetVersion(pythonVersion: string): string {
  const minor = Number(/^3\.(\d{1,3})(?:\.|$)/.exec(pythonVersion)?.[1] ?? Number.NaN);
  if (!(minor >= 7)) {
    throw new ContainerConfigurationError(
      `Python version "${pythonVersion}" is not known to the analyzer; give 3.7 or later, such as "3.13".`,
    );
  }
  return `py3${Math.min(minor, NEWEST_MINOR)}`;
}

function loadRuff(): typeof Ruff {
  try {
    return requirePackage(PACKAGE) as typeof Ruff;
  } catch (cause) {
    const message = `The linter ${PACKAGE} cannot be loaded; install the dependencies again.`;
    throw new ContainerConfigurationError(message, { cause });
  }
}

function workspaceFor(target: string): Ruff.Workspace {
  const known = workspaces.get(target);
  if (known !== undefined) return known;
  const ruff = loadRuff();
  const workspace = new ruff.Workspace(
    { ...OPTIONS, 'target-version': target },
    ruff.PositionEncoding.Utf16,
  );
  workspaces.set(target, workspace);
  return workspace;
}

/** A stack overflow leaks the stack of the WebAssembly instance for good, so the instance must go with it. */
function forgetInstance(): void {
  workspaces.clear();
  delete requirePackage.cache[requirePackage.resolve(PACKAGE)];
}

/** The engine reports an overflow as a RangeError, the WebAssembly code itself as a trap. */
function isOverflow(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
}

/** Comments can switch the linter off, so they are replaced by spaces of the same length. */
function withoutComments(workspace: Ruff.Workspace, text: string): string {
  if (!text.includes('#')) return text;
  const bytes = Buffer.from(text, 'utf8');
  for (const comment of workspace.tokens(text).matchAll(/^\s*Comment (\d+)\.\.(\d+),?$/gm)) {
    bytes.fill(0x20, Number(comment[1]), Number(comment[2]));
  }
  return bytes.toString('utf8');
}

/**
 * Lints Python for one interpreter version, such as `3.11`; null when it is nested too deeply for the linter.
 * The linter is loaded at the first call and kept, one workspace per version.
 * @throws {ContainerConfigurationError} when the version is below Python 3.7 or the linter is not installed
 */
export async function lintPython(
  text: string,
  pythonVersion: string,
): Promise<readonly Diagnostic[] | null> {
  const workspace = workspaceFor(targetVersion(pythonVersion));
  try {
    const found = diagnosticSchema.array().parse(workspace.check(withoutComments(workspace, text)));
    return found.map(({ code, message, start_location: { row, column } }) => {
      return { code: code ?? 'invalid-syntax', message, line: row, column };
    });
  } catch (error) {
    if (!isOverflow(error)) throw error;
    forgetInstance();
    return null;
  }
}
