import { describe, expect, it } from 'vitest';
import { measureLeaks } from './measure.ts';
import { SUBJECTS } from './subjects.ts';

const MAX_GROWTH = 1.1;
/** Of sandboxes that a pool opens and gives up meanwhile; a file left open by each run is many more. */
const POOL_FILES = 10;

describe.each(Object.entries(SUBJECTS))('%s', (name, { flag, few }) => {
  const [sequential, concurrent] = few;
  it.skipIf(process.env[flag] !== '1')(
    `leaves nothing after ${sequential} runs in sequence and ${concurrent} at a time`,
    { timeout: 300_000 },
    async () => {
      const report = await measureLeaks(name, sequential, concurrent);
      const { before, after, remaining, temporary, containers } = report;
      expect(remaining).toEqual({ processes: 0, openFiles: 0, handles: [] });
      expect({ temporary, containers }).toEqual({ temporary: [], containers: [] });
      expect(after.openFiles - before.openFiles).toBeLessThanOrEqual(POOL_FILES);
      expect(after.heapBytes / before.heapBytes).toBeLessThan(MAX_GROWTH);
      expect(after.rssBytes / before.rssBytes).toBeLessThan(MAX_GROWTH);
    },
  );
});
