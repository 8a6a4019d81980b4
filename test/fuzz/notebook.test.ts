import { describe, expect } from 'vitest';
import { notebookSchema } from '../notebook/nbformat-rules.ts';
import { fuzz } from './fuzz.ts';
import { notebooks } from './notebooks.ts';

describe('notebooks', () => {
  fuzz('are valid whatever they hold, and show the code as it is', notebooks, ({ code, texts }) => {
    for (const text of texts) {
      expect(text.isWellFormed()).toBe(true);
      const { cells } = notebookSchema.parse(JSON.parse(text));
      expect(cells.find(({ id }) => id === 'program')?.source).toBe(code.toWellFormed());
    }
  });
});
