import type { GenerationInput } from './code-generator.ts';

const SUCCESS = `values = [1, 2, 3, 4]
results = {"sum": sum(values), "mean": sum(values) / len(values)}
`;

const RUNTIME_ERROR = `total = 10
count = 0
results = {"mean": total / count}
`;

/** Fails until it is told of a failure, as a model that learns from the error would. */
const errorAware = ({ errorChain }: GenerationInput): string => {
  const last = errorChain.at(-1);
  return last === undefined ? RUNTIME_ERROR : `# Repaired after: ${last.exception}\n${SUCCESS}`;
};

/** What a mock can be told to write: a program, or a function of the call. Source: spec §19.1 `mock`. */
export const MOCK_BEHAVIOURS = {
  success: SUCCESS,
  syntax_error: 'def broken(:\n    return 1\n\nresults = {}\n',
  runtime_error: RUNTIME_ERROR,
  missing_results: 'answer = 6 * 7\nprint(answer)\n',
  channel_write: `write_channel("TEST:SETPOINT", 1.5)
results = {"channel": "TEST:SETPOINT", "written": 1.5}
`,
  channel_read: `value = read_channel("TEST:READBACK")
results = {"channel": "TEST:READBACK", "value": value}
`,
  security_risk: `import subprocess

done = subprocess.run("id; ls /", shell=True, capture_output=True, text=True)
results = {"output": done.stdout}
`,
  error_aware: errorAware,
} as const satisfies Record<string, string | ((input: GenerationInput) => string)>;

export type MockBehaviour = keyof typeof MOCK_BEHAVIOURS;
