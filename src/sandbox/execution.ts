import type { JsonValue } from '../json.ts';
import type { PolicyOutcome } from '../policy/policy-report.ts';
import type { ReachedLimit } from './reached-limits.ts';

/** An exception of the user's program, with the user's frames only. */
export interface PythonError {
  /** Class name, qualified unless built in: `ValueError`, `pandas.errors.ParserError`. */
  readonly type: string;
  readonly message: string;
  readonly traceback: string;
  /** Line in the entrypoint (1-based), when a frame of it is in the traceback. */
  readonly line: number | null;
}

/**
 * What became of the global `results`. Only captured with capture `cell`. `isDict`: whether it was a dictionary,
 * which its JSON does not tell, since tables and sets become objects too. `isNone`: it was assigned None.
 */
export type Results =
  | {
      readonly status: 'captured';
      readonly value: JsonValue;
      /** Name of its class. */
      readonly type: string;
      readonly isDict?: boolean;
    }
  | { readonly status: 'missing'; readonly isNone?: true }
  | { readonly status: 'failed'; readonly error: string };

/** `figure`: an open matplotlib figure or an image file; `artifact`: made by `save_artifact`; `file`: any other new file. */
export type ArtifactKind = 'figure' | 'artifact' | 'file';

/** A file that the program left. */
export interface Artifact {
  readonly kind: ArtifactKind;
  /** Relative POSIX path in the work folder, checked to stay inside it. */
  readonly path: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
  readonly title?: string;
  readonly description?: string;
  /** Of an artifact: what the program says it is, else what was found, such as `plot_html`. */
  readonly artifactType?: string;
}

/** The step of the setup that ended the job; its output is the end of stderr. */
export interface SetupFailure {
  readonly step: 'command' | 'requirements';
  /** As it was given; for requirements what was done. */
  readonly command: string;
  readonly exitCode: number;
}

export interface Timings {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** From the call until the first instruction of the program, or of its setup, ms. */
  readonly startupMs: number;
  /** Of the program itself, ms. */
  readonly runMs: number;
}

/**
 * Exactly what happened. `completed`: the program, or a failing step of its setup, ran to its end, with any exit code or exception;
 * `killed`: it was stopped (`killReason`); `failed`: it tore down its own supervisor, so its end is unknown.
 */
export interface Execution extends PolicyOutcome {
  readonly jobId: string;
  readonly status: 'completed' | 'failed' | 'killed';
  readonly killReason: 'timeout' | 'aborted' | 'out_of_memory' | null;
  readonly exitCode: number | null;
  /** Signal name that ended the program, such as `SIGSEGV`. */
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Output went over `maxOutputBytes`. */
  readonly truncated: boolean;
  /** Bytes of output that were dropped, as far as they were counted; left out when there are none. */
  readonly droppedBytes?: number;
  readonly outOfMemory: boolean;
  /** Limits that the program ran into, whether or not they ended it; left out when it ran into none. */
  readonly reachedLimits?: readonly ReachedLimit[];
  /** `repr()` of the last expression; null when there was none or it was None. */
  readonly expression: string | null;
  readonly results: Results;
  /** Those of `save_artifact` first, in the order of their calls. */
  readonly artifacts: readonly Artifact[];
  /** Open figures that could not be saved, one sentence each; left out when there are none. */
  readonly figureErrors?: readonly string[];
  readonly error: PythonError | null;
  /** Left out unless the setup failed: the program was not run then, and `exitCode` is that of the step. */
  readonly setup?: SetupFailure;
  /** What could not be brought out or was changed on the way, one sentence each. */
  readonly warnings: readonly string[];
  readonly timings: Timings;
}

/** Live news of a running job. */
export type ExecutionEvent =
  /** The job leaves this process, or is on its way: from now on the program may run, whatever is heard of it. */
  | { readonly type: 'submitted' }
  /** The first instruction of the program, or of its setup, was reached. */
  | { readonly type: 'started' }
  | { readonly type: 'stdout' | 'stderr'; readonly text: string };
