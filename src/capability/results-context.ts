import { z } from 'zod';
import { pythonAccess } from '../generator/python-access.ts';
import { jsonObjectSchema, type JsonObject, type JsonValue } from '../json.ts';
import { camelKeys, toWire } from '../wire.ts';
import { recursivelySummarizeData } from '../summarize-data.ts';

const LONG_OUTPUT = 1000;
const SHOWN_OUTPUT = 500;
const LONG_CODE = 2000;
const SHOWN_CODE = 1000;
const LONG_CODE_LINES = 50;
const SHOWN_CODE_LINES = 25;

const fieldsSchema = z.object({
  code: z.string(),
  output: z.string(),
  results: jsonObjectSchema.nullable().default(null),
  error: z.string().nullable().default(null),
  /** Seconds. */
  executionTime: z.number().default(0),
  folderPath: z.string().nullable().default(null),
  notebookPath: z.string().nullable().default(null),
  notebookLink: z.string().nullable().default(null),
  figurePaths: z
    .array(z.string())
    .nullish()
    .transform((paths) => paths ?? []),
});
type Fields = z.output<typeof fieldsSchema>;

/** What a run leaves for later steps, at `context.PYTHON_RESULTS.<key>`. Source: spec §17.1. */
export class PythonResultsContext implements Readonly<Fields> {
  static readonly contextType = 'PYTHON_RESULTS';
  static readonly contextCategory = 'COMPUTATIONAL_DATA';
  readonly code: string;
  readonly output: string;
  readonly results: JsonObject | null;
  readonly error: string | null;
  readonly executionTime: number;
  readonly folderPath: string | null;
  readonly notebookPath: string | null;
  readonly notebookLink: string | null;
  readonly figurePaths: string[];

  /** Takes the fields in camelCase or with their wire names; `code` and `output` are required. */
  constructor(fields: z.input<typeof fieldsSchema> | JsonObject) {
    const parsed = fieldsSchema.parse(camelKeys(fields));
    this.code = parsed.code;
    this.output = parsed.output;
    this.results = parsed.results;
    this.error = parsed.error;
    this.executionTime = parsed.executionTime;
    this.folderPath = parsed.folderPath;
    this.notebookPath = parsed.notebookPath;
    this.notebookLink = parsed.notebookLink;
    this.figurePaths = parsed.figurePaths;
  }

  get contextType(): string {
    return PythonResultsContext.contextType;
  }

  get contextCategory(): string {
    return PythonResultsContext.contextCategory;
  }

  /** The fields with their wire names, as programs and state see them. */
  toJson(): JsonObject {
    return toWire(fieldsSchema.parse(this));
  }

  /** What a later program can read, and how. */
  getAccessDetails(keyName = 'key_name'): JsonObject {
    const access = `context.${this.contextType}${pythonAccess(keyName)}.results`;
    return {
      code: 'the Python program that ran',
      output: 'what it printed',
      results: isEmpty(this.results)
        ? 'none: the program left no results'
        : `the results it computed: ${Object.keys(this.results ?? {}).join(', ')}`,
      error: this.error === null ? 'no errors' : 'the message of the error it ended with',
      execution_time: `it ran for ${this.executionTime.toFixed(2)} seconds`,
      folder_path: 'the folder with all files of the run',
      notebook_link: 'the link to the notebook of the run',
      access_pattern: access,
      example_usage: `Read a result with ${access}["name"], where name is one of its keys.`,
    };
  }

  /** The run in short, for people; long code and output are cut. */
  getHumanSummary(): JsonObject {
    return {
      type: 'Python Results',
      code_lines: this.code.split('\n').length,
      execution_time: `${this.executionTime.toFixed(2)}s`,
      notebook_available: (this.notebookLink ?? '') !== '',
      figure_count: this.figurePaths.length,
      status: this.error === null ? 'Success' : 'Failed',
      ...present('results', isEmpty(this.results) ? null : recursivelySummarizeData(this.results)),
      ...present('output', shortOutput(this.output)),
      ...present('error', this.error),
      ...present('code', shortCode(this.code)),
    };
  }

  /** As {@link getHumanSummary}, under its later name. */
  getSummary(): JsonObject {
    return this.getHumanSummary();
  }
}

const isEmpty = (results: JsonObject | null): results is null =>
  results === null || Object.keys(results).length === 0;

const present = (name: string, value: JsonValue): JsonObject =>
  value === null || value === '' ? {} : { [name]: value };

const shortOutput = (output: string): string =>
  output.length > LONG_OUTPUT
    ? `${output.slice(0, SHOWN_OUTPUT).toWellFormed()}... (cut; ${output.length} characters in all)`
    : output;

function shortCode(code: string): string {
  if (code.length <= LONG_CODE) return code;
  const lines = code.split('\n');
  return lines.length > LONG_CODE_LINES
    ? `${lines.slice(0, SHOWN_CODE_LINES).join('\n')}\n... (cut; ${lines.length} lines in all)`
    : `${code.slice(0, SHOWN_CODE).toWellFormed()}... (cut; ${code.length} characters in all)`;
}
