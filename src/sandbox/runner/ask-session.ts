import { z } from 'zod';
import { decodeFilePayload, encodeFileFrame, encodeFrame, Frame } from './frames.ts';
import type { SupervisorLink } from './supervisor-link.ts';

const ANSWER_MS = 30_000;
const SLACK_BYTES = 1_048_576;

const answerSchema = z.object({
  error: z.string().max(1000).optional(),
  found: z.boolean().optional(),
  files: z.array(z.tuple([z.string(), z.number()])).optional(),
});

/** What is asked of the supervisor of a session between two programs; `session.py` answers. */
export type SessionRequest =
  | {
      readonly do: 'reset';
      readonly keep_files: boolean;
      /** Emptied, too, unless files are kept. */
      readonly folders: readonly string[];
    }
  | { readonly do: 'list' }
  | { readonly do: 'read'; readonly path: string; readonly max_bytes: number }
  | { readonly do: 'write' };

export interface SessionAnswer extends z.infer<typeof answerSchema> {
  /** What was read. */
  readonly bytes?: Uint8Array;
}

/**
 * Asks and waits for the answer. `files`: those that are to be written.
 * @throws {Error} there is none; the link is destroyed then
 */
export async function askSession(
  link: SupervisorLink,
  folder: string,
  request: SessionRequest,
  files: Readonly<Record<string, Uint8Array>> = {},
): Promise<SessionAnswer> {
  const timer = setTimeout(() => link.destroy(), ANSWER_MS);
  try {
    for (const [path, content] of Object.entries(files)) {
      link.stdin.write(encodeFileFrame(Frame.FILE, path, content));
    }
    link.stdin.write(encodeFrame(Frame.ASK, JSON.stringify({ folder, ...request })));
    const maxBytes = (request.do === 'read' ? request.max_bytes : 0) + 16 * SLACK_BYTES;
    let bytes: Uint8Array | undefined;
    for (;;) {
      const frame = await link.frames.next(maxBytes);
      if (frame === undefined) throw new Error('it ended without an answer');
      if (frame.kind === Frame.ARTIFACT) {
        const content = decodeFilePayload(frame.payload)?.content;
        bytes = content === undefined ? undefined : Buffer.from(content);
      }
      if (frame.kind === Frame.ANSWER) {
        const answer = answerSchema.parse(JSON.parse(frame.payload.toString('utf8')));
        return { ...answer, ...(bytes === undefined ? {} : { bytes }) };
      }
    }
  } catch (error) {
    link.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
