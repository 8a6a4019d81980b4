import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ContainerConfigurationError, ContainerConnectivityError } from '../../src/errors.ts';
import { LangGraphReviews } from '../../src/review/langgraph/langgraph-reviews.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const NOBODY = 'http://127.0.0.1:9';

it('asks for a place that the graph shares', () => {
  const open = () => new LangGraphReviews({ url: NOBODY, config: {} });
  expect(open).toThrow(ContainerConfigurationError);
  expect(open).toThrow('set `checkpointer`');
});

it('says where it looked for a server that does not answer', async () => {
  const path = join(tempFolder(), 'documents.sqlite');
  const config = { checkpointer: { kind: 'sqlite', path } } as const;
  await using reviews = new LangGraphReviews({ url: NOBODY, config });
  const failure = reviews.list({ status: 'waiting', limit: 1 });
  await expect(failure).rejects.toThrow(ContainerConnectivityError);
  await expect(failure).rejects.toThrow(`${NOBODY}; set PYEXEC_LANGGRAPH_URL`);
});
