import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonValueSchema } from '../json.ts';
import { channelWriteSchema } from '../policy/policy-report.ts';
import type { Artifact, Execution } from '../sandbox/execution.ts';
import { isInsidePath } from '../sandbox/inside-path.ts';
import { mimeTypeOf } from '../sandbox/mime-type.ts';
import { reachedLimitSchema } from '../sandbox/reached-limits.ts';
import { MANIFEST_PATH } from './place-artifacts.ts';

const metadataSchema = z.object({
  success: z.literal(true),
  start_time: z.string(),
  end_time: z.string(),
  stdout: z.string(),
  stderr: z.string(),
  stdout_file: z.string().optional(),
  stderr_file: z.string().optional(),
  results_saved: z.boolean(),
  figures_saved: z.array(z.string()),
  job_id: z.string(),
  truncated: z.boolean(),
  reached_limits: z.array(reachedLimitSchema).optional(),
  startup_ms: z.number(),
  run_ms: z.number(),
  expression: z.string().nullable(),
  warnings: z.array(z.string()),
  channel_writes: z.array(channelWriteSchema).optional(),
});

const manifestSchema = z.array(
  z.object({
    filename: z.string(),
    title: z.string(),
    description: z.string(),
    mime_type: z.string(),
    artifact_type: z.string(),
  }),
);

/** Reads a plain file inside the folder; undefined for anything else. */
async function readInside(folder: string, path: string): Promise<Buffer | undefined> {
  if (!isInsidePath(path)) return undefined;
  try {
    const location = join(folder, path);
    return (await lstat(location)).isFile() ? await readFile(location) : undefined;
  } catch {
    return undefined;
  }
}

async function readJson<T>(folder: string, path: string, schema: z.ZodType<T>): Promise<T | null> {
  const bytes = await readInside(folder, path);
  if (bytes === undefined) return null;
  try {
    return schema.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

async function readArtifacts(folder: string, figures: readonly string[]): Promise<Artifact[]> {
  const manifest = (await readJson(folder, MANIFEST_PATH, manifestSchema)) ?? [];
  const wanted = [
    ...figures.map((path) => ({
      kind: 'figure' as const,
      path,
      mimeType: mimeTypeOf(path),
    })),
    ...manifest.map(({ filename, title, description, ...types }) => {
      const path = `artifacts/${filename}`;
      const { mime_type: mimeType, artifact_type: artifactType } = types;
      return { kind: 'artifact' as const, path, mimeType, title, description, artifactType };
    }),
  ];
  const read = await Promise.all(
    wanted.map(async (each) => ({ ...each, bytes: await readInside(folder, each.path) })),
  );
  return read.flatMap(({ bytes, ...each }) => (bytes === undefined ? [] : [{ ...each, bytes }]));
}

/**
 * The last execution in a folder, read back from what `saveExecution` wrote, for a process that no longer has it;
 * undefined unless it was a success that is completely on disk.
 */
export async function loadSuccessfulExecution(folder: string): Promise<Execution | undefined> {
  const metadata = await readJson(folder, 'execution_metadata.json', metadataSchema);
  if (metadata === null) return undefined;
  const stream = async (inlined: string, file: string | undefined): Promise<string> =>
    (file === undefined ? undefined : await readInside(folder, file))?.toString('utf8') ?? inlined;
  const value = metadata.results_saved
    ? await readJson(folder, 'results.json', jsonValueSchema)
    : null;
  return {
    jobId: metadata.job_id,
    status: 'completed',
    killReason: null,
    exitCode: 0,
    signal: null,
    stdout: await stream(metadata.stdout, metadata.stdout_file),
    stderr: await stream(metadata.stderr, metadata.stderr_file),
    truncated: metadata.truncated,
    outOfMemory: false,
    ...(metadata.reached_limits?.length && { reachedLimits: metadata.reached_limits }),
    expression: metadata.expression,
    results: metadata.results_saved
      ? { status: 'captured', value, type: 'dict' }
      : { status: 'missing' },
    artifacts: await readArtifacts(folder, metadata.figures_saved),
    error: null,
    warnings: metadata.warnings,
    ...(metadata.channel_writes && { channelWrites: metadata.channel_writes }),
    timings: {
      startedAt: metadata.start_time,
      finishedAt: metadata.end_time,
      startupMs: metadata.startup_ms,
      runMs: metadata.run_ms,
    },
  };
}
