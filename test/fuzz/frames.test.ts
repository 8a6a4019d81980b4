import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import {
  decodeFilePayload,
  encodeFileFrame,
  encodeFrame,
  Frame,
  FrameDecoder,
  FrameError,
} from '../../src/sandbox/runner/frames.ts';
import { bytes, chunked, wellFormed } from './inputs.ts';
import { fuzz } from './fuzz.ts';

const kind = fc.constantFrom(...Object.values(Frame));
const frame = fc.record({ kind, payload: bytes(300) });
const MAX = 4096;

interface Decoded {
  readonly frames: [string, string][];
  readonly refused: boolean;
}

/** What a decoder makes of chunks; the frames before the one it refuses count. */
function decode(chunks: readonly Buffer[], maxBytes = MAX): Decoded {
  const decoder = new FrameDecoder(maxBytes);
  const frames: [string, string][] = [];
  try {
    for (const chunk of chunks) {
      for (const { kind: type, payload } of decoder.push(chunk)) {
        expect(payload.length).toBeLessThanOrEqual(maxBytes);
        frames.push([type, payload.toString('hex')]);
      }
    }
  } catch (error) {
    expect(error).toBeInstanceOf(FrameError);
    return { frames, refused: true };
  }
  return { frames, refused: false };
}

describe('frames', () => {
  fuzz(
    'come out of any chunks as they were encoded',
    fc.array(frame, { maxLength: 20 }).chain((frames) =>
      fc.record({
        frames: fc.constant(frames),
        chunks: chunked(Buffer.concat(frames.map((each) => encodeFrame(each.kind, each.payload)))),
      }),
    ),
    ({ frames, chunks }) => {
      expect(decode(chunks)).toEqual({
        frames: frames.map((each) => [each.kind, each.payload.toString('hex')]),
        refused: false,
      });
    },
  );

  const headers = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 0xffff_ffff }), bytes(40))
    .map(([type, length, rest]) => {
      const header = Buffer.alloc(5);
      header.writeUInt8(type);
      header.writeUInt32BE(length, 1);
      return Buffer.concat([header, rest]);
    });
  const pieces = fc.oneof(
    bytes(60),
    headers,
    frame.map((each) => encodeFrame(each.kind, each.payload)),
  );
  fuzz(
    'of arbitrary bytes do not depend on the chunks',
    fc
      .array(pieces, { maxLength: 8 })
      .map((parts) => Buffer.concat(parts))
      .chain((all) => fc.record({ all: fc.constant(all), chunks: chunked(all) })),
    ({ all, chunks }) => {
      const whole = decode([all]);
      expect(decode(chunks)).toEqual(whole);
      const size = whole.frames.reduce((sum, [, payload]) => sum + 5 + payload.length / 2, 0);
      expect(size).toBeLessThanOrEqual(all.length);
    },
  );

  fuzz(
    'with files keep path and content',
    fc.record({ path: wellFormed, content: bytes(200) }),
    ({ path, content }) => {
      const payload = encodeFileFrame(Frame.FILE, path, content).subarray(5);
      expect(decodeFilePayload(payload)).toEqual({ path, content });
    },
  );

  fuzz('with malformed files are none', bytes(80), (payload) => {
    const file = decodeFilePayload(payload);
    if (file !== undefined) expect(file.content.length).toBeLessThanOrEqual(payload.length - 4);
  });
});
