import type { Execution } from '../execution.ts';
import {
  decodeFilePayload,
  encodeFileFrame,
  encodeFrame,
  Frame,
  FrameDecoder,
  FrameError,
} from '../runner/frames.ts';

/** An execution as bytes: all but the content of its artifacts as JSON, then that, in their order. */
export function encodeExecution(execution: Execution): Buffer {
  const head = {
    ...execution,
    artifacts: execution.artifacts.map(({ bytes: _bytes, ...rest }) => rest),
  };
  return Buffer.concat([
    encodeFrame(Frame.END, JSON.stringify(head)),
    ...execution.artifacts.map(({ path, bytes }) => encodeFileFrame(Frame.ARTIFACT, path, bytes)),
  ]);
}

/** @throws {FrameError} it is no execution */
export function decodeExecution(bytes: Buffer): Execution {
  const [first, ...rest] = new FrameDecoder(bytes.length).push(bytes);
  if (first?.kind !== Frame.END) throw new FrameError('the execution has no head');
  const head = JSON.parse(first.payload.toString('utf8')) as Execution;
  if (rest.length !== head.artifacts.length) throw new FrameError('artifacts are missing');
  const artifacts = head.artifacts.map((artifact, index) => {
    const file = decodeFilePayload(rest[index]?.payload ?? Buffer.alloc(0));
    if (file?.path !== artifact.path) throw new FrameError(`${artifact.path} is missing`);
    return { ...artifact, bytes: file.content };
  });
  return { ...head, artifacts };
}
