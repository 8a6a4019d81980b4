import { basename, dirname, resolve } from 'node:path';
import type { JsonObject, JsonValue } from './json.ts';
import { convertToJson, messageOf, textOf, TooLarge, typeNameOf } from './json-conversion.ts';
import { jsonText } from './notebook/save-execution.ts';
import { writeContained } from './notebook/write-contained.ts';

/** As `maxResultBytes` of a program's limits. */
const MAX_RESULT_BYTES = 10_485_760;

/** What became of results that were to be written. Source: spec §14.4. */
export interface SerializationOutcome {
  /** True when the file holds the results. */
  readonly success: boolean;
  /** Absolute path of the file; null when the results are not in it. */
  readonly filePath: string | null;
  readonly error: string | null;
  /** What JSON could not hold as it was, one sentence each. */
  readonly serializationWarnings: readonly string[];
  /** Of a failure: name of the error's class. */
  readonly errorType?: string;
  /** Of a failure: true when the file says, in the place of the results, why they are missing. */
  readonly fallbackSaved?: boolean;
}

const tooLarge = (maxBytes: number): string => `the JSON takes more than ${maxBytes} bytes`;

/** @throws {TooLarge} */
function convertWithin(value: unknown, maxBytes: number): ReturnType<typeof convertToJson> {
  const converted = convertToJson(value, maxBytes);
  // Escapes and UTF-8 add to what was counted on the way.
  if (Buffer.byteLength(JSON.stringify(converted.json)) > maxBytes) throw new TooLarge();
  return converted;
}

/**
 * Any value of JavaScript as valid JSON, by the rules that hold for `results` of programs: dates as ISO 8601, maps as
 * objects with keys as text, sets, big integers, bytes (base64), NaN and infinities as objects that name their
 * `_type`, an undefined as null, functions and whatever else has no content as text, cycles cut. Never throws: a value
 * that takes more than `maxBytes` becomes an object with `_serialization_failed`. Source: spec §14.4, fixed.
 */
export function makeJsonSerializable(value: unknown, maxBytes = MAX_RESULT_BYTES): JsonValue {
  try {
    return convertWithin(value, maxBytes).json;
  } catch (error) {
    return {
      _serialization_failed: true,
      _original_type: typeNameOf(value),
      _error: reasonOf(error, maxBytes),
      _string_representation: textOf(value),
    };
  }
}

const reasonOf = (error: unknown, maxBytes: number): string =>
  error instanceof TooLarge ? tooLarge(maxBytes) : messageOf(error);

const failureText = (results: unknown, error: string): string => {
  const told: JsonObject = {
    _serialization_failed: true,
    _original_error: error,
    _fallback_representation: textOf(results),
  };
  return jsonText(told);
};

/**
 * Writes results as JSON (UTF-8, indent 2), whole or not at all, into a folder that exists; the values become what
 * {@link makeJsonSerializable} makes of them. Never rejects: what went wrong is in the outcome. Source: spec §14.4, fixed.
 */
export async function serializeResultsToFile(
  results: unknown,
  path: string,
  maxBytes = MAX_RESULT_BYTES,
): Promise<SerializationOutcome> {
  const write = async (text: string): Promise<string> =>
    await writeContained(dirname(resolve(path)), basename(path), text);
  try {
    const { json, warnings } = convertWithin(results, maxBytes);
    const filePath = await write(jsonText(json));
    return { success: true, filePath, error: null, serializationWarnings: warnings };
  } catch (thrown) {
    const error = reasonOf(thrown, maxBytes);
    const fallbackSaved = await write(failureText(results, error)).then(
      () => true,
      () => false,
    );
    return {
      success: false,
      filePath: null,
      error,
      serializationWarnings: [],
      errorType: typeNameOf(thrown),
      fallbackSaved,
    };
  }
}
