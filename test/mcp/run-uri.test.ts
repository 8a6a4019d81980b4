import { describe, expect, it } from 'vitest';
import { attemptUri, fileUri, notebookUri, readRunUri } from '../../src/mcp/run-uri.ts';

const ODD = 'a b/ü%2f?#';

describe('URIs of runs', () => {
  it('come back as they were made', () => {
    expect(readRunUri(notebookUri('t-1'))).toEqual({ kind: 'notebook', threadId: 't-1' });
    expect(readRunUri(attemptUri('t', 12))).toEqual({ kind: 'attempt', threadId: 't', number: 12 });
    const file = { kind: 'file', threadId: ODD, path: ODD };
    expect(readRunUri(fileUri(ODD, ODD))).toEqual(file);
    // As a client hands them on.
    expect(readRunUri(new URL(fileUri(ODD, ODD)).href)).toEqual(file);
  });

  it.each([
    'python-executor://threads/t',
    'python-executor://threads//notebook',
    'python-executor://threads/t/notebook/more',
    'python-executor://threads/t/attempts/x',
    'python-executor://threads/t/attempts/01',
    'python-executor://threads/t/files/',
    'python-executor://threads/t/files/%ff',
    'python-executor://threads/%ff/notebook',
    'file:///etc/passwd',
  ])('%s names nothing', (uri) => {
    expect(readRunUri(uri)).toBeUndefined();
  });
});
