import { describe, expect, it } from 'vitest';
import { recursivelySummarizeData } from '../src/summarize-data.ts';

const list = (length: number) => Array.from({ length }, (_, index) => index);
const keys = (length: number) => Object.fromEntries(list(length).map((n) => [`k${n}`, n]));

describe('recursivelySummarizeData', () => {
  it('keeps small data as they are', () => {
    const data = { a: [1, 'two', null], b: { c: true } };
    expect(recursivelySummarizeData(data)).toEqual(data);
    expect(recursivelySummarizeData(list(10))).toEqual(list(10));
    expect(recursivelySummarizeData(keys(10))).toEqual(keys(10));
  });

  it('counts a list of more than ten', () => {
    expect(recursivelySummarizeData(list(11))).toBe('list of 11, first 3: [0,1,2]');
  });

  it('counts an object of more than ten keys', () => {
    expect(recursivelySummarizeData(keys(11))).toBe('object with 11 keys, such as k0, k1, k2');
  });

  it('cuts a text beyond 200 characters', () => {
    expect(recursivelySummarizeData('x'.repeat(200))).toHaveLength(200);
    expect(recursivelySummarizeData('x'.repeat(201))).toMatch(/^x{100}\.\.\. \(201/);
  });

  it('stops at the third level', () => {
    const deep = { a: { b: { c: { d: 1 }, e: [1, 2], f: 3 } } };
    expect(recursivelySummarizeData(deep)).toEqual({
      a: { b: { c: '<object with 1 keys>', e: '<list of 2>', f: 3 } },
    });
    expect(recursivelySummarizeData([[1]], 1)).toEqual(['<list of 1>']);
  });

  it('stays short for wide and deep samples', () => {
    const wide = Array.from({ length: 1000 }, () => ({ text: 'x'.repeat(9999), list: list(99) }));
    expect(JSON.stringify(recursivelySummarizeData(wide)).length).toBeLessThan(1000);
  });
});
