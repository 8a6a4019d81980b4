import type { JsonObject, JsonValue } from './json.ts';

const MANY = 10;
const SAMPLES = 3;
const LONG_TEXT = 200;
const SHOWN_TEXT = 100;

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Makes data short enough for people: deep levels become a marker, long lists and objects a count with three
 * samples, long texts their beginning. Source: spec §17.1.
 */
export function recursivelySummarizeData(data: JsonValue, maxDepth = 3): JsonValue {
  if (Array.isArray(data)) return summarizeList(data as readonly JsonValue[], maxDepth);
  if (isObject(data)) return summarizeObject(data, maxDepth);
  return typeof data === 'string' && data.length > LONG_TEXT ? shorten(data) : data;
}

const shorten = (text: string): string =>
  `${text.slice(0, SHOWN_TEXT).toWellFormed()}... (${text.length} characters)`;

function summarizeList(list: readonly JsonValue[], maxDepth: number): JsonValue {
  if (maxDepth <= 0) return `<list of ${list.length}>`;
  if (list.length <= MANY) return list.map((item) => recursivelySummarizeData(item, maxDepth - 1));
  const samples = list.slice(0, SAMPLES).map((item) => recursivelySummarizeData(item, 1));
  return `list of ${list.length}, first ${SAMPLES}: ${JSON.stringify(samples)}`;
}

function summarizeObject(object: JsonObject, maxDepth: number): JsonValue {
  const keys = Object.keys(object);
  if (maxDepth <= 0) return `<object with ${keys.length} keys>`;
  if (keys.length > MANY) {
    return `object with ${keys.length} keys, such as ${keys.slice(0, SAMPLES).map(clipKey).join(', ')}`;
  }
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      recursivelySummarizeData(value, maxDepth - 1),
    ]),
  );
}

const clipKey = (key: string): string => (key.length > LONG_TEXT ? shorten(key) : key);
