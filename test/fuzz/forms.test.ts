import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { HttpFailure } from '../../src/server/http-failure.ts';
import { readForm } from '../../src/server/multipart/read-form.ts';
import { formOf, metadataPart, tarPart } from '../server/submission.ts';
import { UploadBudget } from '../../src/server/upload-budget.ts';
import { expectInside, LIMITS, validTar } from './tar-inputs.ts';
import { fuzz } from './fuzz.ts';
import { bytes, chunked, mutated } from './inputs.ts';

describe('forms', () => {
  const valid = fc
    .tuple(validTar, fc.json())
    .map(([tar, metadata]) => formOf([tarPart(tar), metadataPart(metadata)]).body);
  const boundary = fc.constantFrom(
    'multipart/form-data; boundary=X-BOUNDARY-1',
    'multipart/form-data; boundary=X-BOUNDARY-1',
    'multipart/form-data; boundary="X-BOUNDARY-1"; charset=utf-8',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'text/plain',
    '',
  );
  const partOf = fc.record({
    name: fc.constantFrom('tar', 'metadata', 'other', '__proto__', '', 'tar"\r\nX: y'),
    filename: fc.option(fc.constantFrom('code.tar', '', '../../x', 'a"b', 'ü'), { nil: undefined }),
    type: fc.option(fc.constantFrom('text/plain', 'application/json', ';;;', 'a/b; charset=x'), {
      nil: undefined,
    }),
    body: fc.oneof(validTar, bytes(300)),
  });
  const parts = fc.array(partOf, { maxLength: 5 }).map(
    (list) =>
      formOf(
        list.map(({ name, filename, type: contentType, body }) => ({
          name,
          body,
          ...(filename === undefined ? {} : { filename }),
          ...(contentType === undefined ? {} : { type: contentType }),
        })),
      ).body,
  );
  const body = fc.oneof(valid, mutated(valid), parts, mutated(parts), bytes(500));

  fuzz(
    'are read or refused with a status',
    fc.record({ chunks: body.chain(chunked), type: boundary }),
    async ({ chunks, type: contentType }) => {
      const stream = ReadableOf(chunks);
      const init = {
        method: 'POST',
        body: stream,
        duplex: 'half',
        headers: { 'content-type': contentType },
      };
      try {
        using share = new UploadBudget(1).open();
        const form = await readForm(new Request('http://x/', init), { ...LIMITS, share });
        expectInside(form.archive);
        expect(form.metadata).not.toBe('');
      } catch (error) {
        expect(error).toBeInstanceOf(HttpFailure);
        expect([400, 413]).toContain((error as HttpFailure).status);
      }
    },
  );
});

const ReadableOf = (chunks: readonly Buffer[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new Uint8Array(chunk));
      controller.close();
    },
  });
