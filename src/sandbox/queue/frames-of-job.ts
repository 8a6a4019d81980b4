import type { ExecutionJob } from '../job.ts';
import {
  decodeFilePayload,
  encodeFileFrame,
  encodeFrame,
  Frame,
  FrameDecoder,
  FrameError,
} from '../runner/frames.ts';

const STDIN = 'stdin';

/** A job as bytes: its head as JSON, then its stdin and its files. */
export function encodeJob(job: ExecutionJob): Buffer {
  const { files, stdin, ...head } = job;
  return Buffer.concat([
    encodeFrame(Frame.JOB, JSON.stringify(head)),
    encodeFileFrame(Frame.RUN, STDIN, stdin),
    ...Object.entries(files).map(([path, content]) => encodeFileFrame(Frame.FILE, path, content)),
  ]);
}

/** @throws {FrameError} it is no job */
export function decodeJob(bytes: Buffer): ExecutionJob {
  let head: Omit<ExecutionJob, 'files' | 'stdin'> | undefined;
  let stdin: Uint8Array = new Uint8Array();
  const files: [string, Uint8Array][] = [];
  for (const { kind, payload } of new FrameDecoder(bytes.length).push(bytes)) {
    if (kind === Frame.JOB) {
      head = JSON.parse(payload.toString('utf8')) as Omit<ExecutionJob, 'files' | 'stdin'>;
      continue;
    }
    const file = decodeFilePayload(payload);
    if (file === undefined) throw new FrameError('a file of the job is cut off');
    if (kind === Frame.FILE) files.push([file.path, file.content]);
    else stdin = file.content;
  }
  if (head === undefined) throw new FrameError('the job has no head');
  return { ...head, stdin, files: Object.fromEntries(files) };
}
