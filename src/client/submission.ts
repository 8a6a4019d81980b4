import { ArgumentError } from './client-error.ts';
import { detectEntrypoint } from './entrypoint.ts';
import { ExecutionConfig, type ExecutionConfigFields } from './execution-config.ts';
import { Metadata, type MetadataDict } from './metadata.ts';
import { writeTar, type Files } from './tar.ts';

/** The code to run: `files` or `tarData`, which counts more. */
export interface CodeInput {
  readonly files?: Files | undefined;
  /** An uncompressed tar archive. */
  readonly tarData?: Uint8Array | undefined;
}

/** What may be given loosely instead of `metadata`. With any of the limits, all five are sent. */
export interface LooseOptions extends ExecutionConfigFields {
  /** @default found in the archive */
  readonly entrypoint?: string | undefined;
  readonly dockerImage?: string | undefined;
  readonly requirementsTxt?: string | undefined;
  readonly preCommands?: readonly string[] | undefined;
  readonly stdin?: string | undefined;
}

export interface ExecuteOptions extends CodeInput, LooseOptions {
  /** Counts more than the loose options; a plain object is sent as it is. */
  readonly metadata?: Metadata | MetadataDict | undefined;
  /** Ends the call; a synchronous execution is then stopped by the server. */
  readonly signal?: AbortSignal | undefined;
}

function archiveOf({ files, tarData }: CodeInput): Uint8Array {
  if (tarData !== undefined) return tarData;
  if (files === undefined) throw new ArgumentError('Give `files` or `tarData`.');
  return writeTar(files);
}

function looseMetadata(loose: LooseOptions, archive: Uint8Array): Metadata {
  const { entrypoint, dockerImage, requirementsTxt, preCommands, stdin, ...limits } = loose;
  const hasLimits = Object.values(limits).some((value) => value !== undefined);
  return new Metadata({
    entrypoint: entrypoint ?? detectEntrypoint(archive),
    dockerImage,
    requirementsTxt,
    preCommands,
    stdin,
    config: hasLimits ? new ExecutionConfig(limits) : null,
  });
}

/**
 * The body of `exec/sync` and `exec/async`: the parts `tar`, a file, and `metadata`, a plain field.
 * Source: python-executor spec §3.2.
 * @throws {ArgumentError} no code, no entrypoint in it, an unusable file name
 * @throws {TypeError} an option that does not exist, such as `envVars` outside `metadata`
 */
export function submissionForm(options: ExecuteOptions): FormData {
  const { files, tarData, metadata, signal: _, ...loose } = options;
  const archive = archiveOf({ files, tarData });
  const given = metadata ?? looseMetadata(loose, archive);
  const dict = given instanceof Metadata ? given.toDict() : given;
  const form = new FormData();
  const blob = new Blob([archive as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' });
  form.set('tar', blob, 'code.tar');
  form.set('metadata', JSON.stringify(dict));
  return form;
}
